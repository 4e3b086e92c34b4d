import { dirname, isAbsolute, join } from 'node:path'
import { runtimeTypeIn } from './build-artifacts.js'
import type { DockerfileRule } from './dockerfile-source.js'
import { isFields } from './image-config.js'
import type { Fault } from './unreadable.js'

/** An image that a skaffold.yaml builds. */
export interface SkaffoldArtifact {
  readonly image: string
  /** The language, if it is named. */
  readonly runtimeType: string | undefined
  /** What builds it. */
  readonly builder: Builder
  /** Undefined where it is not built from a Dockerfile, or where only Skaffold knows from which. */
  readonly dockerfile: DockerfileRule | undefined
}

/** Skaffold's names of what builds an image. */
export type Builder = (typeof BUILDERS)[number]

/** A skaffold.yaml. */
export interface SkaffoldFile {
  /** Its path; the paths in it are relative to its folder. */
  readonly path: string
  /** Its documents, as plain data; each is a module. Modules in other files, which `requires` names, are not looked for. */
  readonly documents: readonly unknown[]
}

// https://skaffold.dev/docs/references/yaml/, the fields of an artifact that say how it is built; without one it is `docker`.
const BUILDERS = [
  'docker',
  'kaniko',
  'bazel',
  'ko',
  'jib',
  'jibMaven',
  'jibGradle',
  'buildpacks',
  'custom',
] as const
const WITH_DOCKERFILE: readonly Builder[] = ['docker', 'kaniko']

// Skaffold gives these to every build, with values that depend on its command.
const SKAFFOLD_ARGS = { SKAFFOLD_RUN_MODE: undefined, SKAFFOLD_GO_GCFLAGS: undefined }

/** The images that a skaffold.yaml builds without a profile; the fault's words follow the file's name. */
export function skaffoldArtifacts(
  file: SkaffoldFile,
  runtimes: readonly string[],
): { readonly artifacts: readonly SkaffoldArtifact[] } | Fault {
  const found = file.documents.flatMap((document) => artifactsIn(document, { file, runtimes }))
  const fault = found.find((artifact) => 'fault' in artifact)
  return (
    fault ?? { artifacts: found.filter((artifact): artifact is SkaffoldArtifact => !('fault' in artifact)) }
  )
}

interface Around {
  readonly file: SkaffoldFile
  readonly runtimes: readonly string[]
}

function artifactsIn(document: unknown, around: Around): readonly (SkaffoldArtifact | Fault)[] {
  if (document === undefined || document === null) return []
  const isSkaffold = isFields(document) && String(document['apiVersion']).startsWith('skaffold/')
  if (!isSkaffold) return [{ fault: 'is not a skaffold.yaml: its `apiVersion` must begin with "skaffold/"' }]
  const build = document['build'] ?? {}
  const artifacts = isFields(build) ? (build['artifacts'] ?? []) : undefined
  if (!Array.isArray(artifacts)) return [{ fault: 'has a `build.artifacts` that must be a list' }]
  return artifacts.map((fields, index) => artifactIn(fields, `build.artifacts[${index}]`, around))
}

function artifactIn(fields: unknown, where: string, { file, runtimes }: Around): SkaffoldArtifact | Fault {
  if (!isFields(fields)) return { fault: `has a \`${where}\` that must be an object` }
  const { image, context = '.' } = fields
  if (typeof image !== 'string' || image === '')
    return { fault: `has a \`${where}.image\` that must be a string` }
  if (typeof context !== 'string') return { fault: `has a \`${where}.context\` that must be a string` }
  const language = runtimeTypeIn(fields['runtimeType'], where, runtimes)
  if ('fault' in language) return language
  const builder = BUILDERS.find((name) => fields[name] !== undefined) ?? 'docker'
  const rule = WITH_DOCKERFILE.includes(builder) ? ruleOf(fields, builder, dirname(file.path)) : undefined
  return { image, ...language, builder, dockerfile: rule }
}

function ruleOf(artifact: Fields, builder: Builder, folder: string): DockerfileRule | undefined {
  const how = isFields(artifact[builder]) ? artifact[builder] : {}
  const { dockerfile = 'Dockerfile', target } = how
  const { image, context = '.' } = artifact
  const texts = [image, dockerfile, context, target ?? ''].map(plainText)
  const [name, file, place, stage] = texts
  if (name === undefined || file === undefined || place === undefined || stage === undefined) return undefined
  const paths = isAbsolute(file) ? [file] : [join(within(folder, place), file), join(folder, file)]
  return {
    image: name,
    dockerfile: paths[0] ?? file,
    // Skaffold looks beside the skaffold.yaml for what is not in the context.
    otherwise: paths[1],
    target: stage === '' ? undefined : stage,
    buildArgs: { ...SKAFFOLD_ARGS, ...requiredImages(artifact['requires']), ...givenArgs(how['buildArgs']) },
  }
}

type Fields = { readonly [name: string]: unknown }

function within(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

// The artifacts that an artifact is built on are given to it as build arguments, under their alias.
function requiredImages(requires: unknown): { readonly [name: string]: string | undefined } {
  const entries = Array.isArray(requires) ? requires.filter(isFields) : []
  return Object.fromEntries(entries.map(({ image, alias }) => [String(alias ?? image), plainText(image)]))
}

// A null is taken from the environment that Skaffold runs in.
function givenArgs(buildArgs: unknown): { readonly [name: string]: string | undefined } {
  if (!isFields(buildArgs)) return {}
  return Object.fromEntries(Object.entries(buildArgs).map(([name, value]) => [name, plainText(value)]))
}

// A scalar as text; undefined for a Go template, whose values only Skaffold has, and for what is no scalar.
function plainText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && !value.includes('{{') ? value : undefined
}
