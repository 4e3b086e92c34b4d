import type { ContainerFacts, Security } from '../container/container.js'
import type { Path } from '../krm/field.js'
import type { ResourceRef, Result } from '../krm/result.js'

/** A volume of a pod. */
export interface Volume {
  readonly name: string
  readonly isEmptyDir: boolean
}

/** A pod as the manifest has it. */
export interface Pod {
  /** From the item's root to the mapping that has the pod's `metadata` and `spec`. */
  readonly at: Path
  readonly containers: readonly ContainerFacts[]
  readonly volumes: readonly Volume[]
  readonly security: Security
  readonly isOnHostNetwork: boolean
  readonly isWindows: boolean
  readonly annotations: ReadonlyMap<string, string>
}

/** An item that holds a pod. */
export interface Workload {
  readonly ref: ResourceRef
  readonly file: Result['file']
  readonly annotations: ReadonlyMap<string, string>
  readonly pod: Pod
  readonly runsToCompletion: boolean
  /** Undefined where the kind has none, or the manifest does not say. */
  readonly replicas: number | undefined
}
