import { parse } from 'yaml'

/** What a pod's manifest says, as far as the harness runs it; `readPod` refuses the rest. */
export interface Pod {
  readonly metadata: { readonly name: string }
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly securityContext?: SecurityContext
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly Variable[]
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
  readonly volumeMounts?: readonly Mount[]
  readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> }
  readonly securityContext?: SecurityContext
  /** Of an init container: `Always` makes it a sidecar. */
  readonly restartPolicy?: string
}

export interface Variable {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: object
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

/** Fields that the harness obeys, or that change nothing for a pod that runs alone and is not probed. */
const KNOWN = {
  spec: 'initContainers containers volumes securityContext restartPolicy terminationGracePeriodSeconds',
  container:
    'name image command args workingDir env ports volumeMounts resources securityContext restartPolicy ' +
    'imagePullPolicy readinessProbe livenessProbe startupProbe',
  // podman has the profile RuntimeDefault without being told.
  securityContext:
    'runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation capabilities seccompProfile',
}

/** The one pod of a manifest: a Pod itself, or the template of a workload. */
export function readPod(yaml: string): Pod {
  const item = parse(yaml) as Pod | { metadata: Pod['metadata']; spec: { template: Pod } }
  const pod = 'template' in item.spec ? { ...item.spec.template, metadata: item.metadata } : (item as Pod)
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  refuseOthers('spec', pod.spec)
  for (const container of containers) refuseOthers('container', container)
  for (const { securityContext = {} } of [pod.spec, ...containers])
    refuseOthers('securityContext', securityContext)
  return pod
}

function refuseOthers(kind: keyof typeof KNOWN, value: object): void {
  const others = Object.keys(value).filter((field) => !KNOWN[kind].split(' ').includes(field))
  if (others.length > 0) throw new Error(`the harness knows no ${others.join(', ')} in a ${kind}`)
}

/** The number of a container's port, by the names of both. */
export function portOf(pod: Pod, container: string, port: string): number {
  const ports = pod.spec.containers.find(({ name }) => name === container)?.ports ?? []
  const found = ports.find(({ name }) => name === port)
  if (found === undefined) throw new Error(`container "${container}" has no port "${port}"`)
  return found.containerPort
}
