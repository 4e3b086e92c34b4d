import { isImage } from './match.js'
import type { Reference } from './reference.js'
import { parseReference } from './reference.js'
import type { ImageFacts, ImageSource, Wanted } from './source.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

/** A file or folder that holds images. */
export interface Holder {
  /** What it is, in words that follow "by". */
  readonly by: string
  /** The image that it was named for, if it was named for one. */
  readonly image: string | undefined
  /** The facts about an image, undefined where the holder does not have it; a fault follows what `by` says. */
  readonly find: (wanted: Wanted) => Promise<Omit<ImageFacts, 'by'> | Fault | undefined>
}

/** An image among others in one place, with the names that it has there. */
export interface Held {
  readonly names: readonly string[]
  readonly digest: string | undefined
}

/** The source that a holder is; one that was named for an image is asked about no other. */
export function heldSource({ by, image, find }: Holder): ImageSource {
  return {
    find: async (wanted) => {
      if (image !== undefined && !isImage(image, wanted.image)) return undefined
      const found = await find(wanted)
      if (found && !isFault(found)) return { ...found, by }
      if (found) return { fault: `${by} ${found.fault}` }
      return image === undefined ? undefined : { fault: `${by} holds no image named "${wanted.image}"` }
    },
  }
}

/** Those that are the wanted image: several if it is there for several platforms. An only one in a file that was named for it needs no name. */
export function heldImages<H extends Held>(
  held: readonly H[],
  wanted: Wanted,
  isNamed: boolean,
): readonly H[] {
  const matches = held.filter((each) => isHeld(each, wanted.reference))
  if (matches.length > 0 || !isNamed) return matches
  if (held.length === 1 || held.every(({ names }) => names.length === 0)) return held
  // Many programs write the tag alone, since a layout is one repository to them (OCI image specification, annotations.md).
  const { tag } = wanted.reference
  return tag === undefined ? [] : held.filter(({ names }) => names.includes(tag))
}

// A name can be given to anything, so a digest is met by a digest alone.
function isHeld({ names, digest }: Held, wanted: Reference): boolean {
  if (wanted.digest !== undefined) return digest === wanted.digest
  return names.some((name) => {
    // "v1" alone is a tag of a repository that is not known.
    const reference = /[/:]/.test(name) ? parseReference(name) : undefined
    return (
      reference?.domain === wanted.domain && reference.path === wanted.path && reference.tag === wanted.tag
    )
  })
}
