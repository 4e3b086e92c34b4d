import { seconds } from '../container/duration.js'
import type { RuntimeImage } from '../container/plan.js'
import type { ProbeWish, SupportImage, SupportImages } from '../container/wishes.js'
import type { Config, ImageRule, Sources, Spec } from './config.js'
import { ConfigError } from './config.js'

const REGISTRY = 'gcr.io/k8s-skaffold/skaffold-debug-support'
const RUNTIME_IMAGES: readonly RuntimeImage[] = ['go', 'nodejs', 'python', 'netcore']
const PROBE_TIMEOUT = 600
const NO_HOOKS =
  '`spec.attach` must not be "environment" where `spec.supportImages.contract` is "skaffold": the published images have nothing that programs load by a variable; name images of ours in `spec.supportImages` and say `contract: ducttape`, or leave `attach` out'

/** Containers that meshes, proxies and agents bring into pods, by name: they are left alone unless the user lists others. */
export const SIDECARS: readonly string[] = [
  'istio-proxy',
  'linkerd-proxy',
  'linkerd-init',
  'envoy',
  'envoy-sidecar',
  'consul-dataplane',
  'consul-connect-*',
  'kuma-sidecar',
  'daprd',
  'cloud-sql-proxy',
  'cloudsql-proxy',
  'alloydb-auth-proxy',
  'queue-proxy',
  'vault-agent',
  'oauth2-proxy',
  'otc-container',
  'datadog-agent',
  'fluent-bit',
  'fluentd',
  'gke-gcsfuse-sidecar',
]

/** The configuration that a `spec` makes, defaults filled in. Throws a ConfigError where its fields contradict each other. */
export function configFrom(spec: Spec): Config {
  const { contract = 'skaffold', sizeLimit } = spec.supportImages ?? {}
  const { attach = 'auto' } = spec
  if (attach === 'environment' && contract !== 'ducttape') throw new ConfigError(NO_HOOKS)
  return Object.freeze({
    images: spec.images?.map(imageRule),
    only: spec.only,
    except: spec.except ?? [],
    sidecars: spec.sidecars ?? SIDECARS,
    when: spec.when ?? 'recognised',
    kinds: spec.kinds ?? [],
    probes: probesFrom(spec.probes),
    replicas: spec.replicas ?? 'one',
    options: {
      listen: spec.listen ?? 'loopback',
      protocols: spec.protocols ?? [],
      ports: spec.ports ?? {},
      suspend: spec.suspend ?? false,
      contract,
      attach,
    },
    supportImages: { images: imagesFrom(spec.supportImages ?? {}), sizeLimit },
    sources: sourcesFrom(spec),
  })
}

function imageRule(rule: NonNullable<Spec['images']>[number]): ImageRule {
  const { image, runtime, config, file, dockerfile, target, buildArgs } = rule
  return { image, runtime, config, file, dockerfile, target, buildArgs }
}

function sourcesFrom({ registry = {}, ...spec }: Spec): Sources {
  return {
    imageLock: spec.imageLock,
    buildArtifacts: spec.buildArtifacts,
    imageFiles: spec.imageFiles ?? [],
    skaffold: spec.skaffold,
    engine: spec.engine ?? false,
    registry: {
      enabled: registry.enabled ?? false,
      insecure: registry.insecure ?? [],
      ca: registry.ca,
      timeoutSeconds: registry.timeout === undefined ? undefined : seconds(registry.timeout),
    },
    platform: spec.platform,
  }
}

function probesFrom(wish: Spec['probes'] = 'relax'): ProbeWish {
  if (wish === 'remove' || wish === 'keep') return wish
  return { timeout: seconds(String(wish)) ?? PROBE_TIMEOUT }
}

function imagesFrom(spec: NonNullable<Spec['supportImages']>): SupportImages['images'] {
  const images = RUNTIME_IMAGES.map((runtime) => [runtime, imageFrom(spec, runtime)] as const)
  return Object.fromEntries(images) as SupportImages['images']
}

/** What is said of one support image beats what is said of all. */
function imageFrom(spec: NonNullable<Spec['supportImages']>, runtime: RuntimeImage): SupportImage {
  const said = spec[runtime]
  const own = typeof said === 'string' ? { image: said } : (said ?? {})
  const tag = own.tag ?? spec.tag
  const isDigest = tag?.startsWith('sha256:')
  return {
    image:
      own.image ??
      `${own.registry ?? spec.registry ?? REGISTRY}/${runtime}${tag ? (isDigest ? `@${tag}` : `:${tag}`) : ''}`,
    pullPolicy: own.pullPolicy ?? spec.pullPolicy,
    resources: own.resources ?? spec.resources,
    securityContext: own.securityContext ?? spec.securityContext,
    pullSecrets: own.pullSecrets ?? spec.pullSecrets ?? [],
  }
}
