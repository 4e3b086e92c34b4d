import type { ImageConfig } from '../container/container.js'
import type { Contract, Options, Protocol, RuntimeImage, RuntimeName } from '../container/plan.js'
import type { OwnKind, ProbeWish, SupportImages } from '../container/wishes.js'

/** What the functionConfig says of images. */
export interface ImageRule {
  readonly image: string
  readonly runtime: RuntimeName | undefined
  readonly config: ImageConfig | undefined
  /** An archive or an OCI layout that holds it. */
  readonly file: string | undefined
  /** What it is built from. */
  readonly dockerfile: string | undefined
  readonly target: string | undefined
  readonly buildArgs: { readonly [name: string]: string } | undefined
}

/** Where image configurations may come from besides the functionConfig and the locks of the input; paths are of files. */
export interface Sources {
  readonly imageLock: string | undefined
  /** Skaffold's build result: a file, or what is in one. */
  readonly buildArtifacts: unknown
  readonly imageFiles: readonly string[]
  readonly skaffold: string | undefined
  readonly engine: boolean
  readonly registry: {
    readonly enabled: boolean
    readonly insecure: readonly string[]
    readonly ca: string | undefined
    readonly timeoutSeconds: number | undefined
  }
  /** The platform of nodes that pods do not name, such as `linux/arm64`. */
  readonly platform: string | undefined
}

/** Some containers, by what they and their workloads are called; every field that is given must fit, globs stand for many. */
export interface Selector {
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly labels?: { readonly [name: string]: string } | undefined
  readonly container?: string | undefined
  readonly image?: string | undefined
}

type Mapping = { readonly [field: string]: unknown }

/** Everything a user can choose, defaults filled in. */
export interface Config {
  /** Undefined where the user named none: then every container is a candidate. */
  readonly images: readonly ImageRule[] | undefined
  readonly only: readonly Selector[] | undefined
  readonly except: readonly Selector[]
  readonly sidecars: readonly string[]
  readonly when: 'recognised' | 'annotated'
  readonly kinds: readonly OwnKind[]
  readonly probes: ProbeWish
  readonly replicas: 'one' | 'keep'
  readonly options: Options
  readonly supportImages: SupportImages
  readonly sources: Sources
}

/** What `spec.supportImages` may say of all of them, and of each. */
interface InitSpec {
  readonly pullPolicy?: string
  readonly resources?: Mapping
  readonly securityContext?: Mapping
  readonly pullSecrets?: readonly string[]
  readonly registry?: string
  readonly tag?: string
}

/** What `spec` may say, as it is written. */
export interface Spec {
  readonly images?: readonly {
    readonly image: string
    readonly runtime?: RuntimeName
    readonly config?: ImageConfig
    readonly file?: string
    readonly dockerfile?: string
    readonly target?: string
    readonly buildArgs?: { readonly [name: string]: string }
  }[]
  readonly imageLock?: string
  readonly buildArtifacts?: unknown
  readonly imageFiles?: readonly string[]
  readonly skaffold?: string
  readonly engine?: boolean
  readonly registry?: {
    readonly enabled?: boolean
    readonly insecure?: readonly string[]
    readonly ca?: string
    readonly timeout?: string
  }
  readonly platform?: string
  readonly only?: readonly Selector[]
  readonly except?: readonly Selector[]
  readonly sidecars?: readonly string[]
  readonly when?: Config['when']
  readonly kinds?: readonly OwnKind[]
  readonly suspend?: boolean
  readonly probes?: string | number
  readonly replicas?: Config['replicas']
  readonly ports?: { readonly [protocol in Protocol]?: number }
  readonly attach?: Options['attach']
  readonly listen?: Options['listen']
  readonly protocols?: Options['protocols']
  readonly supportImages?: InitSpec & {
    readonly contract?: Contract
    readonly sizeLimit?: string
  } & {
    readonly [runtime in RuntimeImage]?: string | (InitSpec & { readonly image?: string })
  }
}

/** A functionConfig that names a field or a value that is not there: the run ends with exit code 3 and this message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly exitCode = 3
}
