import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { lock } from '../../src/cli/lock.js'
import type { Around } from './world.js'
import { folderOf, newFolder, worldOf, writeLayout } from './world.js'

const WEB = {
  Entrypoint: ['docker-entrypoint.sh'],
  Cmd: ['node', 'server.js'],
  Env: ['PATH=/usr/local/bin:/usr/bin', 'NODE_VERSION=22.1.0', 'API_TOKEN=hunter2'],
  WorkingDir: '/app',
  User: '1000',
}
const API = { Cmd: ['python', 'app.py', '--port=80', 'on', '0644'] }
const BASE = ['--no-network', '--no-engine']

const deployment = (images: readonly string[], pod = '') =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
${pod}      containers:
${images.map((image, i) => `      - {name: c${i}, image: "${image}"}\n`).join('')}`

let layout = ''
let digests: Readonly<Record<string, string>> = {}
let sources: readonly string[] = []

beforeEach(() => {
  layout = newFolder()
  digests = writeLayout(layout, { 'example.com/web:1': WEB, 'example.com/api:1': API })
  sources = ['--image-file', layout, ...BASE]
})

/** How the command ends, with what it says; the places that differ from run to run have names. */
async function locked(folder: string, flags: readonly string[] = sources, around: Around = {}) {
  const world = worldOf(around)
  const code = await lock([folder, ...flags], world)
  const plain = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(layout, 'LAYOUT')
  return { code, out: plain(world.said.out), err: plain(world.said.err) }
}

const lockIn = (folder: string) => readFileSync(join(folder, 'images.lock.yaml'), 'utf8')
const short = (name: string) => digests[name]?.slice(7, 19) ?? ''

describe('a lock', () => {
  test('is written with what each image says, as sorted YAML', async () => {
    const folder = folderOf({
      'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']),
      'arm.yaml': deployment(['example.com/api:1'], '      nodeSelector: {kubernetes.io/arch: arm64}\n'),
    })
    expect((await locked(folder)).code).toBe(0)
    const api = (platform: string) => `  - image: example.com/api:1
    digest: ${digests['example.com/api:1']}
    platform: ${platform}
    config:
      Cmd:
      - python
      - app.py
      - --port=80
      - "on"
      - "0644"
`
    expect(
      lockIn(folder),
    ).toBe(`# What images say, so that it is known without a network. Written by \`ducttape-fn lock\`.
apiVersion: ducttape.dev/v1alpha1
kind: ImageLock
metadata:
  name: images
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  images:
${api('linux/amd64')}${api('linux/arm64')}  - image: example.com/web:1
    digest: ${digests['example.com/web:1']}
    platform: linux/amd64
    config:
      Entrypoint:
      - docker-entrypoint.sh
      Cmd:
      - node
      - server.js
      Env:
      - PATH=/usr/local/bin:/usr/bin
      - NODE_VERSION=22.1.0
      WorkingDir: /app
      User: "1000"
    withheld:
    - API_TOKEN
`)
  })

  test('is told of in a table, without secrets', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']) })
    const { out, err } = await locked(folder)
    // The layout's own path makes its column wider.
    expect(
      out.replace(/SOURCE +/, 'SOURCE               '),
    ).toBe(`IMAGE              PLATFORM     SOURCE               DIGEST        LANGUAGE  LAUNCH
example.com/api:1  linux/amd64  the layout "LAYOUT"  ${short('example.com/api:1')}  python    python app.py --port=80 on 0644
example.com/web:1  linux/amd64  the layout "LAYOUT"  ${short('example.com/web:1')}  nodejs    docker-entrypoint.sh node server.js
images.lock.yaml has 2 images
`)
    expect(err).toBe('')
  })

  test('goes to stdout, and then the table to stderr', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    await locked(folder)
    const { code, out, err } = await locked(folder, [...sources, '-o', '-'])
    expect({ code, out }).toEqual({ code: 0, out: lockIn(folder) })
    expect(err).toMatch(/^IMAGE .*\n.*nodejs.*\nthe lock has 1 image\n$/)
  })

  test('goes to a file that is named, and is of a file or of stdin', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    const named = join(folder, 'a.yaml')
    for (const [target, stdin] of [
      [join(folder, 'web.yaml'), ''],
      ['-', deployment(['example.com/web:1'])],
    ] as const) {
      const world = worldOf({ stdin })
      writeFileSync(named, lockLike)
      expect(await lock([target, ...sources, '--output', named], world)).toBe(0)
      expect(parse(readFileSync(named, 'utf8')).spec.images).toHaveLength(1)
    }
    await lock([join(folder, 'web.yaml'), ...sources], worldOf())
    expect(parse(lockIn(folder)).spec.images).toHaveLength(1)
  })

  test('reads as the same data by YAML 1.1 and 1.2, however odd the words', async () => {
    const words = [
      'yes',
      '1e3',
      '0x1F',
      '12:30:45',
      '~',
      ' a',
      'a: b',
      '# c',
      'é\u2028x\u0000',
      '- -',
      '',
      '{}',
      "'",
      '"',
    ]
    const labels = {
      'io.buildpacks.build.metadata': JSON.stringify({
        processes: [{ type: 'web', command: ['node'], args: ["it's", 'é "x"', 'x'.repeat(3000)] }],
      }),
    }
    const config = { Cmd: words, Env: words.map((word, i) => `A${i}=${word}`), Labels: labels }
    writeLayout(layout, { 'odd:1': config })
    const folder = folderOf({ 'web.yaml': deployment(['odd:1']) })
    expect((await locked(folder, ['--image-file', layout, ...BASE, '-f', functionConfig(folder)])).code).toBe(
      0,
    )
    const text = lockIn(folder)
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(text, { version }).spec.images[0].config).toEqual(config)
    expect(text).toMatch(/^ {8}io\.buildpacks\.build\.metadata: .{3000,}$/m)
  })

  test('is the same whatever order files and sources come in', async () => {
    const files = [0, 1, 2].map((i) => deployment([`example.com/${i % 2 ? 'web' : 'api'}:1`]))
    const texts = await Promise.all(
      [files, files.toReversed()].map(async (each) => {
        const folder = folderOf(Object.fromEntries(each.map((text, i) => [`${i}.yaml`, text])))
        await locked(folder)
        return lockIn(folder)
      }),
    )
    expect(texts[0]).toBe(texts[1])
  })
})

const lockLike =
  'apiVersion: ducttape.dev/v1alpha1\nkind: ImageLock\nmetadata: {name: images}\nspec: {images: []}\n'

/** A layout is one repository to whoever names it for an image, so short names can be looked up in it. */
function functionConfig(folder: string): string {
  const file = join(folder, '.debug.txt')
  writeFileSync(
    file,
    `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nspec:\n  images:\n  - {image: "odd:1", file: "${layout}"}\n`,
  )
  return file
}

describe('a lock that is there', () => {
  test('gets what changed, loses what is unused, and keeps what is not known now', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']) })
    await locked(folder)
    const before = lockIn(folder).replace('name: images', 'name: mine\n  labels: {a: b}')
    writeFileSync(join(folder, 'images.lock.yaml'), before)
    digests = writeLayout(layout, {
      'example.com/web:1': { ...WEB, Cmd: ['node', 'other.js'] },
      'example.com/new:1': API,
    })
    writeFileSync(
      join(folder, 'web.yaml'),
      deployment(['example.com/web:1', 'example.com/api:1', 'example.com/gone:1']),
    )
    const { code, out, err } = await locked(folder)
    expect(code).toBe(1)
    expect(err).toBe(
      'warning: "example.com/api:1" is not known: the file "LAYOUT" has no "example.com/api:1"; its entry stays as it was\n' +
        'warning: "example.com/gone:1" is not known: the file "LAYOUT" has no "example.com/gone:1"\n',
    )
    expect(out).toMatch(/^example\.com\/api:1 .* the lock before .* python /m)
    expect(out).toMatch(/^example\.com\/gone:1 .* nobody +- +- +-$/m)
    const { metadata, spec } = parse(lockIn(folder))
    const was = parse(before).spec.images
    expect(metadata).toEqual({
      name: 'mine',
      labels: { a: 'b' },
      annotations: { 'config.kubernetes.io/local-config': 'true' },
    })
    expect(spec.images).toEqual([
      was[0],
      {
        ...was[1],
        digest: digests['example.com/web:1'],
        config: { ...was[1].config, Cmd: ['node', 'other.js'] },
      },
    ])
    writeFileSync(join(folder, 'web.yaml'), deployment(['example.com/web:1']))
    expect((await locked(folder)).code).toBe(0)
    expect(parse(lockIn(folder)).spec.images).toEqual([spec.images[1]])
  })

  test('is not touched where it says the same in another layout', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    await locked(folder)
    const other = `# mine\n${JSON.stringify(parse(lockIn(folder)))}\n`
    writeFileSync(join(folder, 'images.lock.yaml'), other)
    expect((await locked(folder)).code).toBe(0)
    expect(lockIn(folder)).toBe(other)
  })

  test.each([
    ['something else', deployment(['example.com/web:1']), /is there and is no lock: .*write to another file/],
    ['no YAML', 'a: [\n', /line 2, is not valid YAML/],
    ['nothing', '', /is empty/],
  ])('and is %s is not written over', async (_, text, message) => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']), 'images.lock.yaml': text })
    await expect(locked(folder)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    })
    expect(lockIn(folder)).toBe(text)
  })
})

describe('--check', () => {
  const check = (folder: string) => locked(folder, [...sources, '--check'])

  test('passes where the lock says what is so, and writes nothing', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    await locked(folder)
    const before = lockIn(folder)
    expect(await check(folder)).toEqual({ code: 0, out: 'images.lock.yaml is up to date\n', err: '' })
    expect(lockIn(folder)).toBe(before)
  })

  test('fails where there is none, and makes none', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    expect(await check(folder)).toEqual({
      code: 1,
      out: '+ example.com/web:1 (linux/amd64): not in the lock\nimages.lock.yaml is not there; run `ducttape-fn lock` to write it\n',
      err: '',
    })
    expect(() => lockIn(folder)).toThrow('ENOENT')
  })

  test('fails with each difference where it is stale', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']) })
    await locked(folder)
    const before = lockIn(folder)
    const old = short('example.com/web:1')
    digests = writeLayout(layout, {
      'example.com/web:1': { ...WEB, Cmd: ['node', 'other.js'], Env: ['PATH=/bin', 'DB_PASSWORD=hunter3'] },
      'example.com/new:1': API,
    })
    writeFileSync(join(folder, 'web.yaml'), deployment(['example.com/web:1', 'example.com/new:1']))
    expect(await check(folder)).toEqual({
      code: 1,
      out: `- example.com/api:1 (linux/amd64): unused
+ example.com/new:1 (linux/amd64): not in the lock
~ example.com/web:1 (linux/amd64): digest ${old} is now ${short('example.com/web:1')}, Cmd, Env changed, the withheld variables changed
images.lock.yaml is stale; run \`ducttape-fn lock\` to write it
`,
      err: '',
    })
    expect(lockIn(folder)).toBe(before)
  })

  test('fails where an image is not known now, even if the lock has it', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1']) })
    await locked(folder)
    const { code, out, err } = await locked(folder, [...BASE, '--check'])
    expect({ code, out }).toEqual({
      code: 1,
      out: 'images.lock.yaml is up to date, as far as its images are known now\n',
    })
    expect(err).toBe(
      'warning: "example.com/web:1" is not known, and nobody was asked; its entry stays as it was\n',
    )
  })
})

describe('what nobody knows wholly is not locked', () => {
  test.each<[what: string, image: string, files: Readonly<Record<string, string>>, why: string]>([
    ['no reference', '${IMAGE}', {}, '"${IMAGE}" is not known: it is no image reference'],
    [
      'a Dockerfile on an unknown base',
      'shop/web',
      { Dockerfile: 'FROM nowhere.example/base\nCMD ["node", "a.js"]\n' },
      '"shop/web" is not known: the Dockerfile "FOLDER/Dockerfile", whose base image "nowhere.example/base" is not known: Entrypoint, Env, WorkingDir, User are not known',
    ],
  ])('%s', async (...[, image, files, why]) => {
    const folder = folderOf({ 'web.yaml': deployment([image]), ...files })
    const config = join(folder, '.debug.txt')
    writeFileSync(
      config,
      `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nspec:\n  images:\n  - image: "*"\n  - {image: shop/web, dockerfile: "${folder}/Dockerfile"}\n`,
    )
    const world = worldOf()
    expect(await lock([folder, ...BASE, '-f', config], world)).toBe(1)
    expect(world.said.err.replaceAll(folder, 'FOLDER')).toBe(`warning: ${why}\n`)
    expect(parse(lockIn(folder)).spec.images).toEqual([])
  })

  test('but what a Dockerfile says on a known base is', async () => {
    const folder = folderOf({
      'web.yaml': deployment(['shop/web:dev']),
      Dockerfile: 'FROM example.com/web:1\nCMD ["node", "a.js"]\n',
    })
    const config = join(folder, '.debug.txt')
    writeFileSync(
      config,
      `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nspec:\n  images:\n  - {image: shop/web, dockerfile: "${folder}/Dockerfile"}\n`,
    )
    expect((await locked(folder, [...sources, '-f', config])).code).toBe(0)
    expect(parse(lockIn(folder)).spec.images[0]).toMatchObject({
      image: 'shop/web:dev',
      config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node', 'a.js'] },
    })
  })

  test('and what the functionConfig says itself needs no entry', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['shop/web']) })
    const config = join(folder, '.debug.txt')
    writeFileSync(
      config,
      `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nspec:\n  images:\n  - {image: shop/web, config: {Cmd: [java, -jar, a.jar]}}\n`,
    )
    const { code, out } = await locked(folder, [...BASE, '-f', config])
    expect(code).toBe(0)
    expect(out).toMatch(/^shop\/web +linux\/amd64 +the functionConfig +- +jvm +java -jar a\.jar$/m)
    expect(parse(lockIn(folder)).spec.images).toEqual([])
  })
})

test("only the images of Skaffold's build result are locked, in its languages", async () => {
  const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']) })
  const builds = join(folder, 'builds.json')
  const build = { imageName: 'example.com/api', tag: 'example.com/api:1', runtimeType: 'go' }
  writeFileSync(builds, JSON.stringify({ builds: [build] }))
  const { out } = await locked(folder, [...sources, '--build-artifacts', builds])
  expect(out).toMatch(/^IMAGE .*\nexample\.com\/api:1 .* go +python .*\nimages\.lock\.yaml has 1 image\n$/)
})

describe('progress', () => {
  test('is one line, written anew and taken away, on a terminal', async () => {
    const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', 'example.com/api:1']) })
    const { err } = await locked(folder, sources, { isTerminal: true })
    const line = (done: number) => `\r\u001b[K${done} of 2 images`
    expect(err).toBe(`${line(0)}${line(1)}${line(2)}\r\u001b[K`)
  })

  test('is not there without images', async () => {
    const { err, code } = await locked(folderOf({}), sources, { isTerminal: true })
    expect({ err, code }).toEqual({ err: '', code: 0 })
  })
})

test('what a manifest or an image says cannot give orders to a terminal', async () => {
  writeLayout(layout, { 'example.com/web:1': { Cmd: ['node', '\u001b[2J\u202ea.js'] } })
  const folder = folderOf({ 'web.yaml': deployment(['example.com/web:1', String.raw`\e[2Jx`]) })
  const { out, err } = await locked(folder)
  for (const order of ['\u001b', '\u202e']) expect(out + err).not.toContain(order)
  expect(out).toContain(String.raw`node "\u001b[2J\u202ea.js"`)
  expect(err).toContain(String.raw`"\u001b[2Jx" is not known`)
})

describe('a command line that cannot be used ends with exit code 2 and where to read more', () => {
  test.each<[words: readonly string[], message: RegExp]>([
    [['--frobnicate'], /Unknown option '--frobnicate'/],
    [['a', 'b'], /one folder or file at most; got a b/],
    [['--platform', 'amd64'], /`--platform` must be like "linux\/arm64"; got "amd64"/],
    [['--output'], /'-o, --output <value>' argument missing/],
    [['--check', '-o', '-'], /`--check` needs a file to look at/],
  ])('%j', async (words, message) => {
    await expect(lock(words, worldOf())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    })
    await expect(lock(words, worldOf())).rejects.toThrow('Try `ducttape-fn lock --help`')
  })

  test('and one of a functionConfig that cannot, with 3', async () => {
    const folder = folderOf({ 'debug.txt': 'apiVersion: v1\nkind: Secret\n' })
    for (const file of ['debug.txt', 'missing'])
      await expect(lock([folder, '-f', join(folder, file)], worldOf())).rejects.toMatchObject({ exitCode: 3 })
  })
})
