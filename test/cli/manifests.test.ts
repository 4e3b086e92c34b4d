import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readManifests } from '../../src/cli/manifests.js'
import { wantedImages } from '../../src/cli/wanted-images.js'
import type { Spec } from '../../src/config/config.js'
import { configFrom } from '../../src/config/defaults.js'
import { platformName } from '../../src/images/platform.js'
import { folderOf, worldOf } from './world.js'

const NOTHING = { config: undefined, gaps: [], by: undefined, faults: [] }
const NO_SOURCES = { builds: undefined, artifacts: [], find: async () => NOTHING }

const pod = (image: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: "${image}"}\n${more}`

/** The images below a folder or in a text, with their platforms, and the warnings, without the folder's path. */
async function collected(target: string, stdin = '', spec: Spec = {}) {
  const input = await readManifests(target, worldOf({ stdin }))
  const { wanted, warnings } = await wantedImages(input.manifests, configFrom(spec), NO_SOURCES)
  return {
    images: wanted.map(({ image, platform }) => `${image} ${platformName(platform)}`),
    warnings: [...new Set([...input.warnings, ...warnings])].map((text) => text.replaceAll(`${target}/`, '')),
  }
}

const inFolder = (files: Readonly<Record<string, string | Uint8Array>>, spec?: Spec) =>
  collected(folderOf(files), '', spec)
const inText = (text: string, spec?: Spec) => collected('-', text, spec)
const amd64 = (...images: readonly string[]) => ({
  images: images.map((image) => `${image} linux/amd64`),
  warnings: [],
})

describe('images are collected from a folder', () => {
  test('from its YAML and JSON files, however deep', async () => {
    const files = {
      'a.yaml': pod('a'),
      'b.yml': pod('b'),
      'c/d/e.YAML': pod('e'),
      'f.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        spec: { containers: [{ name: 'f', image: 'f' }] },
      }),
      'g.txt': pod('g'),
    }
    expect(await inFolder(files)).toEqual(amd64('a', 'b', 'e', 'f'))
  })

  test('but not from hidden folders, node_modules, links and what .krmignore names', async () => {
    const folder = folderOf({
      'a.yaml': pod('a'),
      '.git/b.yaml': pod('b'),
      'x/.terraform/c.yaml': pod('c'),
      'x/node_modules/p/d.yaml': pod('d'),
      '.krmignore': 'chart/\n/e.yaml\n*-test.yaml\n',
      'chart/templates/f.yaml': '{{- if .Values.a }}\na: [',
      'e.yaml': pod('e'),
      'x/e.yaml': pod('x-e'),
      'x/g-test.yaml': pod('g'),
      'x/.krmignore': 'h.yaml\n!i.yaml',
      'x/h.yaml': pod('h'),
      'h.yaml': pod('top-h'),
    })
    mkdirSync(join(folder, 'y'))
    symlinkSync(join(folder, 'a.yaml'), join(folder, 'y', 'z.yaml'))
    symlinkSync(folder, join(folder, 'y', 'round'))
    expect(await collected(folder)).toEqual(amd64('a', 'top-h', 'x-e'))
  })

  test('with what is no resource passed over, and what is no YAML named', async () => {
    const files = {
      'a.yaml': pod('a'),
      Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\n',
      'values.yaml': 'image: {repository: b}\n',
      'playbook.yaml': '- hosts: all\n',
      'word.yaml': 'hello\n',
      'empty.yaml': '\n',
      'comments.yaml': '# nothing\n',
      'tsconfig.json': '{ // a comment\n "a": 1 }',
      'broken.yaml': 'a: 1\nb: [c\n',
      'half.yaml': `${pod('half')}---\n{{- end }}\n: [\n`,
      'pod.yaml': pod('p').replace('  containers', '\tcontainers'),
      'latin.yaml': Buffer.from('a: \xfc\n', 'latin1'),
    }
    const { images, warnings } = await inFolder(files)
    expect(images).toEqual(['a linux/amd64', 'half linux/amd64'])
    expect(warnings.map((text) => text.replace(/valid YAML: .*/, 'valid YAML'))).toEqual([
      '"broken.yaml", line 3, is not valid YAML',
      expect.stringMatching(/^"half\.yaml", line (8|9), is not valid YAML$/),
      '"latin.yaml" is not UTF-8: byte 0xfc at offset 3; convert it to UTF-8 first',
      expect.stringMatching(/^"pod\.yaml", line (4|5), is not valid YAML$/),
    ])
  })

  test('with a workload that cannot be right named, and the others in its file collected', async () => {
    const files = {
      'a.yaml': `${pod('a').replace('containers:\n', 'containers: none\n  x:\n')}---\n${pod('b')}`,
    }
    const { images, warnings } = await inFolder(files)
    expect(images).toEqual(['b linux/amd64'])
    expect(warnings).toEqual([expect.stringMatching(/^"a\.yaml": `spec\.containers` must be a list/)])
  })
})

const deployment = (containers: string, pod = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n${pod}      containers:\n${containers}`

describe('images are collected of the containers that the function would debug', () => {
  test.each<[what: string, text: string, spec: Spec, images: readonly string[]]>([
    ['of a pod', pod('a'), {}, ['a']],
    [
      'of a workload',
      deployment('      - {name: a, image: a}\n      - {name: b, image: b}\n'),
      {},
      ['a', 'b'],
    ],
    [
      'of a list',
      `apiVersion: v1\nkind: List\nitems:\n- ${pod('a').trim().replaceAll('\n', '\n  ')}\n`,
      {},
      ['a'],
    ],
    [
      'of a ResourceList',
      `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${pod('a').trim().replaceAll('\n', '\n  ')}\n`,
      {},
      ['a'],
    ],
    [
      "of the user's own kind",
      'apiVersion: example.com/v1\nkind: Game\nspec: {pod: {spec: {containers: [{name: a, image: a}]}}}\n',
      { kinds: [{ apiVersion: 'example.com/v1', kind: 'Game', template: 'spec.pod' }] },
      ['a'],
    ],
    [
      'of no kind that holds no pod',
      'apiVersion: v1\nkind: Service\nspec: {containers: [{image: a}]}\n',
      {},
      [],
    ],
    [
      'with native sidecars and without init containers',
      pod(
        'a',
        '  initContainers:\n  - {name: b, image: b}\n  - {name: c, image: c, restartPolicy: Always}\n',
      ),
      {},
      ['a', 'c'],
    ],
    ['without known sidecars', pod('a', '  - {name: istio-proxy, image: proxy}\n'), {}, ['a']],
    ['without what the configuration leaves alone', pod('a'), { except: [{ container: 'web' }] }, []],
    [
      'without what an annotation leaves alone',
      pod('a').replace('{name: web}', '{name: web, annotations: {ducttape.dev/debug: "off"}}'),
      {},
      [],
    ],
    [
      'without local resources',
      pod('a').replace(
        '{name: web}',
        '{name: web, annotations: {config.kubernetes.io/local-config: "true"}}',
      ),
      {},
      [],
    ],
    ['without Windows pods', pod('a', '  os: {name: windows}\n'), {}, []],
    ['without a container that has none', pod('a').replace(', image: "a"', ''), {}, []],
    ['each once', `${pod('b')}---\n${pod('a')}---\n${pod('b')}`, {}, ['a', 'b']],
    [
      'once for all ways to write it',
      `${pod('nginx:latest')}---\n${pod('docker.io/nginx')}---\n${pod('nginx')}`,
      {},
      ['docker.io/nginx'],
    ],
  ])('%s', async (...[, text, spec, images]) => {
    expect(await inText(text, spec)).toEqual(amd64(...images))
  })

  test('for each platform that pods ask for', async () => {
    const arm = '      nodeSelector: {kubernetes.io/arch: arm64}\n'
    const containers = '      - {name: a, image: a}\n'
    const text = [deployment(containers), deployment(containers, arm), deployment(containers, arm)].join(
      '---\n',
    )
    expect(await inText(text)).toEqual({ images: ['a linux/amd64', 'a linux/arm64'], warnings: [] })
    expect(await inText(text, { platform: 'linux/arm64/v8' })).toEqual({
      images: ['a linux/arm64/v8'],
      warnings: [],
    })
  })
})

describe('what is named and cannot be read ends the command', () => {
  test.each([
    ['a folder that is not there', () => '/nowhere/at/all', /^"\/nowhere\/at\/all" cannot be read: ENOENT$/],
    ['a file that is no manifest', () => join(folderOf({ 'a.yaml': 'a: b\n' }), 'a.yaml'), /no `kind`/],
    ['an empty stdin', () => '-', /is empty/],
  ])('%s', async (_, target, message) => {
    await expect(readManifests(target(), worldOf())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    })
  })
})
