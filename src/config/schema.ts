import * as z from 'zod/mini'
import { seconds } from '../container/duration.js'
import type { Spec } from './config.js'
import { imageRule, labels, registry, required, text } from './image-schema.js'

const PROTOCOLS = ['dap', 'pydevd', 'dlv', 'devtools', 'jdwp'] as const

const port = z.optional(z.int().check(z.gte(1), z.lte(65_535)))
const mapping = (description: string) =>
  z.optional(z.record(z.string(), z.unknown()).check(z.describe(description)))

const isProbeWish = z.refine<string>(
  (wish) => ['relax', 'remove', 'keep'].includes(wish) || seconds(wish) !== undefined,
  { error: 'must be relax, remove, keep, or a duration such as "10m" or "90s"' },
)

const selector = z.strictObject({
  kind: text('The kind of the workload; a glob.'),
  name: text('The name of the workload; a glob.'),
  namespace: text('The namespace of the workload; a glob.'),
  labels: z.optional(labels.check(z.describe('Labels of the workload or its pods; the values are globs.'))),
  container: text('The name of the container; a glob.'),
  image: text('The image of the container, as in `images`.'),
})
const selectors = (description: string) => z.optional(z.array(selector).check(z.describe(description)))

const ownKind = z.strictObject({
  apiVersion: required,
  kind: required,
  template: required.check(
    z.describe('Where its pod template is: keys with dots between, `spec.template` say.'),
  ),
  replicas: text('Where it says how many pods there are, if it does.'),
})

const init = {
  registry: text('The registry and path of the support image.'),
  tag: text('Its tag or digest.'),
  pullPolicy: z.optional(
    z.enum(['Always', 'IfNotPresent', 'Never']).check(z.describe('`imagePullPolicy` of the init container.')),
  ),
  resources: mapping("The init container's resources, in place of those that the pod suggests."),
  securityContext: mapping(
    "Fields of the init container's securityContext; what the debugged container has beats them.",
  ),
  pullSecrets: z.optional(
    z.array(required).check(z.describe('Names of imagePullSecrets that changed pods get too.')),
  ),
}
const supportImage = (description: string) =>
  z.optional(
    z
      .union([required, z.strictObject({ image: text('The whole image.'), ...init })])
      .check(z.describe(description)),
  )

const supportImages = z.strictObject({
  contract: z.optional(
    z
      .enum(['skaffold', 'ducttape'])
      .check(
        z.describe('What they serve: `ducttape` says every language version, so no refusal for their sake.'),
      ),
  ),
  ...init,
  sizeLimit: text('`sizeLimit` of the volume for the support files.'),
  go: supportImage('The image that brings Delve.'),
  nodejs: supportImage('The image that brings the wrapper of node.'),
  python: supportImage('The image that brings debugpy and pydevd.'),
  netcore: supportImage('The image that brings vsdbg.'),
})

/** What `spec` of a functionConfig may say. */
export const SPEC = z.strictObject({
  images: z.optional(
    z
      .array(imageRule)
      .check(
        z.describe('What is known about images, first match wins; once given, only these are candidates.'),
      ),
  ),
  imageLock: text('A file that `ducttape-fn lock` wrote; locks among the input are read without it.'),
  buildArtifacts: z.optional(
    z
      .union([required, z.looseObject({ builds: z.array(z.unknown()) })])
      .check(
        z.describe("Skaffold's build result, as a file or itself: only its images are candidates then."),
      ),
  ),
  imageFiles: z.optional(
    z.array(required).check(z.describe('Archives (`docker save`, OCI) and OCI layouts that hold images.')),
  ),
  skaffold: text('A skaffold.yaml, whose artifacts are known by their Dockerfiles.'),
  engine: z.optional(z.boolean().check(z.describe('Whether the Docker or podman of this machine is asked.'))),
  registry: z.optional(registry),
  platform: text('The platform of nodes that pods do not name; linux/amd64 without it.'),
  only: selectors('Only containers that one of these means are candidates.'),
  except: selectors('Containers that one of these means are left alone.'),
  sidecars: z.optional(
    z
      .array(required)
      .check(
        z.describe(
          'Names of containers that are sidecars and left alone, as globs; replaces the default list.',
        ),
      ),
  ),
  when: z.optional(
    z
      .enum(['recognised', 'annotated'])
      .check(z.describe('`annotated`: only pods with `ducttape.dev/debug` are changed.')),
  ),
  kinds: z.optional(z.array(ownKind).check(z.describe("Kinds of the user's own that hold a pod."))),
  suspend: z.optional(
    z.boolean().check(z.describe('Programs wait for their debugger before their first line.')),
  ),
  probes: z.optional(
    z.string().check(isProbeWish, z.describe('relax, remove, keep, or how long a probe may take ("10m").')),
  ),
  replicas: z.optional(z.enum(['one', 'keep']).check(z.describe('Whether several replicas become one.'))),
  attach: z.optional(
    z
      .enum(['auto', 'launcher', 'environment'])
      .check(
        z.describe(
          'How Node.js and Python come under their debuggers: by words before the program (`launcher`), or by variables alone, for which `supportImages.contract` must be ducttape.',
        ),
      ),
  ),
  ports: z.optional(z.strictObject({ dlv: port, devtools: port, dap: port, pydevd: port, jdwp: port })),
  listen: z.optional(
    z.enum(['loopback', 'all']).check(z.describe('Where debuggers listen; a port-forward reaches loopback.')),
  ),
  protocols: z.optional(
    z.array(z.enum(PROTOCOLS)).check(z.describe('Preference, best first; never turns a runtime off.')),
  ),
  supportImages: z.optional(supportImages),
})

/** A `spec` that was read, or the issues that kept it from being read. */
export function parseSpec(spec: unknown): { spec: Spec } | { issues: readonly z.core.$ZodIssue[] } {
  const parsed = SPEC.safeParse(spec)
  // zod's optional fields admit undefined, ours are absent; the shapes are the same otherwise.
  return parsed.success ? { spec: parsed.data as Spec } : { issues: parsed.error.issues }
}

/** The JSON Schema of a whole functionConfig, for editors and hosts. */
export function functionConfigSchema(): object {
  return {
    title: 'DuctTape',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { const: 'ducttape.dev/v1alpha1' },
      kind: { const: 'DuctTape' },
      metadata: { type: 'object' },
      spec: { ...z.toJSONSchema(SPEC, { io: 'input' }), $schema: undefined },
    },
    additionalProperties: false,
  }
}
