import { describe, expect, test } from 'vitest'
import type { Import, Source } from './harness/imports.js'
import { cycleAmong, importsOf, readSources } from './harness/imports.js'

/** What a folder may import: folders and files below `src/`, packages, and whether Node's own modules. */
interface Rule {
  readonly src: readonly string[]
  readonly packages: readonly string[]
  readonly node: boolean
}

// "Who may import whom" in docs/architecture.md; the key '' is the story, the files at the top of `src/`.
const RULES: { readonly [folder: string]: Rule } = {
  '': {
    src: ['config', 'krm', 'workload', 'container', 'command', 'images', 'runtimes'],
    packages: ['kpt-functions'],
    node: false,
  },
  config: { src: ['runtimes/index.ts'], packages: ['zod/mini', 'fastest-levenshtein'], node: false },
  krm: { src: [], packages: ['yaml'], node: false },
  workload: { src: ['krm', 'container'], packages: [], node: false },
  runtimes: { src: ['container', 'command'], packages: [], node: false },
  images: { src: ['container'], packages: [], node: true },
  command: { src: ['container'], packages: ['unbash'], node: false },
  container: { src: [], packages: [], node: false },
}

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

test('no imports go round in a circle', () => {
  expect(cycleAmong(SOURCES)).toBeUndefined()
})

test('a runtime is known to the list of runtimes alone', () => {
  const importers = SOURCES.filter(({ imports }) => imports.some(({ target }) => RUNTIMES.includes(target)))
  expect(importers.map(({ path }) => path)).toEqual(['runtimes/index.ts'])
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

  test('see every way to import', () => {
    expect(importsOf(SAMPLE, 'runtimes/x.ts')).toEqual([
      { target: 'krm/wire.ts', where: 'src', isLazy: false, isReExport: false },
      { target: 'runtimes/runtime.ts', where: 'src', isLazy: false, isReExport: false },
      { target: 'yaml', where: 'package', isLazy: false, isReExport: false },
      { target: 'node:fs', where: 'node', isLazy: false, isReExport: false },
      { target: 'config/config.ts', where: 'src', isLazy: false, isReExport: true },
      { target: 'runtimes/go.ts', where: 'src', isLazy: true, isReExport: false },
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

function isAllowed(source: Source, each: Import): boolean {
  if (source.path === 'main.ts') return each.isLazy || each.where === 'node' || each.target === 'run.ts'
  const folder = folderOf(source.path)
  const rule = RULES[folder]
  if (!rule) return false
  if (each.where === 'package') return rule.packages.includes(each.target)
  if (each.where === 'node') return rule.node && (each.isLazy || !NETWORK.includes(each.target))
  if (RUNTIMES.includes(each.target)) return source.path === 'runtimes/index.ts'
  const theirs = folderOf(each.target)
  return theirs === folder || rule.src.includes(theirs) || rule.src.includes(each.target)
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
