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

const DEBUG_CONFIG = 'debug.cloud.google.com/config'

/** The containers that a workload's annotation lists as debugged. */
export function listedIn(workload: unknown): readonly string[] {
  const text = podOf(workload).metadata?.annotations?.[DEBUG_CONFIG]
  return text === undefined ? [] : Object.keys(JSON.parse(text) as object)
}

interface Mapping {
  readonly [field: string]: unknown
}

/** What a plan may write: fields by their names, and entries of lists by theirs. */
const PLANNED_FIELDS = new Set([
  'replicas',
  'progressDeadlineSeconds',
  'activeDeadlineSeconds',
  'maxReplicas',
])
const OF_DEBUGGED = new Set(['command', 'args', 'env', 'ports'])
const PROBE = /^(?:liveness|readiness|startup)Probe$/
const OWN_ENTRY = /^(?:debugging-support-files|debugging-tmp|install-\w+-debug-support)(?:-\d+)?$/

/**
 * A resource without what a plan may change in it: `listed` names the containers that are debugged. Both the input and the
 * output, taken through this, must be the same data.
 */
export function withoutPlanned(value: unknown, listed: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((entry) => !OWN_ENTRY.test(String((entry as Mapping | null)?.['name'])))
    return kept.map((entry) => withoutPlanned(entry, listed))
  }
  if (typeof value !== 'object' || value === null) return value
  const isDebugged = listed.includes(String((value as Mapping)['name']))
  const fields = Object.entries(value)
    .filter(([key]) => listed.length === 0 || key !== DEBUG_CONFIG)
    .filter(([key]) => !PLANNED_FIELDS.has(key) && !(isDebugged && OF_DEBUGGED.has(key)))
    .map(([key, each]) => [key, withoutPlanned(withoutTimes(key, each, isDebugged), listed)] as const)
  return Object.fromEntries(fields.filter(([, each]) => !isEmpty(each)))
}

function withoutTimes(key: string, value: unknown, isDebugged: boolean): unknown {
  if (!isDebugged || !PROBE.test(key)) return value
  return { ...(value as Mapping), timeoutSeconds: 0, failureThreshold: 0 }
}

/** A parent that only a plan filled is none without it. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
