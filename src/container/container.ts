import type { Words } from './words.js'

/** What an image's configuration says, in the field names of the OCI image specification. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[] | undefined
  readonly Cmd?: readonly string[] | undefined
  readonly Env?: readonly string[] | undefined
  readonly WorkingDir?: string | undefined
  readonly User?: string | undefined
  readonly Labels?: { readonly [name: string]: string } | undefined
}

/** A field of an image's configuration that decides how its program starts. */
export type ConfigField = 'Entrypoint' | 'Cmd' | 'Env' | 'WorkingDir' | 'User'

/** What is known of a container's image. */
export interface KnownImage {
  readonly config: ImageConfig | undefined
  /** The fields that the configuration says nothing or, of `Env`, not everything about. */
  readonly gaps: readonly ConfigField[]
  /** Who said so, in words that follow "by"; undefined where it is the functionConfig. */
  readonly by: string | undefined
  /** Why those who should know it do not. */
  readonly faults: readonly string[]
}

/** A ConfigMap that a container takes variables from; `data` is undefined where the input does not hold it. */
export interface EnvSource {
  /** Undefined for a source that is no ConfigMap. */
  readonly configMap: string | undefined
  readonly data?: ReadonlyMap<string, string> | undefined
}

/** An entry of a container's `env`, in its place. */
export interface EnvEntry {
  readonly name: string
  readonly index: number
  /** Undefined where the entry has a `valueFrom`. */
  readonly value: string | undefined
  /** Whether its `valueFrom` may be missing. */
  readonly isOptional: boolean
  /** Its `valueFrom`, and the key there. */
  readonly source?: EnvSource & { readonly key: string }
}

/** An entry of a container's `envFrom`. */
export interface EnvFrom extends EnvSource {
  readonly prefix: string
}

/** An entry of a container's `ports`. */
export interface Port {
  readonly name: string | undefined
  readonly number: number
  readonly protocol: string
}

/** An entry of a container's `volumeMounts`. */
export interface Mount {
  readonly volume: string
  readonly path: string
  readonly isReadOnly: boolean
}

/** What a container may do, as its own or its pod's securityContext says. */
export interface Security {
  readonly runAsUser: number | undefined
  readonly runAsGroup: number | undefined
  readonly runAsNonRoot: boolean | undefined
  readonly isReadOnlyRoot: boolean
  /** The fields that Pod Security "restricted" asks of every container, as the container has them. */
  readonly restricted: { readonly [field: string]: unknown }
}

/** A probe: where it stands in the container, and its times in seconds. */
export interface Probe {
  readonly field: 'livenessProbe' | 'readinessProbe' | 'startupProbe'
  readonly timeout: number | undefined
  readonly period: number | undefined
  readonly failures: number | undefined
}

/** The amounts of each resource a container asks for, as written. */
export interface Resources {
  readonly limits: { readonly [name: string]: string | number }
  readonly requests: { readonly [name: string]: string | number }
}

/** A container as the manifest has it. */
export interface ContainerFacts {
  readonly name: string
  readonly list: 'containers' | 'initContainers'
  readonly index: number
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly args: readonly string[] | undefined
  readonly env: readonly EnvEntry[]
  readonly envFrom: readonly EnvFrom[]
  readonly ports: readonly Port[]
  readonly mounts: readonly Mount[]
  readonly workingDir: string | undefined
  readonly security: Security
  readonly probes: readonly Probe[]
  /** What its exec probes and lifecycle hooks run. */
  readonly commands: readonly (readonly string[])[]
  readonly resources: Resources
  /** Whether it goes on for the pod's life: a regular container or a native sidecar. */
  readonly isCandidate: boolean
}

/** The words that start a container's program. */
export interface Launch {
  /** The program and its arguments, launchers looked through. */
  readonly words: Words
  /** The whole command line again, with other words for the program; undefined where those cannot stand there. */
  readonly wrap: (words: Words) => Words | undefined
  /** Why the words are not known, if they are not. */
  readonly unknown: string | undefined
  /** Whether other programs may start where this one should, so that even its environment must stay as it is. */
  readonly isUnclear: boolean
  /** Variables that the command line itself sets before the program starts; a value is undefined where it is not known. */
  readonly sets: ReadonlyMap<string, string | undefined>
  /** Whether the command line takes the container's environment away (`env -i`). */
  readonly isClean: boolean
  /** The launchers that were looked through, the outermost first. */
  readonly through: readonly string[]
  /** Whether a shell starts the program, so that the image has one. */
  readonly hasShell: boolean
  /** The script of the image before the program, which may complete its words: a name or flags are for it then. */
  readonly behindScript: string | undefined
  /** Whether a shell takes in a file first, or a profile, or text that it makes: any variable may come from there. */
  readonly mayHide: boolean
  /** A program that starts in the end though it is of no supported language; empty where none but tools do. */
  readonly stranger?: string
  /** The folder that the command line itself goes to, whatever the pod says. */
  readonly workingDir?: string
  /** The buildpacks' process type that it is, if it is one: then other words lose what is set up for that type alone. */
  readonly processType?: string
  /** The id of the buildpack that made that process, if the image says so. */
  readonly buildpack?: string
}

/** A container with all that is known about it. */
export interface Container extends ContainerFacts {
  readonly imageConfig: ImageConfig | undefined
  /** The fields of its image's configuration that are not known. */
  readonly imageGaps: readonly ConfigField[]
  readonly launch: Launch
}
