// The commands around the function, against a registry: what they write down there makes hosts debug a package without it.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { writeLayout } from '../cli/world.js'
import type { Ended } from './command.js'
import { command, outputOf } from './command.js'
import { filesOf, newFolder, writeFiles } from './folder.js'
import type { Running } from './images/registries.js'
import { startRegistry } from './images/registries.js'
import { inspected } from './images/saved.js'
import { BUNDLE } from './machine.js'

const WEB = {
  Entrypoint: ['docker-entrypoint.sh'],
  Cmd: ['node', 'server.js'],
  Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_VERSION=22.1.0'],
  WorkingDir: '/app',
  User: '1000',
}
const API = { Cmd: ['python3', 'app.py'], Env: ['PATH=/usr/bin:/bin', 'PYTHON_VERSION=3.11.9'] }

let folder = ''
let shop = ''
let registry: Running
let host = ''
let isThere = false

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-lock-'))
  registry = await startRegistry(folder)
  isThere = true
  host = `127.0.0.1:${registry.port}`
  await push('web', WEB)
  await push('api', API)
  shop = join(folder, 'shop')
  writeFiles(shop, packageFiles())
})

afterAll(async () => {
  await endRegistry()
  rmSync(folder, { recursive: true })
})

async function endRegistry(): Promise<void> {
  if (isThere) await registry.end()
  isThere = false
}

async function push(name: string, config: object): Promise<void> {
  const layout = mkdtempSync(join(folder, 'layout-'))
  writeLayout(layout, { [name]: config })
  const to = `docker://${host}/shop/${name}:v1`
  await outputOf([
    'skopeo',
    'copy',
    '--quiet',
    '--all',
    '--dest-tls-verify=false',
    `oci:${layout}:${name}`,
    to,
  ])
}

function packageFiles() {
  return {
    Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: shop\n',
    'web.yaml': deployment('web', ''),
    'api/api.yaml': deployment('api', '      nodeSelector:\n        kubernetes.io/arch: arm64\n'),
    'kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- web.yaml\n- api/api.yaml\n- images.lock.yaml\ntransformers:\n- debug.yaml\n',
    'debug.yaml': 'apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nmetadata:\n  name: debug\n',
  }
}

function deployment(name: string, pod: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${pod}      containers:
      - name: ${name}
        image: ${host}/shop/${name}:v1
`
}

function lock(...words: readonly string[]): Promise<Ended> {
  return command([BUNDLE, 'lock', shop, '--insecure', host, '--no-engine', ...words])
}

describe('with the registry there', () => {
  test('a lock is written, and says what skopeo says', async () => {
    const { code, stdout, stderr } = await lock()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}/).toSpliced(3, 1)),
    ).toEqual([
      ['IMAGE', 'PLATFORM', 'SOURCE', 'LANGUAGE', 'LAUNCH'],
      [`${host}/shop/api:v1`, 'linux/arm64', `the registry "${host}"`, 'python', 'python3 app.py'],
      [
        `${host}/shop/web:v1`,
        'linux/amd64',
        `the registry "${host}"`,
        'nodejs',
        'docker-entrypoint.sh node server.js',
      ],
      [`${shop}/images.lock.yaml has 2 images`],
    ])
    for (const { image, platform, config } of parse(readFileSync(join(shop, 'images.lock.yaml'), 'utf8')).spec
      .images)
      expect(config).toEqual((await inspected(`docker://${image}`, platform.split('/')[1])).config)
  })

  test('the check passes, until an image is pushed anew', async () => {
    const fresh = await lock('--check')
    expect(fresh).toEqual({ code: 0, stdout: `${shop}/images.lock.yaml is up to date\n`, stderr: '' })
    await push('web', { ...WEB, User: '2000' })
    const stale = await lock('--check')
    expect({ code: stale.code, stderr: stale.stderr }).toEqual({ code: 1, stderr: '' })
    expect(stale.stdout).toMatch(
      /^~ .*\/shop\/web:v1 \(linux\/amd64\): digest \w{12} is now \w{12}, User changed$/m,
    )
    expect((await lock()).code).toBe(0)
    expect((await lock('--check')).code).toBe(0)
  })

  test('an image is told of', async () => {
    const words = [BUNDLE, 'inspect', `${host}/shop/api:v1`, '--insecure', host]
    const { code, stdout } = await command([...words, '--platform', 'linux/arm64'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Known by      the registry "${host}"\n`)
    expect(stdout).toMatch(/^Platform +linux\/arm64$/m)
    expect(stdout).toMatch(/^Language +python, because /m)
    expect(stdout).toMatch(/^A plain pod +\[info\] .* is ready for a python debugger/m)
  })
})

describe('with the registry gone', () => {
  beforeAll(endRegistry)

  test('kpt debugs the package by its lock, and leaves the lock as it is', async () => {
    const copy = newFolder()
    const { 'debug.yaml': _, 'kustomization.yaml': __, ...files } = filesOf(shop)
    writeFiles(copy, files)
    await outputOf(['kpt', 'fn', 'eval', copy, '--exec', BUNDLE])
    const written = filesOf(copy)
    expect(written['web.yaml']).toContain('- --inspect=127.0.0.1:9229\n')
    expect(written['api/api.yaml']).toContain('debugpy')
    expect(written['images.lock.yaml']).toBe(files['images.lock.yaml'])
    const without = newFolder()
    const { 'images.lock.yaml': ___, ...plain } = files
    writeFiles(without, plain)
    await outputOf(['kpt', 'fn', 'eval', without, '--exec', BUNDLE])
    expect(filesOf(without)).toEqual(plain)
  })

  test('kustomize debugs the package by its lock, which is no part of what is applied', async () => {
    const home = newFolder()
    const plugin = 'ducttape.dev/v1alpha1/ducttape/DuctTape'
    writeFiles(home, { [plugin]: '' })
    copyFileSync(BUNDLE, join(home, plugin))
    const built = await outputOf(['kubectl', 'kustomize', '--enable-alpha-plugins', shop], {
      environment: { KUSTOMIZE_PLUGIN_HOME: home },
    })
    expect(built).toContain('--inspect=127.0.0.1:9229')
    expect(built).toContain('debugpy')
    const kinds = parseAllDocuments(built).map((document) => document.get('kind'))
    expect(kinds).toEqual(['Deployment', 'Deployment'])
  })

  test('a lock is kept, and the command says that it could not look', async () => {
    const before = readFileSync(join(shop, 'images.lock.yaml'), 'utf8')
    const { code, stderr } = await lock()
    expect(code).toBe(1)
    const why = 'nothing listens there; its entry stays as it was'
    expect(stderr.match(/^warning: .*$/gm)).toEqual([
      expect.stringContaining(why),
      expect.stringContaining(why),
    ])
    expect(readFileSync(join(shop, 'images.lock.yaml'), 'utf8')).toBe(before)
    writeFileSync(join(shop, 'api/api.yaml'), '')
    expect((await lock()).code).toBe(1)
    expect(parse(readFileSync(join(shop, 'images.lock.yaml'), 'utf8')).spec.images).toHaveLength(1)
  })
})
