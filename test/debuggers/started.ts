import { spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running program with what it has written so far. */
export interface Started {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /** Writes to its stdin and closes it. */
  input(text: string): void
  signal(name: NodeJS.Signals): void
  /** Waits until stdout or stderr holds the text. */
  says(text: string): Promise<void>
  /** Waits until Delve says where it listens, and returns the port. */
  port(): Promise<number>
  /** Waits for its end: the exit code, or the name of the signal that ended it. */
  end(): Promise<number | NodeJS.Signals>
}

const LONGEST_MS = 20_000
const running = new Set<number>()

/** Starts a program that leads a process group of its own. */
export function start(words: readonly string[], options: SpawnOptions = {}): Started {
  const [program = '', ...args] = words
  const child = spawn(program, args, { detached: true, stdio: 'pipe', ...options })
  const pid = child.pid ?? 0
  running.add(pid)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  const until = async <T>(look: () => T | undefined | false | null): Promise<T> => {
    for (const start = Date.now(); Date.now() - start < LONGEST_MS; await sleep(10)) {
      const seen = look()
      if (seen) return seen
    }
    throw new Error(`not seen in\n${stdout}\n${stderr}`)
  }
  return {
    pid,
    stdout: () => stdout,
    stderr: () => stderr,
    input: (text) => child.stdin?.end(text),
    signal: (name) => process.kill(pid, name),
    says: async (text) => void (await until(() => stdout.includes(text) || stderr.includes(text))),
    port: async () => Number((await until(() => /listening at: \S+:(\d+)/.exec(stderr)))[1]),
    end: () =>
      Promise.race([
        ended,
        sleep(LONGEST_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('it does not end'))),
      ]),
  }
}

/** Ends all that a test has started, with all that came of it: Delve and the program have process groups of their own. */
export function endAll(): void {
  for (const pid of [...running].flatMap(descendants)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  running.clear()
}

/** A process and all that it has started, as far as they live. */
export function descendants(pid: number): number[] {
  try {
    const lists = readdirSync(`/proc/${pid}/task`).map((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'),
    )
    return [pid, ...lists.join(' ').split(' ').filter(Boolean).map(Number).flatMap(descendants)]
  } catch {
    return []
  }
}

/** The words of a headless Delve that lets the program run at once, as the function writes them. */
export const debugged = (payload: string, program: string, ...args: readonly string[]): string[] =>
  waiting(payload, program, ...args).flatMap((word) =>
    word === '--headless' ? [word, '--continue'] : [word],
  )

/** The same, but the program waits for a debugger. */
export const waiting = (payload: string, program: string, ...args: readonly string[]): string[] => [
  `${payload}/bin/dlv`,
  'exec',
  '--headless',
  '--accept-multiclient',
  '--listen=127.0.0.1:0',
  '--api-version=2',
  program,
  ...(args.length > 0 ? ['--', ...args] : []),
]
