import type { ImageConfig } from '../container/container.js'
import { isGlob, isLike } from '../container/glob.js'

/** What is known about images, by name. */
export interface Rule {
  readonly image: string
  readonly config: ImageConfig | undefined
}

interface Reference {
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** The first rule whose image a container's image is: by repository, repository and tag, repository and digest, or a glob. */
export function ruleFor<R extends Rule>(rules: readonly R[], image: string): R | undefined {
  return rules.find((rule) => isImage(rule.image, image))
}

/** Whether a container's image is what a pattern says. */
export function isImage(pattern: string, image: string): boolean {
  if (isGlob(pattern))
    return [image, familiar(image), reference(image).repository].some((name) =>
      isLike(familiar(pattern), name),
    )
  const [wanted, found] = [reference(pattern), reference(image)]
  return (
    wanted.repository === found.repository &&
    (wanted.tag === undefined ||
      wanted.tag === (found.tag ?? (found.digest === undefined ? 'latest' : undefined))) &&
    (wanted.digest === undefined || wanted.digest === found.digest)
  )
}

/** The parts of an image reference; Docker Hub's short names are written out, as the distribution project does. */
function reference(text: string): Reference {
  const [name = '', digest] = text.split('@')
  const tag = /:([^:/]+)$/.exec(name)?.[1]
  return { repository: familiar(tag === undefined ? name : name.slice(0, -tag.length - 1)), tag, digest }
}

function familiar(name: string): string {
  return name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '')
}
