import { parseAllDocuments } from 'yaml'
import { type ClusterData, invalid, type PodContainer } from '../../simulator/kubernetes.js'

/** What a pod's manifest says, as far as the harness runs it; `readPod` refuses the rest. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly securityContext?: SecurityContext
}

export interface Container extends PodContainer {
  readonly name: string
  readonly image: string
  readonly volumeMounts?: readonly Mount[]
  readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> }
  readonly securityContext?: SecurityContext
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  /** Of an init container: `Always` makes it a sidecar. */
  readonly restartPolicy?: string
}

/** A probe; those by exec alone are run. */
export interface Probe {
  readonly exec?: { readonly command: readonly string[] }
}

export interface Mount {
  readonly name: string
  readonly mountPath: string
  readonly readOnly?: boolean
}

export interface Volume {
  readonly name: string
  readonly emptyDir?: object
}

export interface SecurityContext {
  readonly runAsUser?: number
  readonly runAsNonRoot?: boolean
  readonly runAsGroup?: number
  readonly readOnlyRootFilesystem?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
}

/** A pod, and what else its manifest brings to the cluster. */
export interface Applied {
  readonly pod: Pod
  readonly data: ClusterData
}

/** Fields that the harness obeys, or that change nothing for a pod that runs alone and is not probed. */
const KNOWN = {
  spec: 'initContainers containers volumes securityContext restartPolicy terminationGracePeriodSeconds',
  container:
    'name image command args workingDir env envFrom ports volumeMounts resources securityContext restartPolicy ' +
    'imagePullPolicy readinessProbe livenessProbe startupProbe',
  // podman has the profile RuntimeDefault without being told.
  securityContext:
    'runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation capabilities seccompProfile',
}

interface ConfigMap {
  readonly kind: 'ConfigMap'
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
}

type Workload = Pod | { readonly metadata: Pod['metadata']; readonly spec: { readonly template: Pod } }

/** The one pod of a manifest, a Pod itself or the template of a workload, and the ConfigMaps beside it. */
export function readPod(yaml: string): Applied {
  const items = parseAllDocuments(yaml).map((document) => document.toJS() as ConfigMap | Workload | null)
  const maps = items.filter(
    (item): item is ConfigMap => item !== null && 'kind' in item && item.kind === 'ConfigMap',
  )
  const workloads = items.filter((item): item is Workload => item !== null && 'spec' in item)
  const [workload] = workloads
  if (workload === undefined || workloads.length > 1)
    throw new Error(`the manifest has ${workloads.length} pods`)
  const pod = podOf(workload)
  refuseUnknown(pod)
  return {
    pod,
    data: { configMaps: Object.fromEntries(maps.map(({ metadata, data = {} }) => [metadata.name, data])) },
  }
}

function podOf(workload: Workload): Pod {
  if (!('template' in workload.spec)) return workload as Pod
  return { ...workload.spec.template, metadata: workload.metadata }
}

/** What the API server does not take is refused in its words, and what this harness does not do in its own. */
function refuseUnknown({ spec }: Pod): void {
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  refuseOthers('spec', spec)
  for (const container of containers) {
    refuseOthers('container', container)
    const rejected = invalid(container)
    if (rejected !== undefined) throw new Error(`rejected by Kubernetes: ${rejected}`)
  }
  for (const { securityContext = {} } of [spec, ...containers])
    refuseOthers('securityContext', securityContext)
}

function refuseOthers(kind: keyof typeof KNOWN, value: object): void {
  const others = Object.keys(value).filter((field) => !KNOWN[kind].split(' ').includes(field))
  if (others.length > 0) throw new Error(`the harness knows no ${others.join(', ')} in a ${kind}`)
}

/** The container of that name, an init container too. */
export function containerOf({ spec }: Pod, name: string): Container {
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find((each) => each.name === name)
  if (found === undefined) throw new Error(`the pod has no container "${name}"`)
  return found
}

/** The number of a container's port, by the names of both. */
export function portOf(pod: Pod, container: string, port: string): number {
  const found = containerOf(pod, container).ports?.find(({ name }) => name === port)
  if (found === undefined) throw new Error(`container "${container}" has no port "${port}"`)
  return found.containerPort
}
