import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** How a run of the command ended. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: string
  readonly milliseconds: number
}

const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'ducttape-fn.cjs')
const LONGEST = 60_000

/** Runs the built command as a process of its own, as hosts do; one that takes a minute is ended and has the status null. */
export function runCommand(input: string | Uint8Array, args: readonly string[] = []): Outcome {
  if (!existsSync(BUNDLE)) throw new Error('dist/ducttape-fn.cjs is missing; run `npm run build` first')
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    input,
    env: { PATH: process.env['PATH'] },
    maxBuffer: 2 ** 30,
    timeout: LONGEST,
    killSignal: 'SIGKILL',
  })
  return { status, stdout, stderr: stderr.toString(), milliseconds: performance.now() - start }
}
