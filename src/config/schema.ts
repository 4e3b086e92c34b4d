import * as z from 'zod/mini'
import { seconds } from '../container/duration.js'
import type { RuntimeName } from '../container/plan.js'
import { RUNTIME_NAMES, runtimeNamed } from '../runtimes/index.js'
import type { Spec } from './config.js'

const text = z.string().check(z.minLength(1))
const words = z.optional(z.nullable(z.array(z.string())))
const port = z.int().check(z.gte(1), z.lte(65_535))
const mapping = z.record(z.string(), z.unknown())
const labels = z.record(z.string(), z.string())

const isRuntime = z.refine<string>((name) => runtimeNamed(name) !== undefined, {
  error: `must be one of ${RUNTIME_NAMES.join(', ')}`,
})
/** A runtime by its name or an alias. */
const runtime = z.pipe(
  z.string().check(isRuntime),
  z.transform((name): RuntimeName => runtimeNamed(name)?.name ?? 'go'),
)

const isProbeWish = z.refine<string>(
  (wish) => ['relax', 'remove', 'keep'].includes(wish) || seconds(wish) !== undefined,
  { error: 'must be relax, remove, keep, or a duration such as "10m" or "90s"' },
)

/** An image configuration as registries and engines give it: fields that are not used here may be there. */
const imageConfig = z.looseObject({
  Entrypoint: words,
  Cmd: words,
  Env: words,
  WorkingDir: z.optional(z.string()),
  User: z.optional(z.string()),
  Labels: z.optional(z.nullable(labels)),
})

const imageRule = z.strictObject({
  image: text,
  runtime: z.optional(runtime),
  config: z.optional(imageConfig),
})

const selector = z.strictObject({
  kind: z.optional(text),
  name: z.optional(text),
  namespace: z.optional(text),
  labels: z.optional(labels),
  container: z.optional(text),
  image: z.optional(text),
})

const ownKind = z.strictObject({ apiVersion: text, kind: text, template: text, replicas: z.optional(text) })

const init = {
  pullPolicy: z.optional(z.enum(['Always', 'IfNotPresent', 'Never'])),
  resources: z.optional(mapping),
  securityContext: z.optional(mapping),
}
const supportImage = z.optional(
  z.union([text, z.strictObject({ image: z.optional(text), tag: z.optional(text), ...init })]),
)

const supportImages = z.strictObject({
  registry: z.optional(text),
  tag: z.optional(text),
  contract: z.optional(z.enum(['skaffold', 'ducttape'])),
  ...init,
  pullSecrets: z.optional(z.array(text)),
  sizeLimit: z.optional(text),
  go: supportImage,
  nodejs: supportImage,
  python: supportImage,
  netcore: supportImage,
})

/** What `spec` of a functionConfig may say. */
export const SPEC = z.strictObject({
  images: z.optional(z.array(imageRule)),
  only: z.optional(z.array(selector)),
  except: z.optional(z.array(selector)),
  sidecars: z.optional(z.array(text)),
  when: z.optional(z.enum(['recognised', 'annotated'])),
  kinds: z.optional(z.array(ownKind)),
  suspend: z.optional(z.boolean()),
  probes: z.optional(z.string().check(isProbeWish)),
  replicas: z.optional(z.enum(['one', 'keep'])),
  ports: z.optional(
    z.strictObject({
      dlv: z.optional(port),
      devtools: z.optional(port),
      dap: z.optional(port),
      pydevd: z.optional(port),
      jdwp: z.optional(port),
    }),
  ),
  listen: z.optional(z.enum(['loopback', 'all'])),
  protocols: z.optional(z.array(z.enum(['dap', 'pydevd', 'dlv', 'devtools', 'jdwp']))),
  supportImages: z.optional(supportImages),
})

/** A `spec` that was read, or the issues that kept it from being read. */
export function parseSpec(spec: unknown): { spec: Spec } | { issues: readonly z.core.$ZodIssue[] } {
  const parsed = SPEC.safeParse(spec)
  // zod's optional fields admit undefined, ours are absent; the shapes are the same otherwise.
  return parsed.success ? { spec: parsed.data as Spec } : { issues: parsed.error.issues }
}
