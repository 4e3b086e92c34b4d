import { parse } from 'yaml'

/** What a pod's manifest says, as far as the harness runs it; `runPod` refuses what else would change the programs. */
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
  readonly runAsGroup?: number
  readonly readOnlyRootFilesystem?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly privileged?: boolean
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
}

/** The one pod of a manifest: a Pod itself, or the template of a workload. */
export function readPod(yaml: string): Pod {
  const item = parse(yaml) as Pod | { metadata: Pod['metadata']; spec: { template: Pod } }
  return 'template' in item.spec ? { ...item.spec.template, metadata: item.metadata } : (item as Pod)
}
