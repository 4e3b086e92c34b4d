import type { ContainerFacts, Security } from '../container/container.js'
import type { Path } from '../krm/field.js'
import type { ResourceRef, Result } from '../krm/result.js'

/** A volume of a pod. */
export interface Volume {
  readonly name: string
  readonly isEmptyDir: boolean
  /** Whether containers can only read it. */
  readonly isConstant: boolean
}

/** A pod as the manifest has it. */
export interface Pod {
  /** From the item's root to the mapping that has the pod's `metadata` and `spec`. */
  readonly at: Path
  readonly containers: readonly ContainerFacts[]
  readonly volumes: readonly Volume[]
  /** The names of its imagePullSecrets. */
  readonly pullSecrets: readonly string[]
  readonly security: Security
  readonly isOnHostNetwork: boolean
  readonly isWindows: boolean
  /** The architecture of its nodes, where it asks for one. */
  readonly architecture: string | undefined
  readonly annotations: ReadonlyMap<string, string>
}

/** How many pods a workload wants, and where it says so. */
export interface Replicas {
  readonly at: Path
  readonly count: number
}

/** A time in seconds after which Kubernetes gives up on a workload, and where it stands. */
export interface Deadline {
  readonly at: Path
  readonly seconds: number
}

/** An item that holds a pod. */
export interface Workload {
  readonly ref: ResourceRef
  readonly file: Result['file']
  readonly annotations: ReadonlyMap<string, string>
  /** Its own labels and, before them, its pod's. */
  readonly labels: ReadonlyMap<string, string>
  readonly pod: Pod
  readonly runsToCompletion: boolean
  readonly deadlines: readonly Deadline[]
  /** Undefined where the kind has none, or the manifest does not say. */
  readonly replicas: Replicas | undefined
}
