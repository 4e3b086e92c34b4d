import type { Path } from '../krm/field.js'

/** Where a kind keeps its pod template, and what it means for the pod. */
export interface Shape {
  /** From the item's root to the mapping that has the pod's `metadata` and `spec`. */
  readonly template: Path
  /** Whether `spec.replicas` says how many pods there are. */
  readonly replicas: boolean
  /** Whether its pods are to end. */
  readonly runsToCompletion: boolean
}

const TEMPLATE: Path = ['spec', 'template']
const SERVER: Shape = { template: TEMPLATE, replicas: true, runsToCompletion: false }
const JOB: Shape = { template: TEMPLATE, replicas: false, runsToCompletion: true }

// Kubernetes API reference, workload resources.
const SHAPES: { readonly [apiVersionAndKind: string]: Shape } = {
  'v1 Pod': { template: [], replicas: false, runsToCompletion: false },
  'v1 PodTemplate': { template: ['template'], replicas: false, runsToCompletion: false },
  'v1 ReplicationController': SERVER,
  'apps/v1 Deployment': SERVER,
  'apps/v1 ReplicaSet': SERVER,
  'apps/v1 StatefulSet': SERVER,
  'apps/v1 DaemonSet': { ...SERVER, replicas: false },
  'batch/v1 Job': JOB,
  'batch/v1 CronJob': { ...JOB, template: ['spec', 'jobTemplate', 'spec', 'template'] },
}

const KINDS = new Set(Object.keys(SHAPES).map((name) => name.split(' ')[1]))

/** Whether a kind of this name may hold a pod, so that the item is worth parsing. */
export function mayHoldPod(kind: string | undefined): boolean {
  return kind === undefined || KINDS.has(kind)
}

/** The shape of a kind; undefined for kinds that hold no pod. */
export function shapeOf(apiVersion: string, kind: string): Shape | undefined {
  const name = `${apiVersion} ${kind}`
  return Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined
}
