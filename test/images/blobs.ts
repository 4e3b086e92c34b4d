import { createHash } from 'node:crypto'

/** A blob with what a manifest says of it. */
export interface Blob {
  readonly bytes: Buffer
  readonly descriptor: {
    readonly mediaType: string
    readonly digest: string
    readonly size: number
    readonly platform: undefined
    readonly isAttestation: boolean
  }
}

export const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
}

export const DOCKER = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
}

export const CONFIG = {
  Entrypoint: ['/bin/app'],
  Cmd: ['serve'],
  Env: ['A=b'],
  WorkingDir: '/srv',
  User: '1000',
}

/** The digest of bytes. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

/** JSON as a blob of a media type. */
export function blobOf(mediaType: string, value: unknown, algorithm = 'sha256'): Blob {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const descriptor = { mediaType, digest: digestOf(bytes, algorithm), size: bytes.length }
  return { bytes, descriptor: { ...descriptor, platform: undefined, isAttestation: false } }
}

/** What a manifest says of a blob. */
export function said({ descriptor: { mediaType, digest, size } }: Blob, more: object = {}) {
  return { mediaType, digest, size, ...more }
}

/** An image: its manifest first, and then its configuration. */
export function imageOf(
  platform: { readonly os: string; readonly architecture: string },
  { config = CONFIG, types = OCI }: { config?: object; types?: typeof OCI } = {},
): readonly [manifest: Blob, config: Blob] {
  const blob = blobOf(types.config, { ...platform, config, rootfs: { type: 'layers', diff_ids: [] } })
  const manifest = { schemaVersion: 2, mediaType: types.manifest, config: said(blob), layers: [] }
  return [blobOf(types.manifest, manifest), blob]
}

/** An index of images, each with its platform. */
export function indexOf(manifests: readonly (readonly [Blob, object])[], types: typeof OCI = OCI): Blob {
  const entries = manifests.map(([blob, platform]) => said(blob, { platform }))
  return blobOf(types.index, { schemaVersion: 2, mediaType: types.index, manifests: entries })
}
