import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Document, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit } from 'yaml'
import type { Root } from '../../src/krm/parse.js'
import { parseMappings } from '../../src/krm/parse.js'
import type { Chunk } from '../../src/krm/scan.js'
import { scanResourceList, scanStream } from '../../src/krm/scan.js'
import { applySplices, NotEditable, splicesFor } from '../../src/krm/splice.js'
import { cut } from '../../src/krm/wire.js'
import { manifest } from '../harness/manifests.js'
import { asResourceList, withCarriageReturns } from '../harness/shapes.js'
import type { Plain } from './plain-edits.js'
import { applied, editsOf, picks } from './plain-edits.js'

// What the code does with lines and with pieces of text is compared with what `yaml` says of the whole.

const SEED = Number(process.env['SEED'] ?? 20_261_124)
const RUNS = Number(process.env['RUNS'] ?? 300)
const PROJECT = join(import.meta.dirname, '..', '..')

/** Folders with manifests as people write them; those beside the project are not everywhere. */
const CORPORA = [
  { name: 'the examples', folder: join(PROJECT, 'examples') },
  { name: 'the data beside the project', folder: join(PROJECT, '..', 'shared', 'data') },
]

const stream = fc.array(manifest(), { minLength: 1, maxLength: 3 }).map((each) => each.join('---\n'))

describe('items found by lines are those that a parser finds', () => {
  test('in generated streams', () => {
    const property = fc.property(stream, (text) => {
      expectSameDocuments(text)
      expectSameDocuments(withCarriageReturns(text))
      expectSameItems(asResourceList(text))
    })
    fc.assert(property, { seed: SEED, numRuns: RUNS })
  })

  describe.each(CORPORA)('in $name', ({ folder }) => {
    test.skipIf(!existsSync(folder)).each(filesIn(folder))('%s', (path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      expectSameDocuments(text)
      expectSameDocuments(`---\n${text}`)
      expectSameDocuments(withCarriageReturns(text))
      if (documentsOf(text).every(({ contents }) => contents === null || isMap(contents)))
        expectSameItems(asResourceList(text))
    })
  })
})

describe('an item is the same, whoever cuts the text', () => {
  test.each(CORPORA.filter(({ folder }) => existsSync(folder)))('$name', async ({ folder }) => {
    for (const path of filesIn(folder)) {
      const text = readFileSync(join(folder, path), 'utf8')
      const isManifest = documentsOf(text).every(
        ({ contents }) => contents === null || (isMap(contents) && contents.has('kind')),
      )
      if (!isManifest) continue
      const plain = await cut(text)
      // A directive takes the scanner out of the game.
      const parsed = await cut(`%YAML 1.2\n---\n${text.replace(/^(?:#.*\r?\n|\s)*---/, '')}`)
      expect(
        parsed.items.map(({ kind }) => kind),
        path,
      ).toEqual(plain.items.map(({ kind }) => kind))
    }
  })
})

describe('text with edits made reads as data with edits made', () => {
  test('of generated data in generated layouts', () => {
    const property = fc.property(document(), picks, expectSameEdits)
    fc.assert(property, { seed: SEED, numRuns: RUNS * 5 })
  })

  test('of generated manifests', () => {
    fc.assert(fc.property(manifest(), picks, expectSameEdits), { seed: SEED, numRuns: RUNS })
  })

  describe.each(CORPORA)('of $name', ({ folder }) => {
    test.skipIf(!existsSync(folder)).each(filesIn(folder))('%s', (path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      const property = fc.property(picks, (drawn) => expectSameEdits(text, drawn))
      fc.assert(property, { seed: SEED, numRuns: 30 })
    })
  })
})

/** The YAML files below a folder, as paths in it, those that are no YAML (templates of Helm) left out. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return ['(not there)']
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return paths.filter((path) => isYaml(readFileSync(join(folder, path), 'utf8'))).toSorted()
}

function isYaml(text: string): boolean {
  return documentsOf(text).every(({ errors }) => errors.length === 0)
}

function documentsOf(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, { merge: true, logLevel: 'silent', prettyErrors: false })
  return 'empty' in documents ? [] : documents
}

function expectSameDocuments(text: string): void {
  const data = documentsOf(text).map(dataOf)
  const chunks = scanStream(text)
  const isSomething = (each: unknown): boolean => each !== null
  if (chunks) expectSame(chunks, data.filter(isSomething), text)
}

function expectSameItems(text: string): void {
  const scanned = scanResourceList(text)
  const [list] = documentsOf(text)
  const data = list ? (dataOf(list) as { items?: readonly unknown[] | null }) : {}
  const items = (data.items ?? []).map((item) => [item])
  if (scanned) expectSame(scanned.items, items, text)
}

/** Fails unless each piece of a text is the same data as the parser's, and of the same kind where it has one. */
function expectSame(chunks: readonly Chunk[], data: readonly unknown[], text: string): void {
  const pieces = chunks.map(({ start, end }) => documentsOf(text.slice(start, end)).map(dataOf))
  expect(pieces).toEqual(data.map((each) => [each]))
  for (const [i, { kind }] of chunks.entries()) {
    const one = Array.isArray(data[i]) ? (data[i] as unknown[])[0] : data[i]
    if (kind !== undefined) expect(kind).toBe((one as { kind?: unknown }).kind)
  }
}

function dataOf(document: Document.Parsed): unknown {
  return document.toJS({ maxAliasCount: -1 })
}

/** Fails unless edits of the first mapping of a text give what the same edits give of its data. */
function expectSameEdits(text: string, drawn: Parameters<typeof editsOf>[1]): void {
  const [first] = documentsOf(text).filter(({ contents }) => contents !== null)
  if (!first || !isMap(first.contents)) return
  const data = first.toJS({ maxAliasCount: -1 }) as Plain
  const edits = editsOf(data, drawn)
  const output = editedOrNot(text, edits)
  if (output === undefined) return
  const [after] = documentsOf(output).filter(({ contents }) => contents !== null)
  expect(after?.errors).toEqual([])
  expect(after && dataOf(after)).toEqual(applied(data, edits))
}

/** The text with edits made; undefined where one would reach further than it says. */
function editedOrNot(text: string, edits: ReturnType<typeof editsOf>): string | undefined {
  const [root] = parseMappings(text, { start: 0, end: text.length }) as readonly [Root, ...Root[]]
  try {
    return applySplices(text, splicesFor(root, edits))
  } catch (error) {
    if (error instanceof NotEditable) return undefined
    throw error
  }
}

const TEXTS = [
  'x',
  'yes',
  '',
  '# no',
  'a: b',
  "it's",
  '0755',
  'one\ntwo\n',
  'clipped\nhere',
  'folded text of some length',
]

interface Layout {
  readonly indent: number
  readonly indentSeq: boolean
  readonly flow: readonly boolean[]
  readonly comments: readonly ('none' | 'above' | 'behind' | 'blank')[]
  readonly quotes: readonly ('PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE')[]
}

/** Any mapping as YAML text in many layouts, with comments, block text and empty values. */
function document(): fc.Arbitrary<string> {
  const { node } = fc.letrec<{ node: Plain; list: Plain; map: Plain; leaf: Plain }>((tie) => ({
    leaf: fc.constantFrom<Plain>(...TEXTS, null, 12, false, [], {}),
    // No field of Kubernetes' own is a list of lists.
    list: fc.array(fc.oneof(tie('leaf'), tie('map')), { minLength: 1, maxLength: 3 }),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'name', 'x-y', 'on', 'a b', '0'), tie('node'), {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'data' },
      { weight: 2, arbitrary: tie('leaf') },
      { weight: 2, arbitrary: tie('map') },
      { weight: 2, arbitrary: tie('list') },
    ),
  }))
  const root = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'kind', 'spec'), node, {
    minKeys: 1,
    noNullPrototype: true,
  })
  const text = fc.tuple(root, layout()).map(([data, how]) => printed(data, how))
  // What the library prints of comments inside flow style is not always YAML.
  return text.filter(isYaml)
}

function layout(): fc.Arbitrary<Layout> {
  const some = { minLength: 1, maxLength: 12 }
  return fc.record({
    indent: fc.constantFrom(2, 2, 4),
    indentSeq: fc.boolean(),
    flow: fc.array(fc.constantFrom(false, false, false, true), some),
    comments: fc.array(fc.constantFrom('none', 'none', 'above', 'behind', 'blank'), some),
    quotes: fc.array(fc.constantFrom('PLAIN', 'PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'), some),
  })
}

function printed(data: Plain, { indent, indentSeq, flow, comments, quotes }: Layout): string {
  const made = new Document(data, { aliasDuplicateObjects: false })
  let turn = 0
  visit(made, (_, node, path) => {
    turn++
    const isDeep = path.length > 1
    if (isMap(node) || isSeq(node))
      node.flow = node.items.length === 0 || (isDeep && (flow[turn % flow.length] ?? false))
    const how = comments[turn % comments.length]
    if (isPair(node) && isScalar(node.key) && how === 'above') node.key.commentBefore = ` above ${turn}`
    if (isPair(node) && isScalar(node.key) && how === 'blank') node.key.spaceBefore = true
    if (!isScalar(node) || typeof node.value !== 'string') return
    node.type = /\n/.test(node.value) ? 'BLOCK_LITERAL' : (quotes[turn % quotes.length] ?? 'PLAIN')
    if (how === 'behind' && !/\n/.test(node.value)) node.comment = ` behind ${turn}`
  })
  return made.toString({ indent, indentSeq, lineWidth: 0 })
}
