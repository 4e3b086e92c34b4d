import type { Held } from '../held-images.js'
import { heldImages } from '../held-images.js'
import type { ImageSays } from '../image-config.js'
import { imageSays, isFields, jsonOf } from '../image-config.js'
import { isDigestOf } from '../oci.js'
import { choosePlatform, platformName } from '../platform.js'
import type { ImageFacts, Wanted } from '../source.js'
import type { JsonFiles } from '../tar/read.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

interface HeldImage extends Held {
  /** The path of its configuration in the archive. */
  readonly config: string
}

/** The most images of one name whose platforms are looked at. */
const MOST_PLATFORMS = 100

// Most name the configuration by its digest: Docker "HEX.json" or "blobs/sha256/HEX", go-containerregistry "sha256:HEX". Jib does not.
const NAMED_BY_DIGEST = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/

/** What an archive in Docker's own shape says of an image; undefined where it does not hold it. It has no digests of manifests. */
export function findInDockerArchive(
  files: JsonFiles,
  wanted: Wanted,
  isNamed: boolean,
): Omit<ImageFacts, 'by'> | Fault | undefined {
  const held = imagesIn(files)
  if (isFault(held)) return held
  const paths = new Set(heldImages(held, wanted, isNamed).map(({ config }) => config))
  const said = [...paths].slice(0, MOST_PLATFORMS).map((path) => configAt(files, path))
  const fault = said.find(isFault)
  if (fault) return fault
  const images = said.flatMap((each) => (isFault(each) ? [] : [each]))
  const image = images.length > 1 ? choosePlatform(images, wanted.platform) : images[0]
  if (image) return { ...image, digest: undefined }
  if (images.length === 0) return undefined
  const platform = platformName(wanted.platform)
  return { fault: `has ${images.length} images for "${wanted.image}", and none for ${platform}` }
}

function imagesIn(files: JsonFiles): readonly HeldImage[] | Fault {
  const manifest = jsonAt(files, 'manifest.json')
  if (isFault(manifest)) return manifest
  const images = Array.isArray(manifest.json) ? manifest.json.map(heldImage) : [undefined]
  const known = images.flatMap((each) => each ?? [])
  return known.length === images.length
    ? known
    : { fault: 'has a manifest.json that is no list of images with a `Config` each' }
}

function heldImage(value: unknown): HeldImage | undefined {
  if (!isFields(value) || typeof value['Config'] !== 'string') return undefined
  const tags = Array.isArray(value['RepoTags']) ? value['RepoTags'] : []
  return { config: value['Config'], names: tags.filter((tag) => typeof tag === 'string'), digest: undefined }
}

function configAt(files: JsonFiles, path: string): ImageSays | Fault {
  const blob = jsonAt(files, path)
  if (isFault(blob)) return blob
  const hex = NAMED_BY_DIGEST.exec(path)?.[1]
  if (hex !== undefined && !isDigestOf(`sha256:${hex}`, blob.bytes))
    return { fault: `has a configuration that is not what its name ${JSON.stringify(path)} says` }
  return imageSays(blob.json)
}

function jsonAt(files: JsonFiles, path: string): { bytes: Uint8Array; json: unknown } | Fault {
  const bytes = files.get(path) ?? { fault: 'is missing' }
  const shown = JSON.stringify(path.slice(0, 100))
  if (isFault(bytes)) return { fault: `has no ${shown} to read: it ${bytes.fault}` }
  const json = jsonOf(bytes)
  return json === undefined ? { fault: `has a ${shown} that is no JSON` } : { bytes, json }
}
