import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../../src/images/oci.js'
import { parsePlatform } from '../../src/images/platform.js'
import type { Blob } from './blobs.js'
import { blobOf, CONFIG, DOCKER, imageOf, indexOf, OCI, said } from './blobs.js'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const NOBODY = { os: 'unknown', architecture: 'unknown' }
const AMD64_CONFIG = { config: CONFIG, platform: AMD64 }

const [amd64, amd64Config] = imageOf(AMD64)
const [arm64, arm64Config] = imageOf(ARM64, { config: { Cmd: ['arm'] } })
const [docker, dockerConfig] = imageOf(AMD64, { types: DOCKER })
const [attestation] = imageOf(NOBODY, { config: {} })
const images = [amd64, amd64Config, arm64, arm64Config, docker, dockerConfig, attestation]

function manifestOf(config: Blob, more: object = {}): Blob {
  return blobOf(OCI.manifest, { schemaVersion: 2, config: said(config), layers: [], ...more })
}

function resolve(top: Blob, { platform = 'linux/amd64', blobs = [] as readonly Blob[] } = {}) {
  const known = new Map([...images, ...blobs, top].map(({ bytes, descriptor }) => [descriptor.digest, bytes]))
  return resolveConfig(top.descriptor, {
    platform: parsePlatform(platform) ?? AMD64,
    fetchBlob: async ({ digest }) => known.get(digest) ?? { fault: `lacks ${digest}` },
  })
}

describe('the configuration of', () => {
  const both = indexOf([
    [attestation, NOBODY],
    [arm64, ARM64],
    [amd64, AMD64],
  ])
  const dockerList = indexOf([[docker, AMD64]], DOCKER)
  const nested = indexOf([[both, AMD64]])
  const noPlatform = blobOf(OCI.index, { schemaVersion: 2, manifests: [said(amd64)] })
  const sha512 = blobOf(OCI.config, { ...AMD64, config: CONFIG }, 'sha512')
  const noType = blobOf('', { schemaVersion: 2, manifests: [said(amd64, { platform: AMD64 })] })
  const annotated = blobOf(OCI.index, {
    manifests: [
      said(arm64, { platform: AMD64, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
      said(amd64, { platform: AMD64 }),
    ],
  })
  test.each([
    ['an image', amd64],
    ['a Docker image', docker],
    ['an index', both],
    ['a Docker list', dockerList],
    ['an index in an index', nested],
    ['an index without a platform', noPlatform],
    ['an index without a type', noType],
    ['an index with an annotated attestation', annotated],
    ['an image with another digest', manifestOf(sha512)],
  ])('%s', async (_, top) => {
    expect(await resolve(top, { blobs: [both, sha512] })).toEqual(AMD64_CONFIG)
  })

  test('the variant that was asked for', async () => {
    expect(await resolve(both, { platform: 'linux/arm64' })).toEqual({
      config: { Cmd: ['arm'] },
      platform: ARM64,
    })
  })
})

describe('a fault for', () => {
  const wrong = (bytes: string) => ({ ...amd64, bytes: Buffer.from(bytes) })
  const deep = [indexOf([[amd64, AMD64]])]
  for (let depth = 0; depth < 3; depth += 1) deep.push(indexOf([[deep.at(-1) ?? amd64, AMD64]]))
  const listOf = (config: unknown) => blobOf(OCI.config, { ...AMD64, config })
  const cases: readonly (readonly [string, Blob, string])[] = [
    [
      'a platform that is not there',
      indexOf([
        [arm64, ARM64],
        [attestation, NOBODY],
      ]),
      'has nothing for linux/amd64; it has linux/arm64/v8',
    ],
    [
      'only attestations',
      indexOf([[attestation, NOBODY]]),
      'has nothing for linux/amd64; it has no platform that is named',
    ],
    ['indexes without an end', deep.at(-1) ?? amd64, 'has indexes within indexes within indexes'],
    [
      'a wrong digest',
      wrong('x'.repeat(amd64.bytes.length)),
      `has a blob that is not what its digest ${amd64.descriptor.digest} says`,
    ],
    [
      'a wrong length',
      wrong('{}'),
      `has a blob ${amd64.descriptor.digest} that is not as long as it must be`,
    ],
    [
      'a blob that is too large',
      { ...amd64, descriptor: { ...amd64.descriptor, size: 5 * 2 ** 20 } },
      'names a blob that is larger than 4 MiB',
    ],
    [
      'a missing blob',
      manifestOf(blobOf(OCI.config, 'gone')),
      `lacks ${blobOf(OCI.config, 'gone').descriptor.digest}`,
    ],
    ['what is no JSON', blobOf(OCI.manifest, '<html>'), 'has a manifest that is no JSON object'],
    [
      'the first schema',
      blobOf('', { schemaVersion: 1, fsLayers: [] }),
      'has a manifest of the first schema, which Docker gave up; push it again with a current client',
    ],
    [
      'the first schema, signed',
      blobOf('application/vnd.docker.distribution.manifest.v1+prettyjws', {}),
      'has a manifest of the first schema, which Docker gave up; push it again with a current client',
    ],
    [
      'an index that is a manifest, too',
      blobOf('', { manifests: [], config: {} }),
      'has a manifest that can be read in two ways',
    ],
    [
      'a manifest that calls itself an index',
      blobOf('', { mediaType: OCI.index, config: {} }),
      'has a manifest that can be read in two ways',
    ],
    ['no configuration', blobOf(OCI.manifest, { layers: [] }), 'has a manifest without a configuration'],
    [
      'a digest that leads elsewhere',
      blobOf('', { config: { digest: '../../x', size: 1 } }),
      'has a manifest without a configuration',
    ],
    [
      'a size that is none',
      blobOf('', { config: { ...said(amd64Config), size: -1 } }),
      'has a manifest without a configuration',
    ],
    [
      'manifests that are no list',
      blobOf('', { manifests: {} }),
      'has an index whose `manifests` is not a list',
    ],
    [
      'an entry that is none',
      blobOf('', { manifests: [null] }),
      'has an index with an entry that is no descriptor',
    ],
    [
      'too many entries',
      blobOf('', { manifests: Array.from({ length: 2001 }, () => 0) }),
      'has an index of more than 2000 manifests',
    ],
    [
      'what is no image',
      manifestOf({
        ...amd64Config,
        descriptor: { ...amd64Config.descriptor, mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      }),
      'has something else than an image: its configuration is of type "application/vnd.cncf.helm.config.v1+json"',
    ],
    [
      'a command that is no list',
      manifestOf(listOf({ Cmd: 'x' })),
      'has a configuration whose `Cmd` is not a list of strings',
    ],
  ]
  test.each(cases)('%s', async (_, top, fault) => {
    const blobs = [...deep, listOf({ Cmd: 'x' })]
    expect(await resolve(top, { blobs })).toEqual({ fault })
  })
})
