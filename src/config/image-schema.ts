import * as z from 'zod/mini'
import { seconds } from '../container/duration.js'
import type { RuntimeName } from '../container/plan.js'
import { RUNTIME_NAMES, runtimeNamed } from '../runtimes/index.js'

/** A string that says something, with what it says for editors. */
export function text(description: string) {
  return z.optional(z.string().check(z.minLength(1), z.describe(description)))
}

/** A string that is not empty. */
export const required = z.string().check(z.minLength(1))
/** Names with texts. */
export const labels = z.record(z.string(), z.string())

const words = z.optional(z.nullable(z.array(z.string())))

const isRuntime = z.refine<string>((name) => runtimeNamed(name) !== undefined, {
  error: `must be one of ${RUNTIME_NAMES.join(', ')}`,
})
/** A runtime by its name or an alias. */
const runtime = z.pipe(
  z.string().check(
    isRuntime,
    z.meta({
      description: "The program's language; Skaffold's other names for it count too.",
      examples: [...RUNTIME_NAMES],
    }),
  ),
  z.transform((name): RuntimeName => runtimeNamed(name)?.name ?? 'go'),
)

/** An image configuration as registries and engines give it: fields that are not used here may be there. */
const imageConfig = z
  .looseObject({
    Entrypoint: words,
    Cmd: words,
    Env: words,
    WorkingDir: z.optional(z.string()),
    User: z.optional(z.string()),
    Labels: z.optional(z.nullable(labels)),
  })
  .check(z.describe('What the image says: `config` of an OCI image configuration, verbatim.'))

/** What the functionConfig may say of an image. */
export const imageRule = z.strictObject({
  image: required.check(z.describe('A repository, repository:tag, repository@digest, or a glob.')),
  runtime: z.optional(runtime),
  config: z.optional(imageConfig),
  file: text('An archive (`docker save`, OCI) or an OCI layout that holds it.'),
  dockerfile: text('The Dockerfile that it is built from.'),
  target: text('The stage that is built, if it is not the last.'),
  buildArgs: z.optional(labels.check(z.describe('Build arguments of the Dockerfile.'))),
})

const isDuration = z.refine<string>((value) => seconds(value) !== undefined, {
  error: 'must be a duration such as "30s"',
})
/** How registries are asked. */
export const registry = z.strictObject({
  enabled: z.optional(z.boolean().check(z.describe('Whether registries are asked, over the network.'))),
  insecure: z.optional(
    z.array(required).check(z.describe('Registries that are asked without encryption, as images name them.')),
  ),
  ca: text('A file of certificates that are trusted besides the usual ones.'),
  timeout: z.optional(z.string().check(isDuration, z.describe('How long an image may take.'))),
})
