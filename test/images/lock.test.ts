import { describe, expect, test } from 'vitest'
import { lockValue } from '../../src/images/lock-value.js'
import type { LockedImage } from '../../src/images/lock.js'
import { imagesOfLock, lockSource } from '../../src/images/lock.js'
import { wanted } from './wanted.js'

const HEX = 'a'.repeat(64)
const DIGEST = `sha256:${HEX}`
const OTHER = `sha256:${'b'.repeat(64)}`
const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }
const BY = 'the lock "images"'

const lock = (...images: readonly unknown[]) => ({
  apiVersion: 'ducttape.dev/v1alpha1',
  kind: 'ImageLock',
  metadata: { name: 'images', annotations: { 'config.kubernetes.io/local-config': 'true' } },
  spec: { images },
})

function locked(image: string, more: Partial<LockedImage> = {}): LockedImage {
  return { image, digest: undefined, platform: AMD64, config: {}, withheld: [], ...more }
}

describe('a lock is read', () => {
  test('with all its fields', () => {
    const config = {
      Entrypoint: ['/web'],
      Cmd: ['serve'],
      Env: ['A=1'],
      WorkingDir: '/app',
      User: '1000',
      Labels: { a: 'b' },
    }
    const image = { image: 'web:1', digest: DIGEST, platform: 'linux/arm64/v8', config, withheld: ['TOKEN'] }
    expect(imagesOfLock(lock(image))).toEqual({
      images: [{ ...image, platform: { ...ARM64, variant: 'v8' } }],
    })
  })

  test('with the fewest', () => {
    expect(imagesOfLock(lock())).toEqual({ images: [] })
    expect(imagesOfLock({ ...lock(), spec: {} })).toEqual({ images: [] })
    expect(imagesOfLock(lock({ image: 'web', platform: 'linux/amd64' }))).toEqual({ images: [locked('web')] })
  })

  const WEB = { image: 'web', platform: 'linux/amd64', config: {} }
  const KIND = 'it must be of kind ImageLock and apiVersion ducttape.dev/v1alpha1'

  test.each<[unknown, string]>([
    [undefined, KIND],
    ['text', KIND],
    [[], KIND],
    [{ ...lock(), kind: 'Lock' }, KIND],
    [{ ...lock(), apiVersion: 'ducttape.dev/v2' }, KIND],
    [{ ...lock(), spec: undefined }, '`spec` must be an object'],
    [{ ...lock(), spec: { images: {} } }, '`spec.images` must be a list'],
    [
      { ...lock(), status: {} },
      '`status` is not known; the fields there are apiVersion, kind, metadata, spec',
    ],
    [{ ...lock(), spec: { image: [] } }, '`spec.image` is not known; the fields there are images'],
    [lock(WEB, 'web'), '`spec.images[1]` must be an object'],
    [lock({ ...WEB, image: undefined }), '`spec.images[0].image` must be an image reference'],
    [lock({ ...WEB, image: 'Web Shop' }), '`spec.images[0].image` must be an image reference'],
    [
      lock({ ...WEB, digest: 'sha256:abc' }),
      '`spec.images[0].digest` must be a digest: sha256: and 64 digits',
    ],
    [lock({ ...WEB, digest: 7 }), '`spec.images[0].digest` must be a digest: sha256: and 64 digits'],
    [lock({ ...WEB, platform: undefined }), '`spec.images[0].platform` must be like "linux/amd64"'],
    [lock({ ...WEB, platform: 'amd64' }), '`spec.images[0].platform` must be like "linux/amd64"'],
    [lock({ ...WEB, withheld: 'TOKEN' }), '`spec.images[0].withheld` must be a list of strings'],
    [lock({ ...WEB, config: [] }), '`spec.images[0].config` must be an object'],
    [
      lock({ ...WEB, config: { Cmd: 'run' } }),
      '`spec.images[0]` has a configuration whose `Cmd` is not a list of strings',
    ],
    [
      lock({ ...WEB, config: { Labels: { a: 1 } } }),
      '`spec.images[0]` has a configuration whose `Labels` is not a map of strings',
    ],
    [
      lock({ ...WEB, config: { entrypoint: [] } }),
      '`spec.images[0].config.entrypoint` is not known; the fields there are Entrypoint, Cmd, Env, WorkingDir, User, Labels',
    ],
    [
      lock({ ...WEB, tag: '1' }),
      '`spec.images[0].tag` is not known; the fields there are image, digest, platform, config, withheld',
    ],
    [
      lock(WEB, { ...WEB, image: 'docker.io/library/web:latest' }),
      '`spec.images` has "docker.io/library/web:latest" for linux/amd64 twice',
    ],
  ])('%j is a fault', (value, fault) => {
    expect(imagesOfLock(value)).toEqual({ fault })
  })
})

describe('a locked image', () => {
  test.each([
    ['web', 'docker.io/library/web:latest', true],
    ['web:1', 'web:1', true],
    ['web:1', 'web:2', false],
    ['web:1', 'web', false],
    ['web:1', 'me/web:1', false],
    ['localhost:5000/web', 'localhost:5000/web:latest', true],
    ['localhost:5000/web', 'localhost:5001/web', false],
    ['web:1', `web:1@${DIGEST}`, true],
    ['web:1', `web@${DIGEST}`, true],
    ['web:1', `web:1@${OTHER}`, false],
    ['web:1', `shop@${DIGEST}`, false],
    [`web@${OTHER}`, `web:7@${OTHER}`, true],
    [`web:1@${OTHER}`, 'web:1', false],
  ])('%s is %s: %s', async (image, asked, isKnown) => {
    const config = { Cmd: ['web'] }
    const answer = await lockSource([locked(image, { digest: DIGEST, config })], BY).find(wanted(asked))
    expect(answer).toEqual(isKnown ? { config, digest: DIGEST, platform: AMD64, by: BY } : undefined)
  })

  test('is the one for the platform', async () => {
    const source = lockSource(
      [locked('web', { config: { Cmd: ['amd64'] } }), locked('web', { platform: ARM64 })],
      BY,
    )
    expect([
      await source.find(wanted('web', 'amd64')),
      await source.find(wanted('web', 'arm64')),
      await source.find(wanted('web', 's390x')),
    ]).toEqual([
      { config: { Cmd: ['amd64'] }, digest: undefined, platform: AMD64, by: BY },
      { config: {}, digest: undefined, platform: ARM64, by: BY },
      { fault: `${BY} has "web" for linux/amd64, linux/arm64, not for linux/s390x` },
    ])
  })
})

describe('a lock is written', () => {
  const imagesIn = (...images: readonly LockedImage[]) => lockValue(images)['spec']

  test('as a resource that stays where it is', () => {
    expect(lockValue([], 'of-the-shop')).toEqual({
      ...lock(),
      metadata: { ...lock().metadata, name: 'of-the-shop' },
    })
  })

  test('sorted by image and platform, each once', () => {
    const images = [
      locked('web:10'),
      locked('Web.io/a'),
      locked('web:1', { platform: ARM64 }),
      locked('web:1'),
      locked('web:1'),
      locked('web:1', { platform: { ...ARM64, variant: 'v8' } }),
    ]
    const expected = {
      images: [
        { image: 'Web.io/a', platform: 'linux/amd64' },
        { image: 'web:1', platform: 'linux/amd64' },
        { image: 'web:1', platform: 'linux/arm64' },
        { image: 'web:1', platform: 'linux/arm64/v8' },
        { image: 'web:10', platform: 'linux/amd64' },
      ],
    }
    expect(imagesIn(...images)).toStrictEqual(expected)
    expect(imagesIn(...images.toReversed())).toStrictEqual(expected)
  })

  test('with its fields in one order and nothing empty', () => {
    const config = {
      Labels: {},
      User: '1',
      WorkingDir: '',
      Env: ['B=2', 'A=1'],
      Cmd: [],
      Entrypoint: ['/web'],
    }
    expect(JSON.stringify(imagesIn(locked('web', { config, digest: DIGEST })))).toBe(
      JSON.stringify({
        images: [
          {
            image: 'web',
            digest: DIGEST,
            platform: 'linux/amd64',
            config: { Entrypoint: ['/web'], Env: ['B=2', 'A=1'], User: '1' },
          },
        ],
      }),
    )
  })

  test('without values that may be secret, whose names it keeps', () => {
    const Env = [
      'PATH=/bin',
      'DB_PASSWORD=hunter2',
      'api_token=hunter2',
      'GPG_KEY',
      'AWS_CREDENTIALS=hunter2',
      'CLIENT_SECRET=a=b',
      'PASSWD=',
      'HTTPS_PROXY=http://me:hunter2@proxy:3128',
      'JAVA_TOOL_OPTIONS=-Xmx1g',
      'HOME_URL=http://host:80/@me',
    ]
    const written = imagesIn(locked('web', { config: { Env }, withheld: ['OLD_TOKEN', 'PASSWD'] }))
    expect(written).toEqual({
      images: [
        {
          image: 'web',
          platform: 'linux/amd64',
          config: { Env: ['PATH=/bin', 'JAVA_TOOL_OPTIONS=-Xmx1g', 'HOME_URL=http://host:80/@me'] },
          withheld: [
            'AWS_CREDENTIALS',
            'CLIENT_SECRET',
            'DB_PASSWORD',
            'GPG_KEY',
            'HTTPS_PROXY',
            'OLD_TOKEN',
            'PASSWD',
            'api_token',
          ],
        },
      ],
    })
  })

  test('with the labels that tell how a program starts', () => {
    const processes = [{ type: 'web', command: ['node'], args: ['a.js'], direct: true }]
    const Labels = {
      'org.opencontainers.image.base.name': 'node:24',
      'org.opencontainers.image.authors': 'me',
      'io.buildpacks.stack.id': 'heroku-24',
      'io.buildpacks.lifecycle.metadata': '{"app":[]}',
      'io.buildpacks.build.metadata': JSON.stringify({ bom: [], buildpacks: [{ id: 'a' }], processes }),
    }
    expect(JSON.stringify(imagesIn(locked('web', { config: { Labels } })))).toBe(
      JSON.stringify({
        images: [
          {
            image: 'web',
            platform: 'linux/amd64',
            config: {
              Labels: {
                'io.buildpacks.build.metadata': JSON.stringify({ processes }),
                'io.buildpacks.stack.id': 'heroku-24',
                'org.opencontainers.image.base.name': 'node:24',
              },
            },
          },
        ],
      }),
    )
    const broken = { 'io.buildpacks.build.metadata': '{' }
    expect(imagesIn(locked('web', { config: { Labels: broken } }))).toEqual(imagesIn(locked('web')))
  })

  test('so that it is read as it was, and written again the same', () => {
    const images = [
      locked('a.io/web:1', { digest: DIGEST, config: { Cmd: ['a'], Env: ['A=1'] }, withheld: ['TOKEN'] }),
      locked('web', { platform: { ...ARM64, variant: 'v8' }, config: { Entrypoint: ['/web'] } }),
    ]
    const value = lockValue(images)
    const read = imagesOfLock(JSON.parse(JSON.stringify(value)))
    expect(read).toEqual({ images })
    expect('images' in read && lockValue(read.images)).toEqual(value)
  })
})
