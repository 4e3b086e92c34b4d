import { spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ClusterData, ContainerProcess, ImageSettings, PodContainer } from './kubernetes.js'
import { containerProcess } from './kubernetes.js'
import type { Execution } from './records.js'
import { readRecords } from './records.js'
import { addFile, isFolder, LEFT, makeRoot, WRITABLE } from './root.js'
import type { Said, World } from './world.js'
import { worldOf } from './world.js'

/** A container, its image, what the cluster holds for it, and what a test says of the image's files. */
export interface Launch extends Said {
  readonly container: PodContainer
  readonly image?: ImageSettings
  readonly data?: ClusterData
}

/** What happened when a container was started. */
export interface Simulation {
  /** Why the API server or the kubelet would not start it; then nothing ran. */
  readonly rejected?: string
  /** The programs that ran, in the order of their processes. */
  readonly executions: readonly Execution[]
  /** What shells and tools printed. */
  readonly stdout: string
  /** How the first process ended, where that was not exit code 0. */
  readonly failure?: { readonly exitCode: number | 'timeout'; readonly stderr: string }
}

/** A launch before and after a change. */
export interface Compared {
  readonly before: Simulation
  readonly after: Simulation
}

/** Starts containers, one after the other, in a root folder of its own. */
export interface Simulator {
  /** What happens when a container starts; its world is made of its own words, or is a given one. */
  simulate(launch: Launch, world?: World): Promise<Simulation>
  /** The same container before and after a change, in the world of before. */
  compare(before: Launch, container: PodContainer): Promise<Compared>
  close(): Promise<void>
}

/** Makes a root folder and a process in it that starts containers; throws if this is not root on Linux. */
export async function openSimulator(): Promise<Simulator> {
  const root = makeRoot()
  // A user of its own, who can change nothing but the folders meant for it, and end nobody else's processes.
  const user = 20_000 + (process.pid % 40_000)
  const driver = spawn(
    '/usr/sbin/chroot',
    [`--userspec=${user}:${user}`, root, '/usr/bin/perl', '/simulator/stubs/driver.pl'],
    { stdio: ['pipe', 'pipe', 'inherit'], env: {} },
  )
  const remove = (): void => rmSync(root, { recursive: true, force: true })
  process.once('exit', remove)
  const answers = createInterface({ input: driver.stdout })[Symbol.asyncIterator]()
  const place = { root, user, standing: new Set(readdirSync(root)) }
  let last: Promise<unknown> = Promise.resolve()

  async function start(started: ContainerProcess, world: World): Promise<Simulation> {
    const remains = build(place, world)
    try {
      driver.stdin.write(request(started))
      const answer = await answers.next()
      if (answer.done) throw new Error('the launch simulator ended: is /usr/sbin/chroot allowed here?')
      const [code = '', pid = ''] = answer.value.split(' ')
      return outcome(root, { code, pid: Number(pid) }, started)
    } finally {
      clear(place, remains, world)
    }
  }

  async function simulate(launch: Launch, world?: World): Promise<Simulation> {
    const started = containerProcess(launch.container, launch.image, launch.data)
    if ('rejected' in started) return { ...started, executions: [], stdout: '' }
    const turn = last.then(() => start(started, world ?? worldOf(started, launch.image, launch)))
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    simulate,
    async compare(launch, container) {
      const started = containerProcess(launch.container, launch.image, launch.data)
      const world = 'rejected' in started ? undefined : worldOf(started, launch.image, launch)
      return { before: await simulate(launch, world), after: await simulate({ ...launch, container }, world) }
    },
    async close() {
      process.off('exit', remove)
      driver.stdin.end()
      if (driver.exitCode === null) await once(driver, 'exit')
      remove()
    },
  }
}

// What a file of the root is called while a launch is to be without it.
const ABSENT = '.absent'

interface Place {
  readonly root: string
  readonly user: number
  /** What stands at the root's top in every launch. */
  readonly standing: ReadonlySet<string>
}

/** Adds a launch's own files; returns those that stand in folders which stay. */
function build({ root, user, standing }: Place, world: World): readonly string[] {
  const remains: string[] = []
  for (const folder of world.folders) {
    if (folder === '/' || existsSync(join(root, folder))) continue
    remains.push(folder)
    mkdirSync(join(root, folder), { recursive: true })
    chownSync(join(root, folder), user, user)
  }
  for (const [path, file] of world.files) {
    if (existsSync(join(root, path)) || isBelowFile(root, path)) continue
    if (standing.has(path.split('/')[1] ?? '')) remains.push(path)
    addFile(root, path, file)
  }
  for (const path of world.without) renameSync(join(root, path), join(root, `${path}${ABSENT}`))
  const said = join(root, 'simulator/world')
  if (world.buildpacks !== undefined) writeFileSync(join(said, 'buildpacks'), world.buildpacks)
  if (world.supportImages === 'ducttape') writeFileSync(join(said, 'ducttape'), '')
  for (const module of world.modules) writeFileSync(join(said, module), '')
  for (const [name, text] of Object.entries(world.packageScripts)) {
    mkdirSync(join(said, 'package-scripts'), { recursive: true })
    writeFileSync(join(said, 'package-scripts', name), text)
  }
  return remains
}

/** Whether a path leads through what is a file: `/app/x` where `/app` is the program. */
function isBelowFile(root: string, path: string): boolean {
  const parent = dirname(path)
  return (
    parent !== '/' && (existsSync(join(root, parent)) ? !isFolder(root, parent) : isBelowFile(root, parent))
  )
}

function clear({ root, standing }: Place, remains: readonly string[], { without }: World): void {
  for (const path of without) renameSync(join(root, `${path}${ABSENT}`), join(root, path))
  for (const path of remains) rmSync(join(root, path), { recursive: true, force: true })
  for (const name of readdirSync(root))
    if (!standing.has(name)) rmSync(join(root, name), { recursive: true, force: true })
  for (const folder of [...WRITABLE, 'simulator/world']) {
    for (const name of readdirSync(join(root, folder)))
      rmSync(join(root, folder, name), { recursive: true, force: true })
  }
  for (const file of Object.values(LEFT)) truncateSync(join(root, file))
}

function request({ cwd, env, argv }: ContainerProcess): Buffer {
  const variables = [...env].map(([name, value]) => `${name}=${value}`)
  const fields = [cwd, String(variables.length), ...variables, ...argv]
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''))
  return Buffer.concat([Buffer.from(`${body.length}\n`), body])
}

function outcome(
  root: string,
  { code, pid }: { readonly code: string; readonly pid: number },
  { argv }: ContainerProcess,
): Simulation {
  const tellsPids = /\$[$!]|PPID/.test(argv.join(' '))
  const left = (file: string): string => readFileSync(join(root, file), 'utf8')
  const named = (text: string): string =>
    tellsPids ? text.replaceAll(/\b\d+\b/g, (n) => pidName(n, pid)) : text
  const executions = readRecords(left(LEFT.records), pid).map((each) => ({
    ...each,
    argv: each.argv.map(named),
  }))
  const ended = { executions, stdout: named(left(LEFT.stdout)) }
  if (code === '0') return ended
  const exitCode = code === 'timeout' ? code : Number(code)
  return { ...ended, failure: { exitCode, stderr: left(LEFT.stderr).trim() } }
}

/** A process id, which no two launches share, by its distance from the first one's. */
function pidName(text: string, first: number): string {
  const distance = Number(text) - first
  return distance >= 0 && distance < 100 ? `PID${distance > 0 ? `+${distance}` : ''}` : text
}
