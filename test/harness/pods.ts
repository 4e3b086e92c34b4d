/** A container as far as tests look at one. */
export interface Container {
  readonly name: string
  readonly restartPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[]
  readonly ports?: readonly {
    readonly containerPort: number
    readonly name?: string
    readonly protocol?: string
  }[]
}

/** A pod, or the template of one. */
export interface Pod {
  readonly metadata?: { readonly annotations?: { readonly [name: string]: string } | null } | null
  readonly spec?: {
    readonly containers?: readonly Container[]
    readonly initContainers?: readonly Container[] | null
  }
}

interface Resource {
  readonly kind: string
  readonly metadata?: { readonly annotations?: { readonly [name: string]: unknown } | null } | null
}

const POD_PATHS: { readonly [kind: string]: readonly string[] } = {
  Pod: [],
  PodTemplate: ['template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

/** The pod that a workload holds; every kind but three has it at `spec.template`. */
export function podOf(workload: unknown): Pod {
  const { kind } = workload as Resource
  const path = POD_PATHS[kind] ?? ['spec', 'template']
  return path.reduce<object>(
    (fields, key) => (fields as { [key: string]: object })[key] ?? {},
    workload as object,
  )
}

/**
 * The containers of a workload that the function owes a result: those that keep running, unless the workload is only
 * configuration for tools.
 */
export function candidatesOf(workload: unknown): readonly Container[] {
  const { metadata } = workload as Resource
  if (metadata?.annotations?.['config.kubernetes.io/local-config'] === 'true') return []
  const { containers = [], initContainers } = podOf(workload).spec ?? {}
  return [...(initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'), ...containers]
}
