import { isFields, jsonOf, platformOf } from '../image-config.js'
import { parsePlatform, platformName } from '../platform.js'
import type { Platform } from '../source.js'
import type { Fault } from '../unreadable.js'

/** What a manifest or an index says of another blob (OCI image specification, "descriptor.md"). */
export interface Descriptor {
  /** Empty where none is said. */
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform: Platform | undefined
  /** Whether it is about another manifest and nothing that runs, as BuildKit's attestations are. */
  readonly isAttestation: boolean
}

/** An image for one platform, or a choice of several. */
export type Manifest =
  | { readonly kind: 'image'; readonly config: Descriptor }
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }

/** The media types of indexes and manifests, as a client names them to a registry. */
export const MANIFEST_TYPES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
const INDEX_TYPES = MANIFEST_TYPES.slice(0, 2)
const IMAGE_TYPES = MANIFEST_TYPES.slice(2)
// Docker's image manifest version 2, schema 1.
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/

// The algorithms that the OCI image specification registers, and the one that go-digest knows besides.
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/
/** More than any index has; the largest of Docker's official images have some forty. */
const MOST_MANIFESTS = 2000

/** An index or a manifest, told by its own words and then by its shape; a fault follows the image's name. */
export function readManifest(bytes: Uint8Array, mediaType: string): Manifest | Fault {
  const fields = jsonOf(bytes)
  if (!isFields(fields)) return { fault: 'has a manifest that is no JSON object' }
  const own = typeof fields['mediaType'] === 'string' ? fields['mediaType'] : mediaType
  if (SCHEMA_1.test(own) || fields['schemaVersion'] === 1)
    return {
      fault: 'has a manifest of the first schema, which Docker gave up; push it again with a current client',
    }
  const [hasManifests, hasConfig] = ['manifests' in fields, 'config' in fields]
  // What may be read either way could be another image to somebody else (CVE-2021-41190).
  const isMixed = hasManifests ? hasConfig || IMAGE_TYPES.includes(own) : INDEX_TYPES.includes(own)
  if (isMixed) return { fault: 'has a manifest that can be read in two ways' }
  if (hasManifests) return indexOf(fields['manifests'])
  const config = descriptorOf(fields['config'])
  return config ? { kind: 'image', config } : { fault: 'has a manifest without a configuration' }
}

function indexOf(manifests: unknown): Manifest | Fault {
  if (!Array.isArray(manifests)) return { fault: 'has an index whose `manifests` is not a list' }
  if (manifests.length > MOST_MANIFESTS)
    return { fault: `has an index of more than ${MOST_MANIFESTS} manifests` }
  const known = manifests.flatMap((each) => descriptorOf(each) ?? [])
  if (known.length < manifests.length) return { fault: 'has an index with an entry that is no descriptor' }
  return { kind: 'index', manifests: known }
}

/** A descriptor of its JSON; undefined for what is none. */
export function descriptorOf(value: unknown): Descriptor | undefined {
  if (!isFields(value)) return undefined
  const { mediaType, digest, size, platform, annotations } = value
  if (typeof digest !== 'string' || !DIGEST.test(digest)) return undefined
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size,
    platform: isFields(platform) ? asPlatform(platform) : undefined,
    isAttestation: isAttestation(platform, annotations),
  }
}

function asPlatform({
  os,
  architecture,
  variant,
}: {
  readonly [name: string]: unknown
}): Platform | undefined {
  const platform = platformOf(os, architecture, variant)
  return platform && parsePlatform(platformName(platform))
}

// BuildKit's attestation storage: a platform that nobody has, and an annotation.
function isAttestation(platform: unknown, annotations: unknown): boolean {
  if (isFields(annotations) && 'vnd.docker.reference.type' in annotations) return true
  return isFields(platform) && platform['os'] === 'unknown' && platform['architecture'] === 'unknown'
}
