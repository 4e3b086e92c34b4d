import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { command, outputOf } from '../command.js'
import { containerWords, type VolumeFolders } from './container-words.js'
import { type Forwarded, forward } from './forward.js'
import { type Container, type Pod, readPod, type SecurityContext } from './manifest.js'

/** A pod that runs in podman, and is gone when its test ends. */
export interface RunningPod {
  /** Connects a free port of this machine to a port of the pod's loopback, as `kubectl port-forward` does. */
  forward(port: number): Promise<Forwarded>
  /** What a container has written so far: stdout, then stderr. */
  logs(container: string): Promise<string>
  /** Waits until a container has written this. */
  says(container: string, text: string): Promise<void>
  /** What the kernel lets the first process of a container do, and the container's memory limit in bytes. */
  rights(container: string): Promise<Rights>
  /** Runs a program in a container, as an exec probe does. */
  exec(container: string, words: readonly string[]): Promise<string>
  /** Sends SIGTERM, waits for the grace period, and returns the exit code of a container. */
  terminate(container: string): Promise<number>
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

const GRACE_SECONDS = 10
const PATIENCE_MS = 30_000

/** Starts the pod of a manifest as a node does: volumes, init containers one after the other, then its containers. */
export async function runPod(yaml: string): Promise<RunningPod> {
  const pod = readPod(yaml)
  const folders = volumesOf(pod)
  const id = await createPod(pod)
  const ids = new Map<string, string>()
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
    await refuseRoot({ ...pod.spec.securityContext, ...container.securityContext }, container)
  for (const container of pod.spec.initContainers ?? []) {
    const isSidecar = container.restartPolicy === 'Always'
    if (isSidecar)
      ids.set(container.name, await start(id, container, containerWords(container, pod.spec, folders)))
    else await runToItsEnd(id, container, containerWords(container, pod.spec, folders))
  }
  for (const container of pod.spec.containers)
    ids.set(container.name, await start(id, container, containerWords(container, pod.spec, folders)))
  const started = running(await networkOf(id), ids)
  showLogsOfFailure(started, [...ids.keys()])
  return started
}

/** Comes before the pod's removal, since what is registered last is called first. */
function showLogsOfFailure(pod: RunningPod, containers: readonly string[]): void {
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const name of containers) console.error(`container "${name}" wrote:\n${await pod.logs(name)}`)
  })
}

async function createPod({ metadata }: Pod): Promise<string> {
  // Loopback is all that debuggers and this harness need, and takes no rights on the machine's network.
  const words = [
    'podman',
    'pod',
    'create',
    '--network=none',
    `--name=${metadata.name}-${process.pid}-${Date.now()}`,
  ]
  const id = (await outputOf(words)).trim()
  onTestFinished(async () => {
    await outputOf(['podman', 'pod', 'rm', '--force', '--time=0', id])
  })
  return id
}

/** As the kubelet does: with `runAsNonRoot` the user must be a number other than 0, in the pod or in the image. */
async function refuseRoot(context: SecurityContext, { name, image }: Container): Promise<void> {
  if (context.runAsNonRoot !== true) return
  const ofImage = async () => outputOf(['podman', 'image', 'inspect', '--format={{.Config.User}}', image])
  const user = String(context.runAsUser ?? (await ofImage()).trim())
  if (!/^[1-9]\d*(:|$)/.test(user))
    fail(`container "${name}" must not run as root, and its user is "${user}"`)
}

/** An emptyDir is a folder that anyone may write to. */
function volumesOf({ spec }: Pod): VolumeFolders {
  const root = mkdtempSync(join(tmpdir(), 'ducttape-fn-pod-'))
  chmodSync(root, 0o711)
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const folders = (spec.volumes ?? []).map(({ name, emptyDir }): [string, string] => {
    if (emptyDir === undefined) throw new Error(`the harness does not know what kind of volume "${name}" is`)
    const folder = join(root, name)
    mkdirSync(folder)
    // Whatever the umask is.
    chmodSync(folder, 0o777)
    return [name, folder]
  })
  return new Map(folders)
}

async function start(pod: string, { name }: Container, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await command([
    'podman',
    'run',
    '--detach',
    '--pull=never',
    `--pod=${pod}`,
    ...words,
  ])
  if (code !== 0) throw new Error(`container "${name}" does not start: ${stderr}`)
  return stdout.trim()
}

async function runToItsEnd(pod: string, { name }: Container, words: readonly string[]): Promise<void> {
  const { code, stderr } = await command(['podman', 'run', '--rm', '--pull=never', `--pod=${pod}`, ...words])
  if (code !== 0) throw new Error(`init container "${name}" ended with ${code}: ${stderr}`)
}

/** The process whose network all containers of the pod share. */
async function networkOf(pod: string): Promise<number> {
  const infra = (await outputOf(['podman', 'pod', 'inspect', '--format={{.InfraContainerID}}', pod])).trim()
  return Number(await outputOf(['podman', 'inspect', '--format={{.State.Pid}}', infra]))
}

function running(networkOfProcess: number, ids: ReadonlyMap<string, string>): RunningPod {
  const idOf = (container: string) => ids.get(container) ?? fail(`the pod has no container "${container}"`)
  const logs = async (container: string) => {
    const { stdout, stderr } = await command(['podman', 'logs', idOf(container)])
    return stdout + stderr
  }
  return {
    forward: (port) => forward(networkOfProcess, port),
    logs,
    async says(container, text) {
      const end = Date.now() + PATIENCE_MS
      for (let all = await logs(container); !all.includes(text); all = await logs(container)) {
        if (Date.now() > end) fail(`"${container}" has not said "${text}", but:\n${all}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async rights(container) {
      const format = '--format={{.State.Pid}} {{.HostConfig.Memory}}'
      const [process, memory] = (await outputOf(['podman', 'inspect', format, idOf(container)])).split(' ')
      const status = readFileSync(`/proc/${process}/status`, 'utf8')
      const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? ''
      const [Uid, CapEff, NoNewPrivs, Seccomp] = [
        field('Uid'),
        field('CapEff'),
        field('NoNewPrivs'),
        field('Seccomp'),
      ]
      return { Uid, CapEff, NoNewPrivs, Seccomp, memory: Number(memory) }
    },
    exec: (container, words) => outputOf(['podman', 'exec', idOf(container), ...words]),
    async terminate(container) {
      await outputOf(['podman', 'stop', `--time=${GRACE_SECONDS}`, idOf(container)])
      return Number(await outputOf(['podman', 'inspect', '--format={{.State.ExitCode}}', idOf(container)]))
    },
  }
}

function fail(message: string): never {
  throw new Error(message)
}
