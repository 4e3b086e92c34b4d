import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { inspect } from '../../src/cli/inspect.js'
import { folderOf, newFolder, worldOf, writeLayout } from './world.js'

const WEB = {
  Entrypoint: ['docker-entrypoint.sh'],
  Cmd: ['node', 'server.js', '--token=hunter2'],
  Env: ['PATH=/usr/local/bin:/usr/bin', 'NODE_VERSION=22.1.0', 'API_TOKEN=hunter2'],
  WorkingDir: '/app',
  User: '1000',
  Labels: { 'org.opencontainers.image.base.name': 'node:22', maintainer: 'me' },
}
const IMAGE = 'example.com/web:1'
const BASE = ['--no-network', '--no-engine']

let layout = ''
let digest = ''

beforeEach(() => {
  layout = newFolder()
  digest = writeLayout(layout, { [IMAGE]: WEB, 'example.com/none:1': {} })[IMAGE] ?? ''
})

async function inspected(words: readonly string[]) {
  const world = worldOf()
  const code = await inspect(words, world)
  const plain = (text: string) => text.replaceAll(layout, 'LAYOUT').replaceAll(digest, 'DIGEST')
  return { code, out: plain(world.said.out), err: plain(world.said.err) }
}

const known = (image: string, ...more: readonly string[]) =>
  inspected([image, '--image-file', layout, ...BASE, ...more])

test('an image is told of: what it says, who says so, and what would be done with it', async () => {
  const { code, out, err } = await known(IMAGE)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toBe(`Image         example.com/web:1
Known by      the layout "LAYOUT"
Digest        DIGEST
Platform      linux/amd64

Entrypoint    docker-entrypoint.sh
Cmd           node server.js --token=…
Env           PATH NODE_VERSION API_TOKEN
WorkingDir    /app
User          1000
Label         org.opencontainers.image.base.name=node:22

Launch        docker-entrypoint.sh node server.js --token=…
Program       node server.js --token=…
Language      nodejs, because it starts \`node\`

A plain pod   [info] v1/Pod/app spec.containers[0]: container "app" is ready for a nodejs debugger on port 9229 (devtools), because it starts \`node\` (what its image says is known by the layout "LAYOUT"); attach with the Chrome DevTools protocol: \`chrome://inspect\`, or a Node.js "attach" of an IDE; a live Pod must be deleted and created anew
Then it runs  node --inspect=127.0.0.1:9229 server.js --token=…
`)
})

test('the pod may say what is started', async () => {
  const { out } = await known(IMAGE, '--command', '["python", "-u"]', '--args', '["a.py"]')
  expect(out).toMatch(/^Launch +python -u a\.py$/m)
  expect(out).toMatch(/^Language +python, because it starts `python`/m)
  expect((await known(IMAGE, '--args', '["node", "b.js"]')).out).toMatch(
    /^Launch +docker-entrypoint\.sh node b\.js$/m,
  )
})

test('an image that says nothing is told of too', async () => {
  const { code, out } = await known('example.com/none:1')
  expect(code).toBe(0)
  for (const field of ['Entrypoint', 'Cmd', 'Env', 'WorkingDir', 'User'])
    expect(out).toMatch(new RegExp(`^${field} +none$`, 'm'))
  expect(out).toMatch(/^Launch +not known$/m)
  expect(out).toMatch(/^Language +not recognised, because /m)
})

test('what the functionConfig and a Dockerfile say is told, with what that leaves open', async () => {
  const folder = folderOf({ Dockerfile: 'FROM nowhere.example/base\nCMD ["node", "a.js"]\n' })
  const config = join(folder, 'debug.yaml')
  const rules = [
    `{image: own, config: {Cmd: [java, -jar, a.jar]}}`,
    `{image: built, dockerfile: "${folder}/Dockerfile"}`,
  ]
  writeFileSync(
    config,
    `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nspec:\n  images:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`,
  )
  const own = await inspected(['own', ...BASE, '-f', config])
  expect(own.out).toMatch(/^Known by +the functionConfig$/m)
  expect(own.out).toMatch(/^Language +jvm, /m)
  const built = await inspected(['built', ...BASE, '-f', config])
  expect(built.out).toMatch(/^Entrypoint +not known$/m)
  expect(built.out).toMatch(/^Cmd +node a\.js$/m)
})

test('a lock can be what knows', async () => {
  const folder = newFolder()
  const lock = join(folder, 'images.lock.yaml')
  const image = { image: IMAGE, platform: 'linux/arm64', config: { Cmd: ['node', 'a.js'] } }
  const resource = { apiVersion: 'ducttape.dev/v1alpha1', kind: 'ImageLock', spec: { images: [image] } }
  writeFileSync(lock, JSON.stringify(resource))
  const { out } = await inspected([IMAGE, ...BASE, '--image-lock', lock, '--platform', 'linux/arm64'])
  expect(out).toContain(`Known by      the lock "${lock}"\n`)
  expect(out).toMatch(/^Digest +not known$/m)
})

describe('an image that nobody knows ends with exit code 1 and what each source said', () => {
  test('where there are sources', async () => {
    const lock = join(newFolder(), 'lock.yaml')
    writeFileSync(lock, '{apiVersion: ducttape.dev/v1alpha1, kind: ImageLock, spec: {images: []}}')
    const words = [
      'nowhere.invalid/a',
      '--image-file',
      layout,
      '--image-file',
      '/nowhere',
      '--image-lock',
      lock,
    ]
    const { code, out, err } = await inspected([...words, '--no-network'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(`ducttape-fn: nobody knows "nowhere.invalid/a":
  the lock "${lock}" has no "nowhere.invalid/a"
  the file "LAYOUT" has no "nowhere.invalid/a"
  the archive "/nowhere" does not exist
  no engine of this machine has "nowhere.invalid/a"
`)
  })

  test('where there are none', async () => {
    expect(await inspected(['nginx', ...BASE])).toEqual({
      code: 1,
      out: '',
      err: 'ducttape-fn: nobody knows "nginx":\n  nobody was asked\n',
    })
  })

  test('where it is known for another platform alone', async () => {
    const { code, err } = await known(IMAGE, '--platform', 'linux/s390x')
    expect(code).toBe(1)
    expect(err).toMatch(/linux\/s390x/)
  })
})

describe('a command line that cannot be used ends with exit code 2', () => {
  test.each<[words: readonly string[], message: RegExp]>([
    [[], /an image must be named\. Try `ducttape-fn inspect --help`$/],
    [['a', 'b'], /one image at a time; got a b\. Try `ducttape-fn inspect --help`$/],
    [['a', '--check'], /Unknown option '--check'.*Try `ducttape-fn inspect --help`$/],
    [['a', '--command', 'node a.js'], /`--command` must be a JSON list of strings/],
    [['a', '--args', '[1]'], /`--args` must be a JSON list of strings/],
    [['A b'], /^"A b" is no image reference/],
    [['a\nb: c'], /^"a\\u000ab: c" is no image reference/],
  ])('%j', async (words, message) => {
    await expect(inspect(words, worldOf())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    })
  })
})
