import { isFields } from './image-config.js'
import type { Rule } from './match.js'
import { isImage, ruleFor } from './match.js'
import { parseReference } from './reference.js'
import type { Fault } from './unreadable.js'

/** An image that Skaffold built. */
export interface BuildArtifact {
  /** What manifests call it before Skaffold replaces names. */
  readonly imageName: string
  /** What Skaffold puts there: name, tag, and digest if it was pushed. */
  readonly tag: string
  /** The language, if skaffold.yaml names it. */
  readonly runtimeType: string | undefined
}

/** What `skaffold build --file-output` wrote, checked; the fault's words follow the file's name. */
export function buildArtifacts(
  result: unknown,
  runtimes: readonly string[],
): { readonly artifacts: readonly BuildArtifact[] } | Fault {
  const builds = isFields(result) ? result['builds'] : undefined
  if (!Array.isArray(builds)) return { fault: 'is not a build result of Skaffold: `builds` must be a list' }
  const artifacts: BuildArtifact[] = []
  for (const [index, build] of builds.entries()) {
    const artifact = artifactIn(build, `builds[${index}]`, runtimes)
    if ('fault' in artifact) return artifact
    artifacts.push(artifact)
  }
  return { artifacts }
}

/** The artifact that a container's image is, under the name from before or from after the replacement. */
export function artifactFor(artifacts: readonly BuildArtifact[], image: string): BuildArtifact | undefined {
  const exact = artifacts.find(({ tag }) => tag === image)
  return exact ?? artifacts.find((artifact) => namesOf(artifact).some((name) => isImage(name, image)))
}

/** The rule for an image, by its name in the pod, else by the one that Skaffold builds it under. */
export function ruleOfBuilt<R extends Rule>(
  rules: readonly R[],
  image: string,
  builds: readonly BuildArtifact[] = [],
): R | undefined {
  const built = artifactFor(builds, image)?.imageName
  return ruleFor(rules, image) ?? (built === undefined ? undefined : ruleFor(rules, built))
}

/** Whether Skaffold would debug an image: one that it built; all of them where it built none. */
export function isDebuggedBySkaffold(artifacts: readonly BuildArtifact[], image: string): boolean {
  return artifacts.length === 0 || artifactFor(artifacts, image) !== undefined
}

/** The language that a `runtimeType` names, in Skaffold's words; an empty one is none. */
export function runtimeTypeIn(
  value: unknown,
  where: string,
  runtimes: readonly string[],
): { readonly runtimeType: string | undefined } | Fault {
  if (value === undefined || value === null || value === '') return { runtimeType: undefined }
  if (typeof value === 'string' && runtimes.includes(value)) return { runtimeType: value }
  const got = JSON.stringify(value)
  return { fault: `has a \`${where}.runtimeType\` that must be one of ${runtimes.join(', ')}; got ${got}` }
}

function artifactIn(build: unknown, where: string, runtimes: readonly string[]): BuildArtifact | Fault {
  const { imageName, tag, runtimeType } = isFields(build) ? build : {}
  const language = runtimeTypeIn(runtimeType, where, runtimes)
  if ('fault' in language) return language
  if (!isReference(imageName))
    return { fault: `has a \`${where}.imageName\` that must be the name of an image` }
  if (!isReference(tag)) return { fault: `has a \`${where}.tag\` that must be the name of an image` }
  return { imageName, tag, ...language }
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && parseReference(value) !== undefined
}

// A digest may have been put in or left out on the way: `name:tag@digest` is also `name:tag` and `name@digest`.
function namesOf({ imageName, tag }: BuildArtifact): readonly string[] {
  const [tagged = '', digest] = tag.split('@')
  if (digest === undefined) return [imageName, tagged]
  return [imageName, tagged, `${tagged.replace(/:[^:/]+$/, '')}@${digest}`]
}
