import { parseReference } from '../../src/images/reference.js'
import type { Platform, Wanted } from '../../src/images/source.js'

/** An image that somebody wants to know about, for Linux on amd64 if nothing else is said. */
export function wanted(image: string, architecture = 'amd64'): Wanted {
  const reference = parseReference(image)
  if (!reference) throw new Error(`"${image}" is no image reference`)
  const platform: Platform = { os: 'linux', architecture }
  return { image, reference, platform }
}
