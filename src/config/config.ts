import type { ImageConfig } from '../container/container.js'
import type { Contract, Options, RuntimeImage, RuntimeName } from '../container/plan.js'

/** What the functionConfig says of images. */
export interface ImageRule {
  readonly image: string
  readonly runtime: RuntimeName | undefined
  readonly config: ImageConfig | undefined
}

/** Everything a user can choose, defaults filled in. */
export interface Config {
  /** Undefined where the user named none: then every container is a candidate. */
  readonly images: readonly ImageRule[] | undefined
  readonly options: Options
  readonly supportImages: {
    readonly images: { readonly [runtime in RuntimeImage]: string }
    readonly user: { readonly runAsUser?: number | undefined; readonly runAsGroup?: number | undefined }
  }
}

/** What `spec` may say, as it is written. */
export interface Spec {
  readonly images?: readonly {
    readonly image: string
    readonly runtime?: RuntimeName
    readonly config?: ImageConfig
  }[]
  readonly listen?: Options['listen']
  readonly protocols?: Options['protocols']
  readonly supportImages?: {
    readonly registry?: string
    readonly tag?: string
    readonly contract?: Contract
    readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number }
  } & { readonly [runtime in RuntimeImage]?: string }
}

const REGISTRY = 'gcr.io/k8s-skaffold/skaffold-debug-support'
const RUNTIME_IMAGES: readonly RuntimeImage[] = ['go', 'nodejs', 'python', 'netcore']

/** A functionConfig that names a field or a value that is not there: the run ends with exit code 3 and this message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly exitCode = 3
}

/** The configuration that a `spec` makes, defaults filled in. */
export function configFrom(spec: Spec): Config {
  const { registry = REGISTRY, tag, contract = 'skaffold', securityContext = {} } = spec.supportImages ?? {}
  const image = (runtime: RuntimeImage): string =>
    spec.supportImages?.[runtime] ?? `${registry}/${runtime}${tag ? `:${tag}` : ''}`
  return Object.freeze({
    images: spec.images?.map((rule) => ({ image: rule.image, runtime: rule.runtime, config: rule.config })),
    options: { listen: spec.listen ?? 'loopback', protocols: spec.protocols ?? [], contract },
    supportImages: {
      images: Object.fromEntries(
        RUNTIME_IMAGES.map((runtime) => [runtime, image(runtime)]),
      ) as Config['supportImages']['images'],
      user: securityContext,
    },
  })
}
