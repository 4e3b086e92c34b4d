import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { run } from '../src/run.js'
import type { Outcome } from './harness/command.js'
import { runCommand } from './harness/command.js'
import { partsOf, workloadsOf } from './harness/items.js'
import { resourceListOf } from './harness/shapes.js'
import { wrongPods } from './harness/wrong-types.js'
import { faultsOf } from './validity.js'

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: "node:22", command: [node, a.js]}\n'
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'
const LIST = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n'

const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-bad-input-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Input that cannot be read at all, and what the message names. */
const UNREADABLE: readonly (readonly [what: string, input: string | Uint8Array, message: RegExp])[] = [
  ['nothing', '', /empty/],
  ['blanks', ' \n\t\n  \n', /empty/],
  ['an open bracket', `${POD}---\na: [b\n`, /line \d+/],
  ['a tab as indentation', 'apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n', /line \d+/],
  ['an unclosed quote', 'apiVersion: v1\nkind: "Pod\n', /line \d+/],
  ['a word', 'hello\n', /line 1/],
  ['a number', '42\n', /line 1/],
  ['a list', '- a\n- b\n', /line 1/],
  ['a page of HTML', '<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n', /line 1/],
  ['a mapping that is no resource', 'a: b\n', /kind/],
  ['a ResourceList without items', `${LIST}functionConfig: {}\n`, /`items`/],
  ['a ResourceList whose items are a mapping', `${LIST}items:\n  a: b\n`, /`items`.*list/],
  ['a ResourceList whose items are text', `${LIST}items: none\n`, /`items`.*list/],
  ['an item that is text', `${LIST}items:\n- hello\n`, /line 4/],
  ['an item that is a list', `${LIST}items:\n- apiVersion: v1\n  kind: ConfigMap\n- - a\n`, /line \d/],
  ['an item that is nothing', `${LIST}items:\n- ${CONFIG_MAP.replaceAll('\n', '\n  ')}\n-\n`, /line \d/],
  ['items twice', `${LIST}items: []\nitems: []\n`, /items|unique|twice/i],
  ['a ResourceList beside another document', `${LIST}items: []\n---\n${CONFIG_MAP}`, /ResourceList/],
  ['a key twice in a pod', POD.replace('metadata:', 'spec: {}\nmetadata:'), /spec|line \d+/],
  ['a key twice in a container', POD.replace('image:', 'image: a, image:'), /image|line \d+/],
  ['a NUL in a pod', POD.replace('a.js', 'a\0.js'), /NUL|line \d+|U\+0000/],
  ['a NUL in a ConfigMap', `${CONFIG_MAP}data: {a: "b\0"}\n`, /NUL|line \d+|U\+0000/],
  [
    'bytes that are no UTF-8',
    Buffer.concat([
      Buffer.from(`${CONFIG_MAP}data: {a: "`),
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from('"}\n'),
    ]),
    /UTF-8/,
  ],
  ['half a character at the end', Buffer.from(`${CONFIG_MAP}# ü`).subarray(0, -1), /UTF-8/],
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(POD, 'utf16le')]), /UTF-8/],
  ['deep nesting in flow style', nested('{a: ', '}'), /deep|nest/],
  ['deep nesting in lists', `${POD}---\n${'- '.repeat(100_000)}a\n`, /deep|nest/],
  ['deep nesting in JSON', nested('[', ']'), /deep|nest/],
]

describe('input that cannot be read is refused with an empty output', () => {
  test.each(UNREADABLE)('%s', (_, input, message) => {
    const outcome = runCommand(input)
    expect(outcome.stderr).toMatch(message)
    expect({ status: outcome.status, stdout: outcome.stdout.toString() }).toEqual({ status: 2, stdout: '' })
    expectPlainMessage(outcome)
  })
})

/** Input that is odd, but may be readable: either it is refused with nothing on stdout, or not an item is lost. */
const ODD: readonly (readonly [what: string, input: string])[] = [
  ['an alias bomb in a pod', `${POD}  x: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}`],
  [
    'an alias bomb for the environment',
    `${POD.replace('{name: web, image:', '{name: web, env: *i, image:')}`.replace(
      'spec:\n',
      `spec:\n  x: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}`,
    ),
  ],
  ['an alias bomb in a ConfigMap', `${CONFIG_MAP}data:\n  x: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}`],
  [
    'an alias to nothing',
    `apiVersion: v1\nkind: Pod\nmetadata: *nowhere\n---\n${POD.replace('image:', 'env: *nowhere, image:')}`,
  ],
  ['an anchor that holds itself', POD.replace('spec:\n', 'spec: &s\n  x: *s\n')],
  ['a merge key that merges itself', POD.replace('spec:\n', 'spec: &s\n  <<: *s\n')],
  ['a merge of a number', POD.replace('spec:\n', 'spec:\n  <<: 5\n')],
  [
    'keys of the prototype',
    POD.replace(
      'metadata: {name: web}',
      'metadata: {name: web, labels: {__proto__: x, constructor: y, toString: z, hasOwnProperty: a}, annotations: {__proto__: {polluted: "yes"}}}',
    ),
  ],
  [
    'a pod whose names are of the prototype',
    POD.replaceAll('web', '__proto__').replace(
      'command',
      'env: [{name: constructor, value: x}, {name: __proto__, value: y}], command',
    ),
  ],
  ['a key of the prototype that is a map', `${POD}__proto__: {spec: {containers: []}}\n`],
  [
    'a runtime of the prototype',
    POD.replace('{name: web}', '{name: web, annotations: {ducttape.dev/debug: constructor}}'),
  ],
  ['a key twice in a ConfigMap', `${CONFIG_MAP}data: {a: b}\ndata: {a: c}\n`],
  ['a kind twice', `kind: ConfigMap\n${POD}`],
  ['a kind that is a list', `apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}\n---\n${POD}`],
  [
    'an apiVersion that is a map',
    'apiVersion: {}\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: []}}}\n',
  ],
  ['nothing below a workload', 'apiVersion: apps/v1\nkind: Deployment\n'],
  ['a key that is a map', `${CONFIG_MAP}data: {? {a: b} : c}\n---\n${POD}? {a: b}\n: c\n`],
  ['a very long line', `${POD.replace('a.js', 'a'.repeat(5_000_000))}`],
  ['a very long command', POD.replace('a.js', Array.from({ length: 50_000 }, (_, i) => `a${i}`).join(', '))],
  [
    'a very deep shell script',
    POD.replace('[node, a.js]', `[sh, -c, "${'('.repeat(20_000)}node a.js${')'.repeat(20_000)}"]`),
  ],
  ['a shell script that never ends', POD.replace('[node, a.js]', '[sh, -c, "node a.js <<EOF"]')],
  ['many containers', `${POD}${'  - {name: x, image: a, command: [node, a.js]}\n'.repeat(3000)}`],
  ['a tag that runs code elsewhere', POD.replace('a.js', '!!js/function "function () {}"')],
  ['a binary value', POD.replace('a.js', '!!binary aGVsbG8=')],
]

describe('odd input is refused, or not an item of it is lost', () => {
  test.each(ODD)('%s', (_, input) => {
    const outcome = runCommand(input)
    expectWholeOrEmpty(input, outcome)
    expectPlainMessage(outcome)
  })

  test.each(ODD)('%s, in a ResourceList', (what, input) => {
    if (what.startsWith('a kind twice')) return
    const list = resourceListOf(input.split('---\n'))
    const outcome = runCommand(list)
    expectWholeOrEmpty(list, outcome)
    expectPlainMessage(outcome)
  })
})

describe('a wrong type in a pod is an error of that item, and the other items pass', () => {
  test.each(wrongPods())('$what', async ({ pod, isLookedAt }) => {
    const input = `${stringify(pod, { aliasDuplicateObjects: false })}---\n${POD}`
    const { output, results, failed } = await run(input, {})
    expect(partsOf(output).items).toHaveLength(2)
    if (isLookedAt) expect(results.filter(({ severity }) => severity === 'error')).toHaveLength(1)
    if (failed) expect(output.startsWith(input.slice(0, input.indexOf('---\n')))).toBe(true)
    expect(output).toContain('--inspect=')
    if (failed) return
    const before = faultsOf(workloadsOf(input)[0])
    expect(faultsOf(workloadsOf(output)[0]).filter((fault) => !before.includes(fault))).toEqual([])
  })

  test('as a process, all at once', () => {
    const pods = wrongPods().map(({ pod }) => stringify(pod, { aliasDuplicateObjects: false }))
    const outcome = runCommand(pods.join('---\n'))
    expect(outcome.status).toBe(1)
    expect(partsOf(outcome.stdout.toString()).items).toHaveLength(pods.length)
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
  })
})

/** A configuration that is wrong, and what the message names. */
const CONFIGURATIONS: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['nothing', '', /empty|configuration/i],
  ['no YAML', 'a: [b', /line 1|YAML/],
  ['a word', 'hello', /mapping|must be/],
  ['a list', '- a', /mapping|must be/],
  ['two documents', `${config('listen: all')}---\n${config('listen: all')}`, /one|document/],
  ['another kind', CONFIG_MAP.replace('ConfigMap', 'Secret'), /`kind`.*Secret|Secret/],
  ['another version', config('listen: all').replace('v1alpha1', 'v9'), /v9/],
  ['an unknown field', config('lisen: all'), /lisen.*listen/s],
  ['an unknown field of an image', config('images: [{imgae: web}]'), /imgae.*image/s],
  ['an unknown field of the support images', config('supportImages: {registy: a}'), /registy.*registry/s],
  ['a field nobody could mean', config('zzzzzzzzzzzzzzzzzzzz: 1'), /zzzzzzzzzzzzzzzzzzzz/],
  ['a spec that is a list', config('').replace('spec:', 'spec: []'), /`?spec`?/],
  ['images that are a mapping', config('images: {image: web}'), /images/],
  ['an image without its name', config('images: [{runtime: go}]'), /images\[0\]|image/],
  ['a runtime that is unknown', config('images: [{image: web, runtime: golnag}]'), /golnag/],
  ['a runtime of the prototype', config('images: [{image: web, runtime: constructor}]'), /constructor/],
  ['listen elsewhere', config('listen: everywhere'), /listen.*loopback.*all.*everywhere/s],
  ['a protocol that is unknown', config('protocols: [gdb]'), /protocols.*gdb/s],
  ['an entrypoint that is text', config('images: [{image: web, config: {Entrypoint: /app}}]'), /Entrypoint/],
  ['a key of the prototype', config('__proto__: {listen: all}'), /__proto__/],
  ['a dotted key of the prototype', `${CONFIG_MAP}data: {__proto__.listen: all}\n`, /__proto__/],
  ['a dotted key below text', `${CONFIG_MAP}data: {listen: all, listen.x: y}\n`, /listen/],
  ['an index that leaves a hole', `${CONFIG_MAP}data: {images.7.image: web}\n`, /images/],
  ['a lock that is not there', config('imageLock: gone.yaml'), /spec\.imageLock.*gone\.yaml.*not exist/],
  ['a build result that is not there', config('buildArtifacts: gone.json'), /buildArtifacts.*gone\.json/],
  ['a build result that is none', config('buildArtifacts: {builds: [web]}'), /builds\[0\]/],
  ['a platform that is none', config('platform: arm64'), /spec\.platform.*linux\/arm64/],
  ['a registry that is no mapping', config('registry: true'), /spec\.registry/],
  ['a huge index', `${CONFIG_MAP}data: {images.4294967294.image: web}\n`, /images/],
]

describe('a wrong configuration is refused with status 3 and an empty output', () => {
  test.each(CONFIGURATIONS)('%s', (_, text, message) => {
    const file = join(folder, 'config.yaml')
    writeFileSync(file, text)
    const outcome = runCommand(POD, ['-f', file])
    expect(outcome.stderr).toMatch(message)
    expect({ status: outcome.status, stdout: outcome.stdout.toString() }).toEqual({ status: 3, stdout: '' })
    expectPlainMessage(outcome)
  })

  test('a file that is not there', () => {
    const outcome = runCommand(POD, ['-f', join(folder, 'missing.yaml')])
    expect(outcome).toMatchObject({ status: 3, stdout: Buffer.alloc(0) })
    expect(outcome.stderr).toContain('missing.yaml')
    expectPlainMessage(outcome)
  })

  test('a folder', () => {
    const outcome = runCommand(POD, ['-f', folder])
    expect(outcome).toMatchObject({ status: 3, stdout: Buffer.alloc(0) })
    expectPlainMessage(outcome)
  })
})

/** Arguments that cannot be followed, and what the message names. */
const ARGUMENTS: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
  ['an unknown flag', ['--frobnicate'], /--frobnicate/],
  ['a flag without its value', ['-f'], /-f/],
  ['an input that is not there', ['-i', join(folder, 'missing.yaml')], /missing\.yaml/],
  ['an output in a folder that is not there', ['-o', join(folder, 'missing', 'out.yaml')], /missing/],
  [
    'results in a folder that is not there',
    ['--results', join(folder, 'missing', 'results.yaml')],
    /missing/,
  ],
  ['two configurations', [join(folder, 'a.yaml'), join(folder, 'b.yaml')], /b\.yaml|one/],
]

describe('arguments that cannot be followed are refused', () => {
  test.each(ARGUMENTS)('%s', (_, args, message) => {
    const outcome = runCommand(POD, args)
    expect(outcome.stderr).toMatch(message)
    expect(outcome.status).toBeGreaterThan(0)
    expectPlainMessage(outcome)
  })
})

describe('a hundred megabytes', () => {
  test('of items without pods pass, and a pod among them is found', () => {
    const filler = `${CONFIG_MAP}data:\n${'  key: the value of a key that stands for all the others\n'.replace('key', 'k').repeat(1)}`
    const each = filler.replace('the value', 'the value '.repeat(400))
    const input = [
      ...Array.from({ length: 12_500 }, () => each),
      POD,
      ...Array.from({ length: 12_500 }, () => each),
    ].join('---\n')
    expect(input.length).toBeGreaterThan(100_000_000)
    const outcome = runCommand(input)
    expect(outcome.status).toBe(0)
    const output = outcome.stdout.toString()
    expect(output.startsWith(input.slice(0, input.indexOf(POD)))).toBe(true)
    expect(output.endsWith(input.slice(input.indexOf(POD) + POD.length))).toBe(true)
    expect(output.length).toBeGreaterThan(input.length)
  })

  test('of one word are refused', () => {
    const outcome = runCommand('a'.repeat(100_000_000))
    expect(outcome).toMatchObject({ status: 2, stdout: Buffer.alloc(0) })
    expectPlainMessage(outcome)
  })

  test('of line ends are refused', () => {
    const outcome = runCommand('\n'.repeat(100_000_000))
    expect(outcome).toMatchObject({ status: 2, stdout: Buffer.alloc(0) })
    expectPlainMessage(outcome)
  })
})

function expectPlainMessage({ status, stderr, milliseconds }: Outcome): void {
  expect(status).not.toBeNull()
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(stderr.length).toBeLessThan(1000)
  if (status !== 0 && status !== 1) expect(stderr).toMatch(/\S/)
  expect(milliseconds).toBeLessThan(30_000)
}

function expectWholeOrEmpty(input: string, { status, stdout }: Outcome): void {
  const output = stdout.toString()
  if (status === 2 || output === '') {
    expect({ status, output }).toEqual({ status: 2, output: '' })
    return
  }
  expect([0, 1]).toContain(status)
  expect(countOf(output)).toBe(countOf(input))
}

/** The number of items; by counting marks where the text is such that a parser refuses it. */
function countOf(text: string): number {
  return text.split(/^(?:- )?apiVersion:/m).length
}

function nested(open: string, close: string): string {
  return `${POD}x: ${open.repeat(100_000)}${open.startsWith('{') ? 'b' : ''}${close.repeat(100_000)}\n`
}

/** Each list holds nine times the list before it: 9^9 words if anybody writes them out. */
function bomb(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  return names
    .slice(1)
    .map((name, i) => `  ${name}: &${name} [${`*${names[i]}, `.repeat(8)}*${names[i]}]\n`)
    .join('')
}

function config(spec: string): string {
  return `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nmetadata: {name: debug}\nspec:\n  ${spec}\n`
}

test("an alias bomb in a list's own functionConfig is a fault of the configuration", () => {
  const aliases = '*a, '.repeat(200)
  const config = `{kind: ConfigMap, apiVersion: v1, metadata: {x: &a [x, x], b: [${aliases}]}}`
  const outcome = runCommand(`{kind: ResourceList, items: [], functionConfig: ${config}}`)
  expect(outcome.stderr).toMatch(
    /^ducttape-fn: the functionConfig has an alias that cannot be followed: [^\n]*\n$/,
  )
  expect({ status: outcome.status, stdout: outcome.stdout.toString() }).toEqual({ status: 3, stdout: '' })
})
