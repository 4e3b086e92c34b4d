import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { archiveSource } from '../../src/images/archive.js'
import type { Entry } from './tars.js'
import { blobOf, tarOf } from './tars.js'
import { wanted } from './wanted.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-archive-'))
const FILE = join(FOLDER, 'web.tar')
const BY = `the archive "${FILE}"`
afterAll(() => rmSync(FOLDER, { recursive: true }))

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const CONFIG = { Entrypoint: ['/web'], Cmd: ['serve'], Env: ['A=1'], User: '1000', WorkingDir: '/app' }
const WEB = blobOf({ ...AMD64, config: { ...CONFIG, Labels: null, Volumes: { '/data': {} } } })
const ARM = blobOf({ ...ARM64, config: { Cmd: ['arm'] } })
const SHOP = blobOf({ ...AMD64, config: { Cmd: ['shop'] } })
const LAYER: Entry = { name: 'layer.tar', content: Buffer.alloc(2000, 'x') }

const WEB_FACTS = { config: CONFIG, platform: AMD64, digest: undefined, by: BY }
const ARM_FACTS = { config: { Cmd: ['arm'] }, platform: ARM64, digest: undefined, by: BY }
const SHOP_FACTS = { config: { Cmd: ['shop'] }, platform: AMD64, digest: undefined, by: BY }

type Image = readonly [Config: string, tags: readonly string[] | null, text: string]

describe('an archive in the shape of Docker', () => {
  test.each<[string, readonly Image[], Record<string, unknown>]>([
    [
      'of docker save',
      [[`${WEB.hex}.json`, ['web:1', 'me/web:2'], WEB.text]],
      {
        'web:1': WEB_FACTS,
        'docker.io/library/web:1': WEB_FACTS,
        'docker.io/me/web:2': WEB_FACTS,
        'web:2': undefined,
        web: undefined,
        'gcr.io/web:1': undefined,
        [`web:1@sha256:${WEB.hex}`]: undefined,
      },
    ],
    [
      'of podman save',
      [[`${WEB.hex}.json`, ['localhost/web:latest'], WEB.text]],
      {
        'localhost/web': WEB_FACTS,
        web: undefined,
      },
    ],
    ['of ko', [[`sha256:${WEB.hex}`, ['ko.local/web:latest'], WEB.text]], { 'ko.local/web': WEB_FACTS }],
    ['of Jib', [['config.json', ['localhost:5000/web:1'], WEB.text]], { 'localhost:5000/web:1': WEB_FACTS }],
    ['of Bazel', [[`blobs/sha256/${WEB.hex}`, ['bazel/web:web'], WEB.text]], { 'bazel/web:web': WEB_FACTS }],
    ['of an image without a tag', [[`${WEB.hex}.json`, null, WEB.text]], { 'web:1': undefined }],
    [
      'of several images',
      [
        [`${WEB.hex}.json`, ['web:1'], WEB.text],
        [`${SHOP.hex}.json`, ['shop:1'], SHOP.text],
      ],
      { 'web:1': WEB_FACTS, 'shop:1': SHOP_FACTS, 'cart:1': undefined },
    ],
    [
      'of an image for several platforms',
      [
        [`${ARM.hex}.json`, ['web:1'], ARM.text],
        [`${WEB.hex}.json`, ['web:1'], WEB.text],
      ],
      { 'web:1': WEB_FACTS },
    ],
  ])('%s knows its images', async (_, images, expected) => {
    write(dockerOf(images))
    const source = archiveSource(FILE)
    const found = Object.keys(expected).map(
      async (image) => [image, await source.find(wanted(image))] as const,
    )
    expect(Object.fromEntries(await Promise.all(found))).toEqual(expected)
  })

  test('is unpacked if it is compressed', async () => {
    writeFileSync(FILE, gzipSync(tarOf([LAYER, ...dockerOf([[`${WEB.hex}.json`, ['web:1'], WEB.text]])])))
    expect(await archiveSource(FILE).find(wanted('web:1'))).toEqual(WEB_FACTS)
  })

  test('is read once', async () => {
    write(dockerOf([['config.json', ['web:1'], WEB.text]]))
    const source = archiveSource(FILE)
    await source.find(wanted('web:1'))
    write(dockerOf([['config.json', ['web:1'], SHOP.text]]))
    expect(await source.find(wanted('web:1'))).toEqual(WEB_FACTS)
  })

  test('has what runs on the platform, of one image any', async () => {
    write(
      dockerOf([
        [`${WEB.hex}.json`, ['web:1'], WEB.text],
        [`${ARM.hex}.json`, ['web:1', 'arm:1'], ARM.text],
      ]),
    )
    const source = archiveSource(FILE)
    expect(await source.find(wanted('web:1', 'arm64'))).toEqual(ARM_FACTS)
    expect(await source.find(wanted('arm:1', 'amd64'))).toEqual(ARM_FACTS)
    expect(await source.find(wanted('web:1', 's390x'))).toEqual({
      fault: `${BY} has 2 images for "web:1", and none for linux/s390x`,
    })
  })

  test.each<[string, readonly Image[], string, unknown]>([
    ['needs no name', [['a.json', ['other:7'], WEB.text]], 'web', WEB_FACTS],
    ['needs no tag', [['a.json', null, WEB.text]], 'web', WEB_FACTS],
    ['is not asked about others', [['a.json', ['web:1'], WEB.text]], 'shop', undefined],
    [
      'needs its name where there are more',
      [
        ['a.json', ['a:1'], WEB.text],
        ['b.json', ['web:3'], SHOP.text],
      ],
      'web',
      SHOP_FACTS,
    ],
    [
      'may lack it',
      [
        ['a.json', ['a:1'], WEB.text],
        ['b.json', ['b:1'], SHOP.text],
      ],
      'web',
      {
        fault: `${BY} holds no image named "web:3"`,
      },
    ],
    ['is taken by a pattern', [['a.json', null, WEB.text]], 'w*', WEB_FACTS],
  ])('that was named for an image %s', async (...[, images, image, expected]) => {
    write(dockerOf(images))
    expect(await archiveSource(FILE, image).find(wanted('web:3'))).toEqual(expected)
  })
})

describe('an archive that is an OCI layout', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['by its whole name', 'org.opencontainers.image.ref.name', { 'localhost/web:1': true, 'web:1': false }],
    [
      'by the name that containerd gives',
      'io.containerd.image.name',
      { 'localhost/web:1': true, 'localhost/web:2': false },
    ],
  ])('knows its image %s', async (_, annotation, expected) => {
    const { entries, facts, digest } = layoutOf({ [annotation]: 'localhost/web:1' })
    write(entries)
    const all = {
      ...expected,
      [`localhost/web@${digest}`]: true,
      [`localhost/web:1@sha256:${'0'.repeat(64)}`]: false,
    }
    for (const [image, isThere] of Object.entries(all))
      expect([image, await archiveSource(FILE).find(wanted(image))]).toEqual([
        image,
        isThere ? facts : undefined,
      ])
  })

  test('gives the digest where docker save wrote both shapes, and falls back on tags', async () => {
    const { entries, facts } = layoutOf({
      'io.containerd.image.name': 'docker.io/library/web:1',
      'org.opencontainers.image.ref.name': '1',
    })
    write([
      ...entries,
      ...dockerOf([[`blobs/sha256/${WEB.hex}`, ['web:1', 'web:other'], '']]).filter(
        ({ content }) => content !== '',
      ),
    ])
    expect(await archiveSource(FILE).find(wanted('web:1'))).toEqual(facts)
    expect(await archiveSource(FILE).find(wanted('web:other'))).toEqual(WEB_FACTS)
    expect(await archiveSource(FILE).find(wanted('web:third'))).toBeUndefined()
  })
})

describe('a fault of an archive', () => {
  const { entries, digest } = layoutOf({ 'org.opencontainers.image.ref.name': 'docker.io/library/web:1' })
  const manifestPath = `blobs/sha256/${digest.slice(7)}`
  const without = (name: string) => entries.filter((each) => each.name !== name)

  test.each<[string, readonly Entry[], string]>([
    [
      'neither shape',
      [{ name: 'a.json', content: '{}' }],
      'holds no images: it has neither a manifest.json nor an index.json',
    ],
    ['nothing in it', [], 'holds no images: it has neither a manifest.json nor an index.json'],
    ['a path out of it', [{ name: '../x' }], 'has an entry that leaves the archive: "../x"'],
    [
      'a manifest that is no JSON',
      [{ name: 'manifest.json', content: '[{' }],
      'has a "manifest.json" that is no JSON',
    ],
    [
      'a manifest that is no list',
      [{ name: 'manifest.json', content: '{}' }],
      'has a manifest.json that is no list of images with a `Config` each',
    ],
    [
      'an image without a configuration',
      [{ name: 'manifest.json', content: '[{"Config":1}]' }],
      'has a manifest.json that is no list of images with a `Config` each',
    ],
    [
      'a configuration outside',
      dockerOf([['../../etc/passwd', ['web:1'], WEB.text]]).slice(-1),
      'has no "../../etc/passwd" to read: it is missing',
    ],
    [
      'a configuration that is another',
      dockerOf([[`${WEB.hex}.json`, ['web:1'], SHOP.text]]),
      `has a configuration that is not what its name "${WEB.hex}.json" says`,
    ],
    [
      'a configuration that is none',
      dockerOf([['c', ['web:1'], '{"config":{"Cmd":"a"}}']]),
      'has a configuration whose `Cmd` is not a list of strings',
    ],
    [
      'two manifests',
      [
        { name: 'manifest.json', content: '[]' },
        { name: './manifest.json', content: '[]' },
      ],
      'has no "manifest.json" to read: it is there more than once',
    ],
    [
      'an index that is none',
      [{ name: 'index.json', content: '[]' }],
      'has a manifest that is no JSON object',
    ],
    [
      'a manifest in place of the index',
      [{ name: 'index.json', content: entries.find(({ name }) => name === manifestPath)?.content ?? '' }],
      'has an index.json that is no index',
    ],
    ['a blob that is missing', without(manifestPath), `has no blob ${digest} to read: it is missing`],
    [
      'a blob that is another',
      [...without(manifestPath), { name: manifestPath, content: `{${' '.repeat(300)}}` }],
      `has a blob ${digest} that is not as long as it must be`,
    ],
  ])('is said of %s', async (_, content, fault) => {
    write(content)
    expect(await archiveSource(FILE).find(wanted('web:1'))).toEqual({ fault: `${BY} ${fault}` })
  })

  test('is said of one that is not there', async () => {
    expect(await archiveSource('no.tar').find(wanted('web:1'))).toEqual({
      fault: 'the archive "no.tar" does not exist',
    })
    expect(await archiveSource('no.tar', 'shop').find(wanted('web:1'))).toBeUndefined()
  })
})

function dockerOf(images: readonly Image[]): readonly Entry[] {
  const manifest = images.map(([Config, RepoTags]) => ({ Config, RepoTags, Layers: ['layer.tar'] }))
  return [
    ...images.map(([name, , content]) => ({ name, content })),
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]
}

function layoutOf(annotations: Record<string, string>): {
  entries: readonly Entry[]
  facts: object
  digest: string
} {
  const manifest = blobOf({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: WEB.digest, size: WEB.size },
    layers: [],
  })
  const index = {
    schemaVersion: 2,
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: manifest.digest,
        size: manifest.size,
        annotations,
      },
    ],
  }
  const entries = [
    { name: 'blobs/', type: '5' },
    { name: `blobs/sha256/${manifest.hex}`, content: manifest.text },
    { name: `blobs/sha256/${WEB.hex}`, content: WEB.text },
    { name: 'index.json', content: JSON.stringify(index) },
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
  ]
  return { entries, digest: manifest.digest, facts: { ...WEB_FACTS, digest: manifest.digest } }
}

function write(entries: readonly Entry[]): void {
  writeFileSync(FILE, tarOf([LAYER, ...entries]))
}
