import { spawn } from 'node:child_process'
import { HOST_ENVIRONMENT } from './machine.js'

/** How a program ended, and what it wrote. */
export interface Ended {
  /** The exit code; -1 if a signal ended it. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where and how a program runs; `stdin` is empty if not given. */
export interface Circumstances {
  readonly folder?: string
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
}

const LONGEST_RUN_MS = 120_000

/** Runs a program to its end as the hosts' environment has it; after two minutes it is killed with all it started. */
export function command(words: readonly string[], circumstances: Circumstances = {}): Promise<Ended> {
  const [program = '', ...args] = words
  const { folder, stdin = '', environment = {} } = circumstances
  const child = spawn(program, args, {
    // A group of its own, so that what it starts can be ended with it, and nothing else.
    detached: true,
    env: { ...HOST_ENVIRONMENT, ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
  })
  const endGroup = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  const timer = setTimeout(endGroup, LONGEST_RUN_MS)
  process.once('exit', endGroup)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes))
  // A program that ends before it has read everything is no fault of the test's.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  return new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({
        code: code ?? -1,
        stdout: String(Buffer.concat(stdout)),
        stderr: String(Buffer.concat(stderr)),
      }),
    )
  }).finally(() => {
    clearTimeout(timer)
    process.off('exit', endGroup)
  })
}

/** What a program wrote to stdout; one that fails is an error that shows all it wrote. */
export async function outputOf(words: readonly string[], circumstances: Circumstances = {}): Promise<string> {
  const { code, stdout, stderr } = await command(words, circumstances)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}\n${stderr}\n${stdout}`)
  return stdout
}
