// Starts programs as a container would, and ends all that they started.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GUARD } from './payload.js'
import { nodeFolder } from './runtimes.js'
import type { Major } from './runtimes.js'

export interface Program {
  readonly child: ChildProcess
  /** What it has written so far. */
  readonly said: { stdout: string; stderr: string }
  /** Its exit code, or the signal that ended it. */
  readonly end: Promise<number | string>
  /** Waits until it has written this on stdout or stderr. */
  says(text: string | RegExp): Promise<string>
}

export interface Around {
  readonly node?: Major
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

const PATIENCE_MS = 30_000
const STEP_MS = 20
// As little as a container has: nothing of the machine's own settings.
const PLAIN = { HOME: '/tmp', LANG: 'C.UTF-8', npm_config_update_notifier: 'false' }

const running = new Set<Program>()

/** What the function writes for our own images. */
export function guarded(port: number, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { NODE_OPTIONS: `--require ${GUARD}`, DUCTTAPE_NODEJS_LISTEN: `127.0.0.1:${port}`, ...more }
}

export function start(
  [command = '', ...words]: readonly string[],
  { node = '24', cwd, env }: Around,
): Program {
  const PATH = `${nodeFolder(node)}:${process.env['PATH'] ?? ''}`
  // A group of its own, so that all of it can be ended by its id.
  const child = spawn(command, words, { cwd, env: { ...PLAIN, PATH, ...env }, detached: true })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const end = once(child, 'close').then(([code, signal]) => code ?? signal)
  const says = async (text: string | RegExp): Promise<string> => {
    const until = Date.now() + PATIENCE_MS
    while (Date.now() < until) {
      const all = said.stdout + said.stderr
      if (typeof text === 'string' ? all.includes(text) : text.test(all)) return all
      await sleep(STEP_MS)
    }
    throw new Error(`did not say ${String(text)} but:\n${said.stdout}\n${said.stderr}`)
  }
  const program = { child, said, end, says }
  running.add(program)
  return program
}

/** Ends whatever the tests of a file have started. */
export async function endAll(): Promise<void> {
  for (const { child, end } of running) {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
    await end
  }
  running.clear()
}

/** A folder with these files, away from any `node_modules` but the one that is linked there. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-nodejs-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** A port that nobody has, and none of the next ones. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port < 60_000 ? port : port - 5000
}
