import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Spec } from '../src/config/config.js'
import { configFrom } from '../src/config/defaults.js'
import type { Answer, ImageSource, Wanted } from '../src/images/source.js'
import type { KnownImages } from '../src/known-images.js'
import { knownImages } from '../src/known-images.js'
import { imageOf } from './images/blobs.js'
import { tarOf } from './images/tars.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-known-images-'))
const SOCKET = join(FOLDER, 'engine.sock')
const AMD64 = { os: 'linux', architecture: 'amd64' }
const NOWHERE = { environment: {}, home: join(FOLDER, 'home') }
const MACHINE = { environment: { DOCKER_HOST: `unix://${SOCKET}`, DOCKER_CONFIG: FOLDER }, home: FOLDER }

/** A source that gives the same answer to all, and writes down what it was asked. */
function saying(answer: Answer, asked: Wanted[] = []): ImageSource {
  return {
    find: async (wanted) => {
      asked.push(wanted)
      return answer
    },
  }
}

const facts = (cmd: string) => ({ config: { Cmd: [cmd] }, digest: undefined, platform: AMD64, by: cmd })
const known = (cmd: string, faults: readonly string[] = []) => ({
  config: { Cmd: [cmd] },
  gaps: [],
  by: cmd,
  faults,
})
const NOTHING = { config: undefined, gaps: [], by: undefined, faults: [] }

function open(spec: Spec, ...locks: readonly ImageSource[]): Promise<KnownImages> {
  return knownImages(configFrom(spec), locks, NOWHERE)
}

describe('what is known of an image is what the first that knows it says', () => {
  test.each<[situation: string, answers: readonly Answer[], found: unknown]>([
    ['the first of two', [facts('one'), facts('two')], known('one')],
    ['the second, where the first does not know it', [undefined, facts('two')], known('two')],
    [
      'the second, where the first fails; that is remembered',
      [{ fault: 'one is away' }, facts('two')],
      known('two', ['one is away']),
    ],
    ['nothing', [undefined, undefined], NOTHING],
    [
      'why nothing is known',
      [{ fault: 'one is away' }, undefined, { fault: 'three is away' }],
      { ...NOTHING, faults: ['one is away', 'three is away'] },
    ],
    [
      'what is open',
      [{ ...facts('one'), unknown: ['Env', 'User'] }],
      { ...known('one'), gaps: ['Env', 'User'] },
    ],
  ])('%s', async (_, answers, found) => {
    const images = await open({}, ...answers.map((answer) => saying(answer)))
    expect(await images.find('web', undefined)).toEqual(found)
  })

  test('and none is asked for what the functionConfig says, or for what is no image', async () => {
    const asked: Wanted[] = []
    const images = await open(
      { images: [{ image: 'web', config: { Cmd: ['own'] } }] },
      saying(facts('lock'), asked),
    )
    expect(await images.find('web', undefined)).toEqual({ ...NOTHING, config: { Cmd: ['own'] } })
    expect(await images.find('$(IMAGE)', undefined)).toEqual(NOTHING)
    expect(asked).toEqual([])
  })
})

describe('each image is asked for once', () => {
  test.each<[situation: string, images: readonly (readonly [string, string | undefined])[], times: number]>([
    [
      'however often it is there',
      [
        ['web', undefined],
        ['web', undefined],
        ['web', 'amd64'],
      ],
      1,
    ],
    [
      'for each platform',
      [
        ['web', undefined],
        ['web', 'arm64'],
        ['web', 's390x'],
        ['web', 'arm64'],
      ],
      3,
    ],
    [
      'as pods write it',
      [
        ['web', undefined],
        ['shop', undefined],
      ],
      2,
    ],
  ])('%s', async (_, images, times) => {
    const asked: Wanted[] = []
    const opened = await open({}, saying(undefined, asked))
    await Promise.all(images.map(([image, architecture]) => opened.find(image, architecture)))
    expect(asked).toHaveLength(times)
  })
})

describe('the platform', () => {
  test.each<[platform: string | undefined, architecture: string | undefined, asked: object]>([
    [undefined, undefined, AMD64],
    [undefined, 'arm64', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64', undefined, { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64', 'amd64', AMD64],
    ['linux/arm/v6', 'arm', { os: 'linux', architecture: 'arm', variant: 'v6' }],
    ['linux/arm/v6', 'arm64', { os: 'linux', architecture: 'arm64' }],
    ['linux/aarch64', 'arm64', { os: 'linux', architecture: 'arm64' }],
  ])('of %s, for a pod on %s', async (platform, architecture, expected) => {
    const asked: Wanted[] = []
    const images = await open(platform === undefined ? {} : { platform }, saying(undefined, asked))
    await images.find('web', architecture)
    expect(asked.map((wanted) => wanted.platform)).toEqual([expected])
  })

  test.each(['arm64', 'linux/', 'linux/arm/v7/x', 'Linux ARM'])('must be one: %s', async (platform) => {
    await expect(open({ platform })).rejects.toThrow(
      `\`spec.platform\` must be like "linux/arm64"; got "${platform}"`,
    )
  })
})

describe('the sources, in their order', () => {
  const servers: Server[] = []
  let image = ''
  let specs: readonly Spec[] = []

  beforeAll(async () => {
    const [manifest, config] = imageOf(AMD64, { config: { Cmd: ['registry'] } })
    const registry = createServer(({ url = '' }, response) => {
      const blob = url.endsWith(config.descriptor.digest) ? config : manifest
      response.setHeader('content-type', blob.descriptor.mediaType)
      response.end(url === '/v2/' ? '' : blob.bytes)
    })
    const engine = createServer((_, response) => {
      response.end(JSON.stringify({ Os: 'linux', Architecture: 'amd64', Config: { Cmd: ['engine'] } }))
    })
    servers.push(registry, engine)
    await new Promise<void>((resolve) => engine.listen(SOCKET, resolve))
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`
    image = `${host}/web:1`
    specs = specsFor(image, host)
  })
  afterAll(() => {
    for (const server of servers) server.close()
    rmSync(FOLDER, { recursive: true })
  })

  const ORDER = [
    undefined,
    'the lock "first"',
    `the lock "${join(FOLDER, 'images.lock.yaml')}"`,
    `the archive "${join(FOLDER, 'named.tar')}"`,
    `the archive "${join(FOLDER, 'any.tar')}"`,
    `the Dockerfile "${join(FOLDER, 'Dockerfile')}"`,
    `the Dockerfile "${join(FOLDER, 'Skaffoldfile')}"`,
    `the engine at "${SOCKET}"`,
    'the registry',
  ]
  const CMD = ['own', 'lock', 'lock-file', 'named', 'any', 'dockerfile', 'skaffold', 'engine', 'registry']

  test.each(ORDER.map((by, at) => [CMD[at], by, at] as const))('%s', async (cmd, by, at) => {
    const later = specs.slice(at)
    const images = later.flatMap((spec) => spec.images ?? [])
    const spec = { ...Object.assign({}, ...later.toReversed()), ...(images.length > 0 ? { images } : {}) }
    const locks = at <= 1 ? [saying({ ...facts('lock'), by: 'the lock "first"' })] : []
    const { find } = await knownImages(configFrom(spec as Spec), locks, MACHINE)
    const found = await find(image, undefined)
    expect({ cmd: found.config?.Cmd, faults: found.faults }).toEqual({ cmd: [cmd], faults: [] })
    if (by === undefined) expect(found.by).toBeUndefined()
    else expect(found.by).toMatch(by)
  })
})

/** What each source, in its order, needs to know an image; the lock among the items needs nothing. */
function specsFor(image: string, host: string): readonly Spec[] {
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(FOLDER, name), text)
    return join(FOLDER, name)
  }
  const lock = stringify({
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'ImageLock',
    metadata: { name: 'images' },
    spec: { images: [{ image, platform: 'linux/amd64', config: { Cmd: ['lock-file'] } }] },
  })
  const skaffold = stringify({
    apiVersion: 'skaffold/v4beta13',
    kind: 'Config',
    build: { artifacts: [{ image, docker: { dockerfile: 'Skaffoldfile' } }] },
  })
  const archive = (cmd: string) =>
    tarOf([
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'c.json', RepoTags: [image], Layers: [] }]),
      },
      { name: 'c.json', content: JSON.stringify({ ...AMD64, config: { Cmd: [cmd] } }) },
    ])
  file('Skaffoldfile', 'FROM scratch\nCMD ["skaffold"]\n')
  return [
    { images: [{ image, config: { Cmd: ['own'] } }] },
    {},
    { imageLock: file('images.lock.yaml', lock) },
    { images: [{ image, file: file('named.tar', archive('named')) }] },
    { imageFiles: [file('any.tar', archive('any'))] },
    { images: [{ image, dockerfile: file('Dockerfile', 'FROM scratch\nCMD ["dockerfile"]\n') }] },
    { skaffold: file('skaffold.yaml', skaffold) },
    { engine: true },
    { registry: { enabled: true, insecure: [host] } },
  ]
}
