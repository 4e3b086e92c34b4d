import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Import, Source } from './harness/imports.js'
import { cycleAmong, importsOf, readSources } from './harness/imports.js'

/** What a folder may import. */
interface Rule {
  /** Folders and files below `src/`. */
  readonly src: readonly string[]
  /** Folders below `src/` of which it may know the types. */
  readonly types: readonly string[]
  readonly packages: readonly string[]
  /** Whether Node's own modules are allowed; those for the network only lazily. */
  readonly node: boolean
}

// "Who may import whom" of docs/architecture.md; a test below compares the two.
const RULES: { readonly [folder: string]: Rule } = {
  config: {
    src: ['container', 'runtimes/index'],
    types: [],
    packages: ['zod/mini', 'fastest-levenshtein'],
    node: false,
  },
  workload: { src: ['krm', 'container'], types: [], packages: [], node: false },
  runtimes: { src: ['container', 'command'], types: [], packages: [], node: false },
  images: { src: ['container'], types: [], packages: ['dockerfile-ast'], node: true },
  krm: { src: [], types: [], packages: ['yaml'], node: false },
  command: { src: ['container'], types: [], packages: ['unbash'], node: false },
  container: { src: [], types: [], packages: [], node: false },
  cli: {
    src: [
      'choice',
      'debug-container',
      'debug-item',
      'image-sources',
      'known-images',
      'read-config',
      'run',
      'config',
      'workload',
      'images',
      'krm',
      'container',
    ],
    types: [],
    packages: [],
    node: true,
  },
}

// The files at the top of `src/`, which tell the story.
const STORY: Rule = { src: Object.keys(RULES), types: [], packages: ['kpt-functions'], node: false }

const RUNTIMES = ['go', 'nodejs', 'python', 'netcore', 'jvm'].map((name) => `runtimes/${name}.ts`)
const NETWORK = ['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'node:dns']
const VAGUE = /(?:^|\/)(?:utils?|helpers?|types?|common|misc|shared)(?:\.ts$|\/)/
const KEBAB = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/

const SOURCES = readSources()

test('there are sources to look at', () => {
  expect(SOURCES.length).toBeGreaterThan(20)
})

describe.each(SOURCES)('src/$path', (source) => {
  test('imports only what its folder may', () => {
    const forbidden = source.imports.filter((each) => !isAllowed(source, each))
    expect(forbidden.map(({ target }) => target)).toEqual([])
  })

  test('exports by name, and only its own', () => {
    expect(source.text).not.toMatch(/^export default\b|\bas default\b/m)
    const reExports = source.imports.filter(({ isReExport }) => isReExport)
    if (source.path !== 'runtimes/index.ts') expect(reExports).toEqual([])
  })

  test('has a name that says what is in it, in kebab-case', () => {
    expect(source.path).toMatch(KEBAB)
    expect(source.path).not.toMatch(VAGUE)
    if (source.path !== 'runtimes/index.ts') expect(source.path).not.toMatch(/index\.ts$/)
  })

  test('is at most 200 lines long', () => {
    expect(source.text.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
  })
})

test('docs/architecture.md says what this test holds', () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'architecture.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `src\/(\w+)` \|.*\|([^|]*)\|$/gm)]
  const documented = rows.map(([, folder, cell = '']) => [
    folder,
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  ])
  const held = Object.entries(RULES).map(([folder, { types, src, packages, node }]) => {
    return [folder, [...types, ...src, ...packages, ...(node ? ['node:*'] : [])]]
  })
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(held))
})

test('no imports go round in a circle', () => {
  expect(cycleAmong(SOURCES)).toBeUndefined()
})

test('a runtime is known to the list of runtimes alone', () => {
  const importers = SOURCES.filter(({ imports }) => imports.some(({ target }) => RUNTIMES.includes(target)))
  expect(importers.map(({ path }) => path)).toEqual(['runtimes/index.ts'])
})

test('the parts of a source of images are known to the sources alone', () => {
  const isPart = (target: string): boolean => /^images\/.+\//.test(target)
  const importers = SOURCES.filter(({ imports }) => imports.some(({ target }) => isPart(target)))
  expect(importers.map(({ path }) => path).filter((path) => folderOf(path) !== 'images')).toEqual([])
  expect(importers.length).toBeGreaterThan(5)
})

test('only main.ts touches the process', () => {
  const users = SOURCES.filter(({ text }) => /\bprocess\.|\bconsole\./.test(withoutComments(text)))
  expect(users.map(({ path }) => path).filter((path) => !path.startsWith('images/'))).toEqual(['main.ts'])
})

// A rule that finds nothing anywhere is a fault of the rule: each is shown something to find.
describe('the rules', () => {
  const SAMPLE = `import { a } from '../krm/wire.js'
import type { B } from "./runtime.js"
import {
  c,
  d,
} from 'yaml'
import 'node:fs'
export { e } from '../config/config.js'
export const later = () => import('./go.js')
`

  const HOW = { isLazy: false, isReExport: false, isTypeOnly: false }

  test('see every way to import', () => {
    expect(importsOf(SAMPLE, 'runtimes/x.ts')).toEqual([
      { target: 'krm/wire.ts', where: 'src', ...HOW },
      { target: 'runtimes/runtime.ts', where: 'src', ...HOW, isTypeOnly: true },
      { target: 'yaml', where: 'package', ...HOW },
      { target: 'node:fs', where: 'node', ...HOW },
      { target: 'config/config.ts', where: 'src', ...HOW, isReExport: true },
      { target: 'runtimes/go.ts', where: 'src', ...HOW, isLazy: true },
    ])
  })

  test('find what is forbidden', () => {
    const source = { path: 'runtimes/x.ts', text: SAMPLE, imports: importsOf(SAMPLE, 'runtimes/x.ts') }
    const forbidden = source.imports.filter((each) => !isAllowed(source, each))
    expect(forbidden.map(({ target }) => target)).toEqual([
      'krm/wire.ts',
      'yaml',
      'node:fs',
      'config/config.ts',
      'runtimes/go.ts',
    ])
  })

  test('find network code that is loaded before it is asked for', () => {
    const text = `import http from 'node:http'\nexport const later = () => import('node:https')\n`
    const source = { path: 'images/registry.ts', text, imports: importsOf(text, 'images/registry.ts') }
    expect(source.imports.map((each) => isAllowed(source, each))).toEqual([false, true])
  })

  test('find circles', () => {
    const source = (path: string, text: string): Source => ({ path, text, imports: importsOf(text, path) })
    const circle = [
      source('a.ts', "import './b.js'"),
      source('b.ts', "import './c.js'"),
      source('c.ts', "import './b.js'"),
    ]
    expect(cycleAmong(circle)).toEqual(['b.ts', 'c.ts', 'b.ts'])
  })
})

function isAllowed({ path }: Source, each: Import): boolean {
  if (path === 'main.ts')
    return each.isLazy || each.isTypeOnly || each.where === 'node' || each.target === 'run.ts'
  const folder = folderOf(path)
  const rule = folder === '' ? STORY : RULES[folder]
  if (!rule) return false
  if (each.where === 'package') return rule.packages.includes(each.target)
  if (each.where === 'node') return rule.node && (each.isLazy || !NETWORK.includes(each.target))
  if (RUNTIMES.includes(each.target)) return path === 'runtimes/index.ts'
  const theirs = folderOf(each.target)
  const isKnown = [theirs, each.target.replace(/\.ts$/, '')].some((name) => rule.src.includes(name))
  return theirs === folder || isKnown || (each.isTypeOnly && rule.types.includes(theirs))
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
