import * as z from 'zod/mini'
import type { RuntimeName } from '../container/plan.js'
import { RUNTIME_NAMES, runtimeNamed } from '../runtimes/index.js'
import type { Spec } from './config.js'

const PROTOCOLS = ['dap', 'pydevd', 'dlv', 'devtools', 'jdwp'] as const

const text = z.string().check(z.minLength(1))
const words = z.optional(z.nullable(z.array(z.string())))
const user = z.int().check(z.gte(0))

/** A runtime by its name or an alias. */
const runtime = z.pipe(
  z.string().check(
    z.refine((name) => runtimeNamed(name) !== undefined, {
      error: `must be one of ${RUNTIME_NAMES.join(', ')}`,
    }),
  ),
  z.transform((name): RuntimeName => runtimeNamed(name)?.name ?? 'go'),
)

/** An image configuration as registries and engines give it: fields that are not used here may be there. */
const imageConfig = z.looseObject({
  Entrypoint: words,
  Cmd: words,
  Env: words,
  WorkingDir: z.optional(z.string()),
  User: z.optional(z.string()),
  Labels: z.optional(z.nullable(z.record(z.string(), z.string()))),
})

const imageRule = z.strictObject({
  image: text,
  runtime: z.optional(runtime),
  config: z.optional(imageConfig),
})

const supportImages = z.strictObject({
  registry: z.optional(text),
  tag: z.optional(text),
  contract: z.optional(z.enum(['skaffold', 'ducttape'])),
  securityContext: z.optional(z.strictObject({ runAsUser: z.optional(user), runAsGroup: z.optional(user) })),
  go: z.optional(text),
  nodejs: z.optional(text),
  python: z.optional(text),
  netcore: z.optional(text),
})

/** What `spec` of a functionConfig may say. */
export const SPEC = z.strictObject({
  images: z.optional(z.array(imageRule)),
  listen: z.optional(z.enum(['loopback', 'all'])),
  protocols: z.optional(z.array(z.enum(PROTOCOLS))),
  supportImages: z.optional(supportImages),
})

/** A `spec` that was read, or the issues that kept it from being read. */
export function parseSpec(spec: unknown): { spec: Spec } | { issues: readonly z.core.$ZodIssue[] } {
  const parsed = SPEC.safeParse(spec)
  // zod's optional fields admit undefined, ours are absent; the shapes are the same otherwise.
  return parsed.success ? { spec: parsed.data as Spec } : { issues: parsed.error.issues }
}
