import type { Held } from '../held-images.js'
import { heldImages } from '../held-images.js'
import { isFields, jsonOf } from '../image-config.js'
import { resolveConfig } from '../oci.js'
import type { Descriptor } from '../oci/manifest.js'
import { descriptorOf, readManifest } from '../oci/manifest.js'
import { choosePlatform, platformName } from '../platform.js'
import type { ImageFacts, Wanted } from '../source.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

/** A folder or an archive in the shape of the OCI image layout. */
export interface Layout {
  /** The bytes of a file; undefined where there is none. */
  readonly read: (path: string) => Promise<Uint8Array | Fault | undefined>
  /** Whether the layout was named for the image that is wanted. */
  readonly isNamed: boolean
}

type HeldDescriptor = Descriptor & Held

// The image's whole name as containerd, Docker and BuildKit write it; the specification's own, which is a tag to some and a name to others.
const NAME_ANNOTATIONS = ['io.containerd.image.name', 'org.opencontainers.image.ref.name']

/** What a layout says of an image; undefined where it does not hold it. */
export async function findInLayout(
  layout: Layout,
  wanted: Wanted,
): Promise<Omit<ImageFacts, 'by'> | Fault | undefined> {
  const held = await imagesIn(layout)
  if (isFault(held)) return held
  const images = heldImages(held, wanted, layout.isNamed)
  const [first, ...others] = images
  if (!first) return undefined
  const image = others.length === 0 ? first : choosePlatform(images, wanted.platform)
  if (!image)
    return {
      fault: `has ${images.length} images for "${wanted.image}", and none for ${platformName(wanted.platform)}`,
    }
  const fetchBlob = (descriptor: Descriptor) => blobOf(layout, descriptor)
  const said = await resolveConfig(image, { platform: wanted.platform, fetchBlob })
  return isFault(said) ? said : { ...said, digest: image.digest }
}

async function imagesIn({ read }: Layout): Promise<readonly HeldDescriptor[] | Fault> {
  const bytes = (await read('index.json')) ?? { fault: 'is missing' }
  if (isFault(bytes)) return { fault: `is no OCI layout: its index.json ${bytes.fault}` }
  const index = readManifest(bytes, '')
  if (isFault(index)) return index
  const fields = jsonOf(bytes)
  const manifests = isFields(fields) ? fields['manifests'] : undefined
  if (index.kind === 'image' || !Array.isArray(manifests))
    return { fault: 'has an index.json that is no index' }
  return merged(manifests.flatMap((each) => heldDescriptor(each) ?? []))
}

/** Each image once with all its names; an index has a descriptor for each name. */
function merged(held: readonly HeldDescriptor[]): readonly HeldDescriptor[] {
  const byDigest = new Map<string, HeldDescriptor>()
  for (const each of held) {
    const names = [...(byDigest.get(each.digest)?.names ?? []), ...each.names]
    byDigest.set(each.digest, { ...each, names })
  }
  return [...byDigest.values()]
}

function heldDescriptor(value: unknown): HeldDescriptor | undefined {
  const descriptor = descriptorOf(value)
  if (!descriptor || descriptor.isAttestation) return undefined
  const annotations = isFields(value) && isFields(value['annotations']) ? value['annotations'] : {}
  const names = NAME_ANNOTATIONS.map((name) => annotations[name]).filter((name) => typeof name === 'string')
  return { ...descriptor, names }
}

async function blobOf({ read }: Layout, { digest }: Descriptor): Promise<Uint8Array | Fault> {
  const bytes = (await read(`blobs/${digest.replace(':', '/')}`)) ?? { fault: 'is missing' }
  return isFault(bytes) ? { fault: `has no blob ${digest} to read: it ${bytes.fault}` } : bytes
}
