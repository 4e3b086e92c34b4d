import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { run } from '../../src/run.js'
import { writeFiles } from './folder.js'

// Left out: deno, next and nest, which are large to install; unit tests hold what was measured with them.
const TOOLS = {
  '@types/node': '20.19.43',
  'cross-env': '10.1.0',
  nodemon: '3.1.14',
  npm: '11.19.1',
  pm2: '7.0.4',
  pnpm: '10.34.9',
  'ts-node': '10.9.2',
  tsx: '4.23.15',
  typescript: '5.9.3',
  yarn: '1.22.22',
}
// Writes who it is and stays; the other files are those that tools start before it.
const PROGRAM = `
require('node:fs').writeFileSync(process.env.PID_FILE + '.new', String(process.pid))
require('node:fs').renameSync(process.env.PID_FILE + '.new', process.env.PID_FILE)
setInterval(() => {}, 1000)
`
const FILES = {
  'package.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    private: true,
    dependencies: TOOLS,
    scripts: { build: 'node -e 1', start: 'node app.js', 'start:flags': 'node -r ./first.js app.js' },
  }),
  'tsconfig.json': '{"compilerOptions": {"module": "commonjs", "target": "es2022", "types": ["node"]}}',
  'app.js': PROGRAM,
  'app.ts': `const kind: string = 'a program'\n${PROGRAM}\nif (kind === '') process.exit(1)\n`,
  'first.js': 'globalThis.first = true\n',
}
const SLOWEST_START_MS = 30_000

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-e2e-'))
  writeFiles(folder, FILES)
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent']
  execFileSync('npm', words, { cwd: folder, timeout: 120_000 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each<[situation: string, command: readonly string[], env?: Readonly<Record<string, string>>]>([
  ['node', ['node', 'app.js']],
  ['node with a module before', ['node', '-r', './first.js', 'app.js']],
  ['node with a loader before', ['node', '--import', 'tsx', 'app.ts']],
  ['node behind a step that builds', ['sh', '-c', 'npm run build && exec node "app.js"']],
  ['npm', ['npm', 'start']],
  ['npm with flags in its script', ['npm', 'run', 'start:flags']],
  ['npm with NODE_OPTIONS', ['npm', 'start'], { NODE_OPTIONS: '--max-old-space-size=256 --no-warnings' }],
  ['npm with NODE_OPTIONS in its line', ['sh', '-c', 'NODE_OPTIONS=--no-warnings npm start']],
  ['npm by its file', ['node', 'node_modules/npm/bin/npm-cli.js', 'start']],
  ['npm that starts a tool', ['npm', 'exec', 'tsx', 'app.ts']],
  ['npx that starts tsx', ['npx', 'tsx', 'app.ts']],
  ['npx that starts nodemon', ['npx', 'nodemon', 'app.js']],
  ['npx that starts ts-node', ['npx', 'ts-node', 'app.ts']],
  ['nodemon', ['nodemon', 'app.js']],
  ['tsx', ['tsx', 'app.ts']],
  ['tsx that watches', ['tsx', 'watch', 'app.ts']],
  ['tsx by its file', ['node', 'node_modules/.bin/tsx', 'app.ts']],
  ['ts-node', ['ts-node', 'app.ts']],
  ['pm2-runtime', ['pm2-runtime', 'app.js', '--name', 'web']],
  ['pnpm', ['pnpm', 'start']],
  ['pnpm that starts node', ['pnpm', 'exec', 'node', 'app.js']],
  ['yarn that starts node', ['yarn', 'node', 'app.js']],
  ['cross-env', ['cross-env', 'NODE_ENV=production', 'node', 'app.js']],
])('%s: the inspector is in the program and nowhere else', async (_, command, env = {}) => {
  const port = await freePort()
  const launch = await planned(command, env, port)
  expect(launch.ports).toContain(port)
  const pidFile = join(folder, `pid-${port}`)
  const ended = start(launch, pidFile)
  try {
    await until(() => existsSync(pidFile), `${launch.words.join(' ')} has not started the program`, ended)
    await until(async () => (await targets(port)) > 0, `nothing inspects on port ${port}`, ended)
    expect(await targets(port)).toBe(1)
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(ownProcesses(pidFile).flatMap(inspectorsOf)).toEqual([{ pid, port }])
    expect(ended.output()).not.toContain('address already in use')
  } finally {
    await end(pidFile)
  }
})

interface Launch {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly ports: readonly number[]
}

interface Container {
  readonly command: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly ports: readonly { readonly containerPort: number }[]
}

/** What the container of a pod starts once the function has changed it. */
async function planned(command: readonly string[], env: Launch['env'], port: number): Promise<Launch> {
  const entries = Object.entries(env).map(([name, value]) => ({ name, value }))
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'web', command, env: entries }] },
  }
  const config = {
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata: { name: 'debug' },
    spec: { ports: { devtools: port }, images: [{ image: 'web', config: { Env: ['PATH=/bin'] } }] },
  }
  const { output } = await run(JSON.stringify(pod), { functionConfig: JSON.stringify(config) })
  const changed = parse(output) as { spec: { containers: [Container] } }
  const [container] = changed.spec.containers
  return {
    words: container.command,
    env: Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value])),
    ports: container.ports.map(({ containerPort }) => containerPort),
  }
}

interface Started {
  readonly output: () => string
  readonly hasEnded: () => boolean
}

function start({ words, env }: Launch, pidFile: string): Started {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    cwd: folder,
    // A group of its own, so that what it starts can be ended with it, and nothing else.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      PM2_HOME: `${pidFile}-pm2`,
      PID_FILE: pidFile,
      ...env,
    },
  })
  const pieces: string[] = []
  child.stdout.on('data', (bytes: Buffer) => pieces.push(String(bytes)))
  child.stderr.on('data', (bytes: Buffer) => pieces.push(String(bytes)))
  child.once('error', (error) => pieces.push(error.message))
  return { output: () => pieces.join(''), hasEnded: () => child.exitCode !== null || child.pid === undefined }
}

/** Ends every process that a test started, whatever became of its parents. */
async function end(pidFile: string): Promise<void> {
  for (let round = 0; round < 20 && ownProcesses(pidFile).length > 0; round++) {
    for (const pid of ownProcesses(pidFile)) kill(pid)
    await pause()
  }
  expect(ownProcesses(pidFile), 'processes of the test are left').toEqual([])
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The processes that have a test's own file in their environment, in ascending order. */
function ownProcesses(pidFile: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .filter((pid) => fileOfProcess(`/proc/${pid}/environ`).includes(`PID_FILE=${pidFile}\0`))
    .map(Number)
    .toSorted((a, b) => a - b)
}

/** The TCP ports of this machine that a process listens on. */
function inspectorsOf(pid: number): readonly { readonly pid: number; readonly port: number }[] {
  const sockets = new Set(linksOf(`/proc/${pid}/fd`))
  return ['tcp', 'tcp6']
    .flatMap((table) => fileOfProcess(`/proc/${pid}/net/${table}`).split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTENING && sockets.has(`socket:[${inode ?? ''}]`))
    .map(([, address = '']) => ({ pid, port: Number.parseInt(address.replace(/.*:/, ''), 16) }))
}

// As the kernel writes it (proc_net_tcp).
const LISTENING = '0A'

function linksOf(path: string): readonly string[] {
  try {
    return readdirSync(path).map((name) => readlinkSync(join(path, name)))
  } catch {
    // Processes and their files may end while they are looked at.
    return []
  }
}

function fileOfProcess(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** How many programs an inspector offers. */
async function targets(port: number): Promise<number> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2000) })
    return ((await response.json()) as readonly unknown[]).length
  } catch {
    return 0
  }
}

async function until(
  holds: () => boolean | Promise<boolean>,
  complaint: string,
  started: Started,
): Promise<void> {
  const last = performance.now() + SLOWEST_START_MS
  while (!(await holds())) {
    if (performance.now() > last || started.hasEnded()) throw new Error(`${complaint}\n${started.output()}`)
    await pause()
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50))
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
