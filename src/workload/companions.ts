import type { Edit } from '../krm/edit.js'
import type { Field, Path } from '../krm/field.js'
import { get, integer, isAbsent, rootField, text } from '../krm/field.js'
import type { Root } from '../krm/parse.js'
import type { ResourceRef } from '../krm/result.js'

/** A kind that says how many pods another item's workload has. */
interface Companion {
  readonly group: string
  readonly target: Path
  /** What kind its target has unless it says so. */
  readonly defaultKind: string
  /** Where it says how many, and what is meant where it does not; undefined means nothing to cap. */
  readonly counts: readonly { readonly at: Path; readonly unsaid: number | undefined }[]
}

// Kubernetes API reference, HorizontalPodAutoscaler; KEDA's ScaledObject and Argo's Rollout specifications.
const COMPANIONS: { readonly [kind: string]: Companion } = {
  HorizontalPodAutoscaler: {
    group: 'autoscaling/',
    target: ['spec', 'scaleTargetRef'],
    defaultKind: '',
    counts: [
      { at: ['spec', 'maxReplicas'], unsaid: undefined },
      { at: ['spec', 'minReplicas'], unsaid: undefined },
    ],
  },
  ScaledObject: {
    group: 'keda.sh/',
    target: ['spec', 'scaleTargetRef'],
    defaultKind: 'Deployment',
    counts: [
      { at: ['spec', 'maxReplicaCount'], unsaid: 100 },
      { at: ['spec', 'minReplicaCount'], unsaid: undefined },
    ],
  },
  Rollout: {
    group: 'argoproj.io/',
    target: ['spec', 'workloadRef'],
    defaultKind: '',
    counts: [{ at: ['spec', 'replicas'], unsaid: undefined }],
  },
}

/** Whether a companion is itself what others scale. */
export function isWorkloadOfAnother(kind: string | undefined): boolean {
  return kind === 'Rollout'
}

/** Whether an item's kind may decide how many pods a workload has. */
export function mayBeCompanion(kind: string | undefined): boolean {
  return kind !== undefined && Object.hasOwn(COMPANIONS, kind)
}

/** The edits that keep a companion of a changed workload from starting more than one of its pods; undefined for strangers. */
export function companionEdits(
  root: Root,
  kind: string,
  changed: readonly ResourceRef[],
): readonly Edit[] | undefined {
  const companion = COMPANIONS[kind]
  const item = rootField(root)
  if (!companion || !(text(get(item, 'apiVersion')) ?? '').startsWith(companion.group)) return undefined
  if (!changed.some((ref) => isTarget(item, companion, ref))) return undefined
  return companion.counts.flatMap(({ at, unsaid }) => {
    const count = integer(get(item, ...at.map(String))) ?? unsaid
    return count !== undefined && count > 1 ? [{ at, set: 1 }] : []
  })
}

function isTarget(item: Field, { target, defaultKind }: Companion, ref: ResourceRef): boolean {
  const said = get(item, ...target.map(String))
  if (isAbsent(said)) return false
  const namespace = text(get(item, 'metadata', 'namespace'))
  return (
    text(get(said, 'name')) === ref.name &&
    (text(get(said, 'kind')) ?? defaultKind) === ref.kind &&
    namespace === ref.namespace
  )
}
