import type { OwnKind } from '../container/wishes.js'
import type { Path } from '../krm/field.js'

/** Where a kind keeps its pod template, and what it means for the pod. */
export interface Shape {
  /** From the item's root to the mapping that has the pod's `metadata` and `spec`. */
  readonly template: Path
  /** Where it says how many pods there are, if it does. */
  readonly replicas: Path | undefined
  /** Whether its pods are to end. */
  readonly runsToCompletion: boolean
}

/** The kinds that hold a pod, by apiVersion and kind with a space between. */
export type Kinds = ReadonlyMap<string, Shape>

const SERVER: Shape = {
  template: ['spec', 'template'],
  replicas: ['spec', 'replicas'],
  runsToCompletion: false,
}
const JOB: Shape = { template: ['spec', 'template'], replicas: undefined, runsToCompletion: true }
const POD: Shape = { template: [], replicas: undefined, runsToCompletion: false }

// Kubernetes API reference, workload resources; Argo Rollouts' specification.
const SHAPES: Kinds = new Map([
  ['v1 Pod', POD],
  ['v1 PodTemplate', { ...POD, template: ['template'] }],
  ['v1 ReplicationController', SERVER],
  ['apps/v1 Deployment', SERVER],
  ['apps/v1 ReplicaSet', SERVER],
  ['apps/v1 StatefulSet', SERVER],
  ['apps/v1 DaemonSet', { ...SERVER, replicas: undefined }],
  ['batch/v1 Job', JOB],
  ['batch/v1 CronJob', { ...JOB, template: ['spec', 'jobTemplate', 'spec', 'template'] }],
  ['argoproj.io/v1alpha1 Rollout', SERVER],
])

// kubernetes.io/docs/reference/using-api/deprecation-guide
const GONE = new Set([
  'extensions/v1beta1',
  'apps/v1beta1',
  'apps/v1beta2',
  'batch/v1beta1',
  'batch/v2alpha1',
])

/** Every kind that holds a pod: the known ones and the user's own. */
export function kindsWith(own: readonly OwnKind[]): Kinds {
  const shapes = own.map(({ apiVersion, kind, template, replicas }): readonly [string, Shape] => [
    `${apiVersion} ${kind}`,
    {
      template: steps(template),
      replicas: replicas === undefined ? undefined : steps(replicas),
      runsToCompletion: false,
    },
  ])
  return new Map([...SHAPES, ...shapes])
}

function steps(path: string): Path {
  return path.split('.').filter((step) => step !== '')
}

/** Whether an item of a kind may hold a pod, so that it is worth parsing. */
export function mayHoldPod(kinds: Kinds, kind: string | undefined): boolean {
  return kind === undefined || [...kinds.keys()].some((name) => name.endsWith(` ${kind}`))
}

/** Why a kind that looks like a workload is none, if so. */
export function whyNone(apiVersion: string, kind: string): string | undefined {
  if (apiVersion.startsWith('serving.knative.dev/') && kind === 'Service') return KNATIVE
  const isWorkload = [...SHAPES.keys()].some((name) => name.endsWith(` ${kind}`))
  if (!GONE.has(apiVersion) || !isWorkload) return undefined
  return `Kubernetes no longer has the group version ${apiVersion} of ${kind}; write ${kind.endsWith('Job') ? 'batch/v1' : 'apps/v1'}`
}

const KNATIVE =
  'a Knative Service is not supported: it may have one port in all, and init containers only where its cluster allows them'
