import { describe, expect, test } from 'vitest'
import { locksAmong } from '../src/image-locks.js'
import { cut } from '../src/krm/wire.js'
import { run } from '../src/run.js'
import { wanted } from './images/wanted.js'

const lock = (name: string, images: string, more = '') =>
  `apiVersion: ducttape.dev/v1alpha1\nkind: ImageLock\nmetadata: {name: ${name}}\n${more}spec: {images: ${images}}\n`
const web = (cmd: string, more = '') =>
  `{image: web, platform: linux/amd64, config: {Cmd: [${cmd}]}${more && `, ${more}`}}`
const OTHER = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n'

async function read(...documents: readonly string[]) {
  const { items, text } = await cut(documents.join('---\n'))
  return locksAmong(items, text)
}

describe('the locks among items', () => {
  test.each<[situation: string, documents: readonly string[], by: readonly (string | undefined)[]]>([
    ['none', [OTHER], []],
    ['one', [OTHER, lock('images', `[${web('a')}]`)], ['the lock "images"']],
    [
      'two, in their order',
      [lock('b', `[${web('b')}]`), OTHER, lock('a', `[${web('a')}]`)],
      ['the lock "b"', 'the lock "a"'],
    ],
    ['one that knows nothing', [lock('empty', '[]')], [undefined]],
    ['one without a name', [lock('""', `[${web('a')}]`)], ['the lock ""']],
    ['one of another group', [lock('images', '[]').replace('ducttape.dev', 'example.com')], []],
    ['one of a version that is not known', [lock('images', '[]').replace('v1alpha1', 'v9')], []],
  ])('%s', async (_, documents, by) => {
    const { locks, results } = await read(...documents)
    const answers = await Promise.all(locks.map(({ find }) => find(wanted('web'))))
    expect(answers.map((answer) => (answer && 'by' in answer ? answer.by : undefined))).toEqual(by)
    expect(results).toEqual([])
  })

  test('say of an image what they hold, words that look like numbers as text', async () => {
    const config = `{Entrypoint: [/web], Cmd: ["8080", yes, ~x], Env: [A=1, "B=x # y"], User: "1000", Labels: {a: "true"}}`
    const { locks } = await read(lock('images', `[{image: web, platform: linux/amd64, config: ${config}}]`))
    expect(await locks[0]?.find(wanted('web'))).toEqual({
      config: {
        Entrypoint: ['/web'],
        Cmd: ['8080', 'yes', '~x'],
        Env: ['A=1', 'B=x # y'],
        User: '1000',
        Labels: { a: 'true' },
      },
      digest: undefined,
      platform: { os: 'linux', architecture: 'amd64' },
      by: 'the lock "images"',
    })
  })
})

describe('a lock that cannot be right is a result, and the others count', () => {
  const REF = { apiVersion: 'ducttape.dev/v1alpha1', kind: 'ImageLock', name: 'broken' }

  test.each<[situation: string, document: string, why: string, path: string]>([
    [
      'a platform that is none',
      lock('broken', `[${web('a').replace('linux/amd64', 'arm')}]`),
      'the lock cannot be used: `spec.images[0].platform` must be like "linux/amd64"',
      'spec',
    ],
    [
      'a number among words',
      lock('broken', `[${web('8080')}]`),
      'the lock cannot be used: `spec.images[0]` has a configuration whose `Cmd` is not a list of strings',
      'spec',
    ],
    [
      'a field that is not known',
      lock('broken', '[]', 'status: {}\n'),
      'the lock cannot be used: `status` is not known; the fields there are apiVersion, kind, metadata, spec',
      'spec',
    ],
    [
      'an image twice',
      lock('broken', `[${web('a')}, ${web('b')}]`),
      'the lock cannot be used: `spec.images` has "web" for linux/amd64 twice',
      'spec',
    ],
    [
      'a nest without end',
      lock('broken', `${'['.repeat(200)}${']'.repeat(200)}`),
      'must not nest so deep',
      'spec.images[0]',
    ],
  ])('%s', async (_, document, ...[why, path]) => {
    const { locks, results } = await read(document, lock('right', `[${web('a')}]`))
    expect(locks).toHaveLength(1)
    expect(results).toEqual([
      {
        message: expect.stringContaining(why),
        severity: 'error',
        resourceRef: REF,
        field: { path: expect.stringContaining(path) },
      },
    ])
  })

  test('whose file is named too', async () => {
    const metadata = 'metadata: {name: broken, annotations: {config.kubernetes.io/path: images.lock.yaml}}'
    const { results } = await read(lock('broken', '{}').replace('metadata: {name: broken}', metadata))
    expect(results).toEqual([
      {
        message: 'nothing was changed here: the lock cannot be used: `spec.images` must be a list',
        severity: 'error',
        resourceRef: REF,
        file: { path: 'images.lock.yaml' },
        field: { path: 'spec' },
      },
    ])
  })
})

test('a lock that stands in a List counts', async () => {
  const input = `apiVersion: v1
kind: List
items:
- apiVersion: ducttape.dev/v1alpha1
  kind: ImageLock
  metadata: {name: images}
  spec: {images: [${web('node, a.js')}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: web}
  spec: {containers: [{name: web, image: web}]}
`
  const { results } = await run(input)
  expect(results.map(({ severity, tags }) => [severity, tags?.['runtime'], tags?.['image']])).toEqual([
    ['info', 'nodejs', 'the lock "images"'],
  ])
})

test('a lock without a pod beside it is nothing to look into', async () => {
  const input = lock('broken', '{}')
  expect(await run(input)).toEqual({ output: input, results: [], shape: 'stream', failed: false })
})
