import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { layoutSource } from '../../src/images/layout.js'
import { blobOf } from './tars.js'
import { wanted } from './wanted.js'

const ROOT = mkdtempSync(join(tmpdir(), 'ducttape-fn-layout-'))
const FOLDER = join(ROOT, 'layout')
const BY = `the layout "${FOLDER}"`
const REF_NAME = 'org.opencontainers.image.ref.name'
afterAll(() => rmSync(ROOT, { recursive: true }))
beforeEach(() => rmSync(FOLDER, { recursive: true, force: true }))

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }
const WEB = imageOf({ ...AMD64, config: { Cmd: ['web'] } })
const ARM = imageOf({ ...ARM64, config: { Cmd: ['arm'] } })
const INDEX = blobOf({
  schemaVersion: 2,
  manifests: [
    { ...WEB.descriptor, platform: AMD64 },
    { ...ARM.descriptor, platform: ARM64 },
    { ...WEB.descriptor, platform: { os: 'unknown', architecture: 'unknown' } },
  ],
})
const INDEX_DESCRIPTOR = {
  mediaType: 'application/vnd.oci.image.index.v1+json',
  digest: INDEX.digest,
  size: INDEX.size,
}

const named = (descriptor: object, name: string) => ({ ...descriptor, annotations: { [REF_NAME]: name } })
const facts = (cmd: string, platform: object, digest: string) => ({
  config: { Cmd: [cmd] },
  platform,
  digest,
  by: BY,
})
const WEB_FACTS = facts('web', AMD64, WEB.descriptor.digest)

describe('a layout', () => {
  test.each<[string, readonly object[], string | undefined, string, unknown]>([
    [
      'knows its images by name',
      [named(WEB.descriptor, 'localhost/web:1')],
      undefined,
      'localhost/web:1',
      WEB_FACTS,
    ],
    [
      'does not know what has another name',
      [named(WEB.descriptor, 'localhost/web:1')],
      undefined,
      'web:1',
      undefined,
    ],
    ['knows no repository of a tag', [named(WEB.descriptor, 'web')], undefined, 'web:latest', undefined],
    ['knows its images by digest', [WEB.descriptor], undefined, `a.io/b@${WEB.descriptor.digest}`, WEB_FACTS],
    ['that was named for an image needs no name', [WEB.descriptor], 'web', 'web:7', WEB_FACTS],
    [
      'that was named for an image needs no right name',
      [named(WEB.descriptor, 'v1')],
      'web',
      'web:7',
      WEB_FACTS,
    ],
    ['that was named for an image is not asked about others', [WEB.descriptor], 'web', 'shop', undefined],
    [
      'that was named for an image has it by its tag among others',
      [named(ARM.descriptor, '6'), named(WEB.descriptor, '7')],
      'web',
      'web:7',
      WEB_FACTS,
    ],
    [
      'that was named for an image may lack it',
      [named(ARM.descriptor, '6'), named(WEB.descriptor, '8')],
      'web',
      'web:7',
      { fault: `${BY} holds no image named "web:7"` },
    ],
    [
      'has the platform that an index leads to, and the digest of the index',
      [named(INDEX_DESCRIPTOR, 'a.io/web:1')],
      undefined,
      'a.io/web:1',
      facts('web', AMD64, INDEX.digest),
    ],
    [
      'has the platform where the layout is the index',
      [
        { ...ARM.descriptor, platform: ARM64 },
        { ...WEB.descriptor, platform: AMD64 },
      ],
      'web',
      'web',
      WEB_FACTS,
    ],
    [
      'may have one name for several that say no platform',
      [named(ARM.descriptor, 'a.io/b:1'), named(WEB.descriptor, 'a.io/b:1')],
      undefined,
      'a.io/b:1',
      { fault: `${BY} has 2 images for "a.io/b:1", and none for linux/amd64` },
    ],
    [
      'that was named for an image may have two names for it',
      [named(WEB.descriptor, 'a.io/b:1'), named(WEB.descriptor, 'a.io/b:2')],
      'web',
      'web',
      WEB_FACTS,
    ],
    [
      'knows an image of two names by its digest',
      [named(WEB.descriptor, 'a.io/b:1'), named(WEB.descriptor, 'a.io/b:2')],
      undefined,
      `a.io/b:3@${WEB.descriptor.digest}`,
      WEB_FACTS,
    ],
    ['may be empty', [], undefined, 'web', undefined],
  ])('%s', async (...[, manifests, image, asked, expected]) => {
    write(manifests)
    expect(await layoutSource(FOLDER, image).find(wanted(asked))).toEqual(expected)
  })

  test('may be reached by a link, and hold links that stay in it', async () => {
    write([WEB.descriptor])
    const aside = join(FOLDER, 'aside')
    renameSync(pathOf(WEB.config.digest), aside)
    symlinkSync('../../aside', pathOf(WEB.config.digest))
    symlinkSync(FOLDER, join(ROOT, 'link'))
    expect(await layoutSource(join(ROOT, 'link'), 'web').find(wanted('web'))).toEqual({
      ...WEB_FACTS,
      by: `the layout "${join(ROOT, 'link')}"`,
    })
  })
})

describe('a fault of a layout', () => {
  const noBlob = (why: string) => `has no blob ${WEB.config.digest} to read: it ${why}`

  test.each<[string, (blob: string) => void, string]>([
    [
      'a link that leaves it',
      (blob) => symlinkSync(outside(), blob),
      noBlob('is a link that leaves the folder'),
    ],
    [
      'a link to a device',
      (blob) => symlinkSync('/dev/zero', blob),
      noBlob('is a link that leaves the folder'),
    ],
    ['a link in a circle', (blob) => symlinkSync(blob, blob), noBlob('is a link that leads nowhere')],
    ['a folder for a blob', (blob) => mkdirSync(blob), noBlob('is not a file')],
    ['a pipe for a blob', (blob) => execFileSync('mkfifo', [blob]), noBlob('is not a file')],
    ['no blob', () => {}, noBlob('does not exist')],
    [
      'a huge blob',
      (blob) => {
        writeFileSync(blob, '')
        truncateSync(blob, 2 ** 40)
      },
      noBlob('is larger than 4 MiB'),
    ],
    [
      'another blob',
      (blob) => writeFileSync(blob, WEB.config.text.replace('web', 'bew')),
      `has a blob that is not what its digest ${WEB.config.digest} says`,
    ],
    ['no index', () => rmSync(join(FOLDER, 'index.json')), 'is no OCI layout: its index.json does not exist'],
    [
      'no folder',
      () => rmSync(FOLDER, { recursive: true }),
      'is no OCI layout: its index.json does not exist',
    ],
    [
      'an index from outside',
      () => {
        rmSync(join(FOLDER, 'index.json'))
        symlinkSync(outside(), join(FOLDER, 'index.json'))
      },
      'is no OCI layout: its index.json is a link that leaves the folder',
    ],
    [
      'a blob folder that leaves it',
      () => {
        rmSync(join(FOLDER, 'blobs'), { recursive: true })
        symlinkSync('/etc', join(FOLDER, 'blobs'))
      },
      `has no blob ${WEB.descriptor.digest} to read: it does not exist`,
    ],
    [
      'a digest that is a path',
      () =>
        writeFileSync(
          join(FOLDER, 'index.json'),
          JSON.stringify({ manifests: [{ ...WEB.descriptor, digest: 'sha256:../../../etc/passwd' }] }),
        ),
      'has an index with an entry that is no descriptor',
    ],
  ])('is said of %s', async (_, spoil, fault) => {
    write([WEB.descriptor])
    rmSync(pathOf(WEB.config.digest))
    spoil(pathOf(WEB.config.digest))
    expect(await layoutSource(FOLDER, 'web').find(wanted('web'))).toEqual({ fault: `${BY} ${fault}` })
  })
})

function imageOf(blob: object) {
  const config = blobOf(blob)
  const { digest, size } = config
  const manifest = blobOf({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size },
    layers: [],
  })
  const descriptor = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: manifest.digest,
    size: manifest.size,
  }
  return { config, manifest, descriptor }
}

function write(manifests: readonly object[]): void {
  mkdirSync(dirname(pathOf(INDEX.digest)), { recursive: true })
  for (const { digest, text } of [WEB.config, WEB.manifest, ARM.config, ARM.manifest, INDEX])
    writeFileSync(pathOf(digest), text)
  writeFileSync(join(FOLDER, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(join(FOLDER, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
}

function outside(): string {
  const file = join(ROOT, 'outside.json')
  writeFileSync(file, WEB.config.text)
  return file
}

function pathOf(digest: string): string {
  return join(FOLDER, 'blobs', digest.replace(':', '/'))
}
