import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { command, outputOf } from '../command.js'
import { containerWords, type Surroundings, type VolumeFolders } from './container-words.js'
import { type Container, type Pod, readPod, type SecurityContext } from './manifest.js'
import { networkOf, onceAtTheEnd, type RunningPod, running } from './running-pod.js'

/** Starts the pod of a manifest as a node does: volumes, init containers one after the other, then its containers. */
export async function runPod(yaml: string): Promise<RunningPod> {
  const { pod, data } = readPod(yaml)
  const { spec } = pod
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    await refuseRoot({ ...spec.securityContext, ...container.securityContext }, container)
  const { id, remove } = await createPod(pod)
  const around = { spec, data, folders: volumesOf(pod) }
  const startedAt = performance.now()
  const ids = await startContainers(id, around)
  return running({ startedAt, networkOfProcess: await networkOf(id), ids, remove })
}

async function startContainers(pod: string, around: Surroundings): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const container of around.spec.initContainers ?? []) {
    const words = containerWords(container, around)
    if (container.restartPolicy === 'Always') ids.set(container.name, await start(pod, container, words))
    else await runToItsEnd(pod, container, words)
  }
  for (const container of around.spec.containers)
    ids.set(container.name, await start(pod, container, containerWords(container, around)))
  return ids
}

async function createPod({
  metadata,
}: Pod): Promise<{ readonly id: string; readonly remove: () => Promise<void> }> {
  const name = `${metadata.name}-${process.pid}-${Date.now()}`
  // Loopback is all that debuggers and this harness need, and takes no rights on the machine's network.
  const id = (await outputOf(['podman', 'pod', 'create', '--network=none', `--name=${name}`])).trim()
  return { id, remove: onceAtTheEnd(['podman', 'pod', 'rm', '--force', '--time=0', id]) }
}

/** As the kubelet does: with `runAsNonRoot` the user must be a number other than 0, in the pod or in the image. */
async function refuseRoot(context: SecurityContext, { name, image }: Container): Promise<void> {
  if (context.runAsNonRoot !== true) return
  const ofImage = async () => outputOf(['podman', 'image', 'inspect', '--format={{.Config.User}}', image])
  const user = String(context.runAsUser ?? (await ofImage()).trim())
  if (!/^[1-9]\d*(:|$)/.test(user))
    throw new Error(`container "${name}" must not run as root, and its user is "${user}"`)
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
  const run = ['podman', 'run', '--detach', '--pull=never', `--pod=${pod}`]
  const { code, stdout, stderr } = await command([...run, ...words])
  // The engine's own words, without those of the layers that hand them on.
  const [why] = /exec: .*(?=: OCI runtime)/.exec(stderr) ?? [stderr]
  if (code !== 0) throw new Error(`container "${name}" does not start: ${why}`)
  return stdout.trim()
}

async function runToItsEnd(pod: string, { name }: Container, words: readonly string[]): Promise<void> {
  const { code, stderr } = await command(['podman', 'run', '--rm', '--pull=never', `--pod=${pod}`, ...words])
  if (code !== 0) throw new Error(`init container "${name}" ended with ${code}: ${stderr}`)
}
