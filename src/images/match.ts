import type { ImageConfig } from '../container/container.js'
import { isGlob, isLike } from '../container/glob.js'
import { familiarName, repositoryOf, splitReference } from './reference.js'

/** What is known about images, by name. */
export interface Rule {
  readonly image: string
  readonly config: ImageConfig | undefined
}

/** The first rule whose image a container's image is: by repository, repository and tag, repository and digest, or a glob. */
export function ruleFor<R extends Rule>(rules: readonly R[], image: string): R | undefined {
  return rules.find((rule) => isImage(rule.image, image))
}

/** Whether a container's image is what a pattern says. */
export function isImage(pattern: string, image: string): boolean {
  if (isGlob(pattern)) {
    const glob = pattern.replace(/^index\.docker\.io\//, 'docker.io/')
    return namesOf(image).some((name) => isLike(glob, name))
  }
  const [wanted, found] = [partsOf(pattern), partsOf(image)]
  return (
    wanted.domain === found.domain &&
    wanted.path === found.path &&
    (wanted.tag === undefined || wanted.tag === tagOf(found)) &&
    (wanted.digest === undefined || wanted.digest === found.digest)
  )
}

/** All that an image may be called: its short and its full name, each with and without tag and digest. */
function namesOf(image: string): readonly string[] {
  const parts = partsOf(image)
  const familiar = familiarName(parts)
  const full = `${parts.domain}/${parts.path}`
  // "docker.io/nginx" is nobody's full name, but people write it.
  const names = familiar === full ? [full] : [familiar, full, `docker.io/${familiar}`]
  const tag = tagOf(parts)
  const tagged = tag === undefined ? '' : `:${tag}`
  const digested = parts.digest === undefined ? '' : `@${parts.digest}`
  return [
    image,
    ...names.flatMap((name) => ['', tagged, digested, tagged + digested].map((end) => name + end)),
  ]
}

function partsOf(image: string) {
  const { name, tag, digest } = splitReference(image)
  return { ...repositoryOf(name), tag, digest }
}

function tagOf({ tag, digest }: { tag: string | undefined; digest: string | undefined }): string | undefined {
  return tag ?? (digest === undefined ? 'latest' : undefined)
}
