import { expand } from '../../container/kubernetes-expansion.js'
import { type ClusterData, podVariables } from '../../simulator/kubernetes.js'
import type { Container, PodSpec, SecurityContext } from './manifest.js'

/** Folders of this machine by the name of the volume that they stand for. */
export type VolumeFolders = ReadonlyMap<string, string>

const BYTES: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  k: 1e3,
  M: 1e6,
  G: 1e9,
}

/** What a container finds around it. */
export interface Surroundings {
  readonly spec: PodSpec
  readonly data: ClusterData
  readonly folders: VolumeFolders
}

/** The words that follow `podman run` for a container of a pod. */
export function containerWords(
  container: Container,
  { spec, data, folders }: Surroundings,
): readonly string[] {
  const variables = variablesOf(container, data)
  const filled = (words: readonly string[]) => words.map((word) => expand(word, variables))
  return [
    ...securityWords({ ...spec.securityContext, ...container.securityContext }),
    ...memoryWords(container),
    ...[...variables].map(([name, value]) => `--env=${name}=${value}`),
    ...mountWords(container, folders),
    ...(container.workingDir ? [`--workdir=${container.workingDir}`] : []),
    // With a command of the pod's own the image's Cmd does not count, neither here nor in a cluster.
    ...(container.command ? [`--entrypoint=${JSON.stringify(filled(container.command))}`] : []),
    container.image,
    ...filled(container.args ?? []),
  ]
}

function variablesOf(container: Container, data: ClusterData): ReadonlyMap<string, string> {
  const variables = podVariables(container, data)
  if ('rejected' in variables)
    throw new Error(`container "${container.name}" does not start: ${variables.rejected}`)
  return variables
}

function securityWords(context: SecurityContext): readonly string[] {
  const { runAsUser: user, runAsGroup: group, capabilities } = context
  return [
    ...(user === undefined ? [] : [`--user=${user}:${group ?? 0}`]),
    // A cluster mounts nothing writable over a read-only root, and podman would.
    ...(context.readOnlyRootFilesystem ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...(context.allowPrivilegeEscalation === false ? ['--security-opt=no-new-privileges'] : []),
    ...(capabilities?.drop ?? []).map((name) => `--cap-drop=${name}`),
    ...(capabilities?.add ?? []).map((name) => `--cap-add=${name}`),
  ]
}

function memoryWords({ resources }: Container): readonly string[] {
  const limit = resources?.limits?.['memory']
  if (limit === undefined) return []
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(String(limit)) ?? []
  const bytes = Number(number) * (unit === '' ? 1 : (BYTES[unit] ?? Number.NaN))
  if (Number.isNaN(bytes)) throw new Error(`"${limit}" is no amount of memory that the harness knows`)
  // Nodes have no swap.
  return [`--memory=${bytes}`, `--memory-swap=${bytes}`]
}

function mountWords({ volumeMounts = [] }: Container, folders: VolumeFolders): readonly string[] {
  return volumeMounts.map(({ name, mountPath, readOnly, ...more }) => {
    if (Object.keys(more).length > 0) throw new Error(`the harness knows no ${Object.keys(more).join(', ')}`)
    return `--volume=${folders.get(name) ?? unknown(name)}:${mountPath}${readOnly ? ':ro' : ''}`
  })
}

function unknown(name: string): never {
  throw new Error(`the pod has no volume "${name}"`)
}
