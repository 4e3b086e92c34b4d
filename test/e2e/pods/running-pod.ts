import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { command, outputOf } from '../command.js'
import { type Forwarded, forward } from './forward.js'

/** A pod that runs in podman, and is gone when its test ends. */
export interface RunningPod {
  /** Milliseconds, by the clock of `performance`, when its first container was asked for. */
  readonly startedAt: number
  /** Connects a free port of this machine to a port of the pod's loopback, as `kubectl port-forward` does. */
  forward(port: number): Promise<Forwarded>
  /** What a container has written so far: stdout, then stderr. */
  logs(container: string): Promise<string>
  /** Waits until somebody listens on a port of the pod, of any address; an error if the container has ended. */
  listens(container: string, port: number): Promise<void>
  /** Whether somebody listens on a port of the pod now. */
  isListenedOn(port: number): boolean
  /** What the kernel lets the first process of a container do, and the container's memory limit in bytes. */
  rights(container: string): Promise<Rights>
  /** The memory that a container's processes have for themselves, in bytes; files in memory do not count. */
  memory(container: string): Promise<number>
  /** Runs a program in a container, as an exec probe does. */
  exec(container: string, words: readonly string[]): Promise<string>
  /** The exit code of a container that has ended; undefined while it runs. */
  ended(container: string): Promise<number | undefined>
  /** Sends SIGTERM, waits for the grace period, and returns the exit code of a container. */
  terminate(container: string): Promise<number>
  /** Ends the pod and removes what it left. */
  remove(): Promise<void>
}

/** By the names of proc_pid_status(5), as text. */
export interface Rights {
  readonly Uid: string
  readonly CapEff: string
  readonly NoNewPrivs: string
  /** 2: a filter. */
  readonly Seccomp: string
  readonly memory: number
}

/** What a pod is made of in podman. */
export interface Started {
  readonly startedAt: number
  readonly networkOfProcess: number
  /** podman's ids by the names of the containers that run. */
  readonly ids: ReadonlyMap<string, string>
  readonly remove: () => Promise<void>
}

const GRACE_SECONDS = 5
const PATIENCE_MS = 15_000
const LISTENING = '0A'

/** The pod that has started. */
export function running({ startedAt, networkOfProcess, ids, remove }: Started): RunningPod {
  const idOf = (container: string) => ids.get(container) ?? fail(`the pod has no container "${container}"`)
  const inspect = async (container: string, format: string) =>
    (await outputOf(['podman', 'inspect', `--format=${format}`, idOf(container)])).trim()
  const logs = async (container: string) => {
    const { stdout, stderr } = await command(['podman', 'logs', idOf(container)])
    return stdout + stderr
  }
  const pod: RunningPod = {
    startedAt,
    remove,
    logs,
    forward: (port) => forward(networkOfProcess, port),
    isListenedOn: (port) => portsListenedOn(networkOfProcess).includes(port),
    listens: async (container, port) => {
      await until(async () => {
        const code = await pod.ended(container)
        if (code !== undefined) fail(`the container has ended with ${code}`)
        return pod.isListenedOn(port)
      }, `nothing listens on ${port}`)
    },
    rights: async (container) => {
      const [process, memory] = (await inspect(container, '{{.State.Pid}} {{.HostConfig.Memory}}')).split(' ')
      return { ...rightsOf(`/proc/${process}/status`), memory: Number(memory) }
    },
    memory: async (container) => memoryOf(Number(await inspect(container, '{{.State.Pid}}'))),
    exec: (container, words) => outputOf(['podman', 'exec', idOf(container), ...words]),
    ended: async (container) => {
      const [status, code] = (await inspect(container, '{{.State.Status}} {{.State.ExitCode}}')).split(' ')
      return status === 'exited' || status === 'stopped' ? Number(code) : undefined
    },
    terminate: async (container) => {
      await outputOf(['podman', 'stop', `--time=${GRACE_SECONDS}`, idOf(container)])
      return Number(await inspect(container, '{{.State.ExitCode}}'))
    },
  }
  return pod
}

async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(50))
    if (Date.now() > end) fail(otherwise)
}

/** From proc_net_tcp(5): the fourth word is the state, and the second ends with the port. */
function portsListenedOn(networkOfProcess: number): readonly number[] {
  const sockets = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${networkOfProcess}/net/${name}`, 'utf8').trim().split('\n').slice(1),
  )
  const words = sockets.map((line) => line.trim().split(/\s+/))
  return words
    .filter(([, , , state]) => state === LISTENING)
    .map(([, address = '']) => Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16))
}

function rightsOf(statusFile: string): Omit<Rights, 'memory'> {
  const status = readFileSync(statusFile, 'utf8')
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? ''
  return {
    Uid: field('Uid'),
    CapEff: field('CapEff'),
    NoNewPrivs: field('NoNewPrivs'),
    Seccomp: field('Seccomp'),
  }
}

/** The process whose network all containers of the pod share. */
export async function networkOf(pod: string): Promise<number> {
  const infra = (await outputOf(['podman', 'pod', 'inspect', '--format={{.InfraContainerID}}', pod])).trim()
  return Number(await outputOf(['podman', 'inspect', '--format={{.State.Pid}}', infra]))
}

/** Runs a command once, when it is asked for or at the latest when the test is finished. */
export function onceAtTheEnd(words: readonly string[]): () => Promise<void> {
  let ended: Promise<unknown> | undefined
  const end = async () => void (await (ended ??= outputOf(words)))
  onTestFinished(end)
  return end
}

/** The anonymous memory of a process's control group (cgroups(7)): of the memory controller, or of the one hierarchy. */
function memoryOf(process: number): number {
  const groups = readFileSync(`/proc/${process}/cgroup`, 'utf8')
  const v1 = /^\d+:memory:(.*)$/m.exec(groups)?.[1]
  const v2 = /^0::(.*)$/m.exec(groups)?.[1]
  const folder = v1 === undefined ? `/sys/fs/cgroup${v2}` : `/sys/fs/cgroup/memory${v1}`
  const statistics = existsSync(folder) ? readFileSync(join(folder, 'memory.stat'), 'utf8') : ''
  const bytes = /^(?:total_rss|anon) (\d+)$/m.exec(statistics)?.[1]
  return bytes === undefined ? fail(`no memory statistics in ${folder}`) : Number(bytes)
}

function fail(message: string): never {
  throw new Error(message)
}
