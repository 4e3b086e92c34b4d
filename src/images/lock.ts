import type { ImageConfig } from '../container/container.js'
import { imageConfig, isFields } from './image-config.js'
import { choosePlatform, parsePlatform, platformName } from './platform.js'
import type { Reference } from './reference.js'
import { parseReference } from './reference.js'
import type { Answer, ImageFacts, ImageSource, Platform, Wanted } from './source.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

/** What makes a resource a lock. */
export const LOCK_API_VERSION = 'ducttape.dev/v1alpha1'
export const LOCK_KIND = 'ImageLock'

/** Names whose values are taken for secrets, and never written down. */
export const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSWD|KEY|CREDENTIAL/i

/** What a lock holds of an image. */
export interface LockedImage {
  /** As pods write it. */
  readonly image: string
  readonly digest: string | undefined
  /** The platform that it was looked up for. */
  readonly platform: Platform
  readonly config: ImageConfig
  /** The environment variables of the image whose values are kept out of the lock. */
  readonly withheld: readonly string[]
}

type Fields = { readonly [name: string]: unknown }

const RESOURCE_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec']
const IMAGE_FIELDS = ['image', 'digest', 'platform', 'config', 'withheld']
const CONFIG_FIELDS = ['Entrypoint', 'Cmd', 'Env', 'WorkingDir', 'User', 'Labels']

// The digests of the OCI image specification (descriptor.md, "Registered algorithms").
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

/** The images of an ImageLock resource as plain data, or what is wrong with it; a field that is not known may be a misspelt one. */
export function imagesOfLock(value: unknown): { readonly images: readonly LockedImage[] } | Fault {
  const resource = isFields(value) ? value : {}
  if (resource['apiVersion'] !== LOCK_API_VERSION || resource['kind'] !== LOCK_KIND)
    return { fault: `it must be of kind ${LOCK_KIND} and apiVersion ${LOCK_API_VERSION}` }
  const { spec } = resource
  if (!isFields(spec)) return { fault: '`spec` must be an object' }
  const unknown = unknownIn(resource, RESOURCE_FIELDS, '') ?? unknownIn(spec, ['images'], 'spec.')
  if (unknown) return unknown
  const list = spec['images'] ?? []
  if (!Array.isArray(list)) return { fault: '`spec.images` must be a list' }
  const read = list.map((each, at) => lockedImage(each, `spec.images[${at}]`))
  const images = read.flatMap((each) => (isFault(each) ? [] : [each]))
  return read.find(isFault) ?? repeatedIn(images) ?? { images }
}

/** What a lock says, named in words that follow "by". */
export function lockSource(images: readonly LockedImage[], by: string): ImageSource {
  const locked = images.map((each) => ({ ...each, reference: parseReference(each.image) }))
  return {
    find: async (wanted) => {
      const ofImage = locked.filter((each) => isLocked(each, wanted.reference))
      const found = choosePlatform(ofImage, wanted.platform)
      if (found) return factsOf(found, by)
      return ofImage.length > 0 ? otherPlatforms(ofImage, { wanted, by }) : undefined
    },
  }
}

function factsOf({ config, digest, platform, withheld }: LockedImage, by: string): ImageFacts {
  // No debugger reads a variable with a secret's name; another that is kept out for its value may matter.
  const isOpen = withheld.some((name) => !SECRET_NAME.test(name))
  return { config, ...(isOpen ? { unknown: ['Env'] } : {}), digest, platform, by }
}

function lockedImage(value: unknown, at: string): LockedImage | Fault {
  if (!isFields(value)) return { fault: `\`${at}\` must be an object` }
  const { image, digest, platform, withheld = [] } = value
  if (typeof image !== 'string' || !parseReference(image))
    return { fault: `\`${at}.image\` must be an image reference` }
  if (digest !== undefined && (typeof digest !== 'string' || !DIGEST.test(digest)))
    return { fault: `\`${at}.digest\` must be a digest: sha256: and 64 digits` }
  const parsed = typeof platform === 'string' ? parsePlatform(platform) : undefined
  if (!parsed) return { fault: `\`${at}.platform\` must be like "linux/amd64"` }
  if (!Array.isArray(withheld) || !withheld.every((name) => typeof name === 'string'))
    return { fault: `\`${at}.withheld\` must be a list of strings` }
  const config = lockedConfig(value, at)
  if (isFault(config)) return config
  return { image, digest, platform: parsed, config, withheld }
}

function lockedConfig(image: Fields, at: string): ImageConfig | Fault {
  const { config = {} } = image
  if (!isFields(config)) return { fault: `\`${at}.config\` must be an object` }
  const unknown =
    unknownIn(image, IMAGE_FIELDS, `${at}.`) ?? unknownIn(config, CONFIG_FIELDS, `${at}.config.`)
  if (unknown) return unknown
  const read = imageConfig(config)
  return isFault(read) ? { fault: `\`${at}\` ${read.fault}` } : read
}

function unknownIn(fields: Fields, known: readonly string[], at: string): Fault | undefined {
  const unknown = Object.keys(fields).find((name) => !known.includes(name))
  if (unknown === undefined) return undefined
  return { fault: `\`${at}${unknown}\` is not known; the fields there are ${known.join(', ')}` }
}

/** Two entries for one image would leave open which counts. */
function repeatedIn(images: readonly LockedImage[]): Fault | undefined {
  const seen = new Set<string>()
  for (const { image, platform } of images) {
    const key = JSON.stringify([parseReference(image), platformName(platform)])
    if (seen.has(key)) return { fault: `\`spec.images\` has "${image}" for ${platformName(platform)} twice` }
    seen.add(key)
  }
  return undefined
}

/** A digest says more than a tag, so that an image that is pinned to what was locked needs no other entry. */
function isLocked(
  { reference, digest }: { reference: Reference | undefined; digest: string | undefined },
  wanted: Reference,
): boolean {
  if (reference?.domain !== wanted.domain || reference.path !== wanted.path) return false
  if (wanted.digest !== undefined) return [reference.digest, digest].includes(wanted.digest)
  return reference.digest === undefined && reference.tag === wanted.tag
}

function otherPlatforms(
  images: readonly LockedImage[],
  { wanted, by }: { wanted: Wanted; by: string },
): Answer {
  const others = images.map(({ platform }) => platformName(platform)).join(', ')
  return { fault: `${by} has "${wanted.image}" for ${others}, not for ${platformName(wanted.platform)}` }
}
