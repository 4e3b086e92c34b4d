import type { Machine } from '../image-sources.js'

/** An entry of a folder. */
export interface Entry {
  readonly name: string
  readonly isFile: () => boolean
  readonly isDirectory: () => boolean
}

/** What a command may touch: `main.ts` hands it the process', tests their own. */
export interface World extends Machine {
  /** Whether somebody watches stderr. */
  readonly isTerminal: boolean
  readonly readInput: () => Promise<Uint8Array>
  /** The bytes of a file, the entries of a folder; both throw what the system says. */
  readonly readFile: (path: string) => Uint8Array
  readonly listFolder: (path: string) => readonly Entry[]
  readonly writeFile: (path: string, text: string) => void
  readonly out: (text: string) => Promise<void>
  readonly err: (text: string) => void
}

/** Exit codes as the function has them. */
export const EXIT = { ok: 0, failed: 1 }

/** A command line or a file that cannot be used: the command ends with exit code 2, or the one that is given, and this message. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    message: string,
    readonly exitCode: number = 2,
  ) {
    super(message)
  }
}

/** The system's name for what went wrong. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
