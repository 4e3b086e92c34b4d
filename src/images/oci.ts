import { createHash } from 'node:crypto'
import type { ImageSays } from './image-config.js'
import { imageSays, isFields, jsonOf } from './image-config.js'
import type { Descriptor } from './oci/manifest.js'
import { readManifest } from './oci/manifest.js'
import { choosePlatform, platformName } from './platform.js'
import type { Platform } from './source.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

/** Where an image's blobs are, and which of its platforms is wanted. */
export interface Place {
  readonly platform: Platform
  /** The bytes of a blob; what they are is checked here. A fault follows the image's name. */
  readonly fetchBlob: (descriptor: Descriptor, role: Role) => Promise<Uint8Array | Fault>
}

/** What a blob is; a registry has manifests (and indexes) and all else at different paths. */
export type Role = 'manifest' | 'config'

/** An index in an index is all that anybody makes (OCI image specification, "image-index.md"). */
const DEEPEST_INDEX = 2
/** The most bytes that are taken of a manifest or a configuration; registries stop at 4 MiB (OCI distribution specification, "Pushing Manifests"). */
export const LARGEST_BLOB = 4 * 2 ** 20
const MOST_NAMED_PLATFORMS = 10

// What a manifest may call the configuration of an image; the last are Docker's before 1.10 and what containerd takes for it.
const CONFIG_TYPES: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
  '',
]

/** What the configuration says that an index or a manifest leads to, every blob held to its digest and its size; a fault follows the image's name. */
export async function resolveConfig(top: Descriptor, place: Place): Promise<ImageSays | Fault> {
  let descriptor = top
  for (let depth = 0; depth <= DEEPEST_INDEX; depth += 1) {
    const bytes = await checkedBlob(descriptor, 'manifest', place)
    if (isFault(bytes)) return bytes
    const manifest = readManifest(bytes, descriptor.mediaType)
    if (isFault(manifest)) return manifest
    if (manifest.kind === 'image') return configOf(manifest.config, place)
    const chosen = chooseManifest(manifest.manifests, place.platform)
    if (isFault(chosen)) return chosen
    descriptor = chosen
  }
  return { fault: 'has indexes within indexes within indexes' }
}

async function configOf(descriptor: Descriptor, place: Place): Promise<ImageSays | Fault> {
  if (!CONFIG_TYPES.includes(descriptor.mediaType))
    return {
      fault: `has something else than an image: its configuration is of type ${JSON.stringify(descriptor.mediaType)}`,
    }
  const bytes = await checkedBlob(descriptor, 'config', place)
  if (isFault(bytes)) return bytes
  const blob = jsonOf(bytes)
  return isFields(blob) ? imageSays(blob) : { fault: 'has a configuration that is no JSON object' }
}

async function checkedBlob(
  descriptor: Descriptor,
  role: Role,
  { fetchBlob }: Place,
): Promise<Uint8Array | Fault> {
  const { digest, size } = descriptor
  if (size > LARGEST_BLOB) return { fault: `names a blob that is larger than ${LARGEST_BLOB / 2 ** 20} MiB` }
  const bytes = await fetchBlob(descriptor, role)
  if (isFault(bytes)) return bytes
  if (bytes.length !== size) return { fault: `has a blob ${digest} that is not as long as it must be` }
  return isDigestOf(digest, bytes)
    ? bytes
    : { fault: `has a blob that is not what its digest ${digest} says` }
}

/** Whether bytes have a digest such as `sha256:…`. */
export function isDigestOf(digest: string, bytes: Uint8Array): boolean {
  const [algorithm = '', hex] = digest.split(':')
  return createHash(algorithm).update(bytes).digest('hex') === hex
}

function chooseManifest(manifests: readonly Descriptor[], platform: Platform): Descriptor | Fault {
  const images = manifests.filter((each) => !each.isAttestation)
  const chosen = choosePlatform(images, platform)
  if (chosen) return chosen
  // An index may leave the platform out; of an only one, its configuration tells.
  const [only, ...others] = images
  if (only && !only.platform && others.length === 0) return only
  const names = images.flatMap((each) => (each.platform ? [platformName(each.platform)] : []))
  const more = names.length > MOST_NAMED_PLATFORMS ? ' and more' : ''
  const has = names.slice(0, MOST_NAMED_PLATFORMS).join(', ') + more
  return { fault: `has nothing for ${platformName(platform)}; it has ${has || 'no platform that is named'}` }
}
