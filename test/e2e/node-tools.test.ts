import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { run } from '../../src/run.js'
import { writeFiles } from './folder.js'

// next is left out: it is large, and starts only what it has built before.
const TOOLS = {
  '@nestjs/cli': '12.0.8',
  '@types/node': '20.19.43',
  'cross-env': '10.1.0',
  deno: '2.9.6',
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
  'deno.ts': `Deno.writeTextFileSync(Deno.env.get('PID_FILE'), String(Deno.pid))\nsetInterval(() => {}, 1000)\n`,
  'nest/nest-cli.json': '{"sourceRoot": "src"}',
  'nest/tsconfig.json':
    '{"compilerOptions": {"module": "commonjs", "target": "es2022", "types": ["node"], "rootDir": "src", "outDir": "dist"}}',
  'nest/src/main.ts': PROGRAM,
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

interface Around {
  readonly env?: Readonly<Record<string, string>>
  /** Where it starts, below the folder of all files. */
  readonly below?: string
}

test.each<[situation: string, command: readonly string[], around?: Around]>([
  ['node', ['node', 'app.js']],
  ['node with a module before', ['node', '-r', './first.js', 'app.js']],
  ['node with a port for an inspector', ['node', '--inspect-port=9999', 'app.js']],
  ['node with a loader before', ['node', '--import', 'tsx', 'app.ts']],
  ['node behind a step that builds', ['sh', '-c', 'npm run build && exec node "app.js"']],
  ['npm', ['npm', 'start']],
  ['npm with flags in its script', ['npm', 'run', 'start:flags']],
  [
    'npm with NODE_OPTIONS',
    ['npm', 'start'],
    { env: { NODE_OPTIONS: '--max-old-space-size=256 --no-warnings' } },
  ],
  ['npm with NODE_OPTIONS in its line', ['sh', '-c', 'NODE_OPTIONS=--no-warnings npm start']],
  ['npm by its file', ['node', 'node_modules/npm/bin/npm-cli.js', 'start']],
  ['npm that starts a tool', ['npm', 'exec', 'tsx', 'app.ts']],
  ['npx that starts tsx', ['npx', 'tsx', 'app.ts']],
  ['npx that starts nodemon', ['npx', 'nodemon', 'app.js']],
  ['npx that starts ts-node', ['npx', 'ts-node', 'app.ts'], { env: { NODE_OPTIONS: '--no-warnings' } }],
  ['nodemon', ['nodemon', 'app.js']],
  ['tsx', ['tsx', 'app.ts']],
  ['tsx that watches', ['tsx', 'watch', 'app.ts']],
  ['tsx by its file', ['node', 'node_modules/.bin/tsx', 'app.ts']],
  ['ts-node', ['ts-node', 'app.ts']],
  ['nest', ['nest', 'start'], { below: 'nest' }],
  ['pm2-runtime', ['pm2-runtime', 'app.js', '--name', 'web']],
  ['pnpm', ['pnpm', 'start']],
  ['pnpm that starts node', ['pnpm', 'exec', 'node', 'app.js']],
  ['yarn that starts node', ['yarn', 'node', 'app.js']],
  ['cross-env', ['cross-env', 'NODE_ENV=production', 'node', 'app.js']],
  ['deno', ['deno', 'run', '-A', 'deno.ts']],
])('%s: the inspector is in the program and nowhere else', async (_, command, around = {}) => {
  const port = await freePort()
  const launch = await planned(command, { ...around, port, suspend: false })
  expect(launch.ports).toEqual([port])
  const { pid, inspectors, offered, output } = await observed(launch, port)
  expect(offered).toHaveLength(1)
  expect(inspectors).toEqual([{ pid, port }])
  expect(output).not.toContain('address already in use')
})

test.each<[situation: string, command: readonly string[], around?: Around]>([
  ['node', ['node', 'app.js']],
  ['npm', ['npm', 'start']],
  ['tsx', ['tsx', 'app.ts']],
  ['nest', ['nest', 'start'], { below: 'nest' }],
  ['pm2-runtime', ['pm2-runtime', 'app.js']],
])('%s: the program waits until a debugger lets it go', async (_, command, around = {}) => {
  const port = await freePort()
  const launch = await planned(command, { ...around, port, suspend: true })
  const { pid, inspectors } = await observed(launch, port, letGo)
  expect(inspectors).toEqual([{ pid, port }])
})

test.each<[situation: string, command: readonly string[]]>([
  ['yarn', ['yarn', 'start']],
  ['pnpm that starts a tool', ['pnpm', 'tsx', 'app.ts']],
])('%s is refused, since it would keep the inspector', async (_, command) => {
  const port = await freePort()
  const launch = await planned(command, { port, suspend: false })
  expect(launch).toEqual({ words: command, env: {}, ports: [], below: '' })
  const byVariable = { ...launch, env: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` } }
  const { pid, inspectors } = await observed(byVariable, port)
  expect(inspectors).toHaveLength(1)
  expect(inspectors[0]?.pid).not.toBe(pid)
})

interface Observed {
  /** The process of the program, by its own word. */
  readonly pid: number
  readonly inspectors: readonly Inspector[]
  readonly offered: readonly Target[]
  readonly output: string
}

interface Inspector {
  readonly pid: number
  readonly port: number
}

/** Starts a launch, looks at it once its program runs and an inspector listens, and ends all that it started. */
async function observed(
  launch: Launch,
  port: number,
  beforeProgram?: (port: number) => Promise<void>,
): Promise<Observed> {
  const pidFile = join(folder, `pid-${port}`)
  const started = start(launch, pidFile)
  try {
    await until(async () => (await targets(port)).length > 0, `nothing inspects on port ${port}`, started)
    if (beforeProgram) {
      expect(existsSync(pidFile)).toBe(false)
      await beforeProgram(port)
    }
    await until(() => existsSync(pidFile), `${launch.words.join(' ')} has not started the program`, started)
    return {
      pid: Number(readFileSync(pidFile, 'utf8')),
      inspectors: ownProcesses(pidFile).flatMap(inspectorsOf),
      offered: await targets(port),
      output: started.output(),
    }
  } finally {
    await end(pidFile)
  }
}

interface Launch {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly ports: readonly number[]
  readonly below: string
}

interface Container {
  readonly command: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly ports?: readonly { readonly containerPort: number }[]
}

/** What the container of a pod starts once the function has changed it. */
async function planned(
  command: readonly string[],
  { env = {}, below = '', port, suspend }: Around & { readonly port: number; readonly suspend: boolean },
): Promise<Launch> {
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
    spec: { suspend, ports: { devtools: port }, images: [{ image: 'web', config: { Env: ['PATH=/bin'] } }] },
  }
  const { output } = await run(JSON.stringify(pod), { functionConfig: JSON.stringify(config) })
  const changed = parse(output) as { spec: { containers: [Container] } }
  const [container] = changed.spec.containers
  return {
    words: container.command,
    env: Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value])),
    ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
    below,
  }
}

interface Started {
  readonly output: () => string
  readonly hasEnded: () => boolean
}

function start({ words, env, below }: Launch, pidFile: string): Started {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    cwd: join(folder, below),
    // A group of its own, so that what it starts can be ended with it, and nothing else.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      PM2_HOME: `${pidFile}-pm2`,
      PID_FILE: pidFile,
      DENO_NO_UPDATE_CHECK: '1',
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

/** The TCP ports that a process listens on: the programs here have none but an inspector's. */
function inspectorsOf(pid: number): readonly Inspector[] {
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

interface Target {
  readonly webSocketDebuggerUrl: string
}

/** The programs that an inspector offers. */
async function targets(port: number): Promise<readonly Target[]> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2000) })
    return (await response.json()) as readonly Target[]
  } catch {
    return []
  }
}

/** Lets a program go that waits for its debugger, by one message of the protocol. */
async function letGo(port: number): Promise<void> {
  const [target] = await targets(port)
  const { pathname } = new URL(target?.webSocketDebuggerUrl ?? '')
  const message = Buffer.from('{"id": 1, "method": "Runtime.runIfWaitingForDebugger"}')
  // One whole text, with a mask of zeros (RFC 6455, 5.2).
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 + message.length, 0, 0, 0, 0]), message])
  const socket = connect(port, '127.0.0.1')
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      '',
      '',
    ].join('\r\n'),
  )
  await once(socket, 'data')
  socket.write(frame)
  await once(socket, 'data')
  socket.destroy()
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
