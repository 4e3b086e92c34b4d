import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node } from 'yaml'
import { Document, isCollection, isMap, isPair, isScalar, isSeq, visit } from 'yaml'
import type { Edit } from '../../src/krm/edit.js'
import { applySplices, splicesFor } from '../../src/krm/splice.js'
import { dataOf, rootOf } from './edited.js'

type Plain = string | number | null | Plain[] | { [key: string]: Plain }
type Mapping = { [key: string]: Plain }
type Step = string | number

describe('for any mapping in any layout', () => {
  test('edits of the text are the same edits of its data, in the same order', () => {
    const property = fc.property(
      written,
      fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
      ({ text, data }, seeds) => {
        const edits = editsOf(data, seeds)
        const splices = splicesFor(rootOf(text), edits)
        const output = applySplices(text, splices)
        expect(JSON.stringify(dataOf(output)), output).toBe(JSON.stringify(after(data, edits)))
      },
    )
    fc.assert(property, { numRuns: 2000 })
  })

  test('splices are in order and do not overlap, so every byte outside them is the input', () => {
    const property = fc.property(
      written,
      fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
      ({ text, data }, seeds) => {
        const splices = splicesFor(rootOf(text), editsOf(data, seeds))
        for (const [i, splice] of splices.entries()) {
          expect(splice.start).toBeGreaterThanOrEqual(splices[i - 1]?.end ?? 0)
          expect(splice.end).toBeGreaterThanOrEqual(splice.start)
        }
      },
    )
    fc.assert(property, { numRuns: 1000 })
  })

  test('where nothing goes, every comment stays, and every line that holds no changed value', () => {
    const property = fc.property(
      written,
      fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
      ({ text, data }, seeds) => {
        const edits = editsOf(data, seeds).filter((edit) => !('remove' in edit))
        const output = applySplices(text, splicesFor(rootOf(text), edits))
        const comments = (source: string): readonly string[] => source.match(/# c\d+/g) ?? []
        expect(comments(output), output).toEqual(comments(text))
      },
    )
    fc.assert(property, { numRuns: 2000 })
  })
})

/** What edits make of data: what `splicesFor` must do to the text. */
function after(value: Plain, edits: readonly Edit[]): Plain {
  const own = edits.find((edit) => edit.at.length === 0)
  if (own && 'set' in own) return own.set as Plain
  const inserts = edits.flatMap((edit) => (edit.at.length === 0 && 'insert' in edit ? [edit] : []))
  const below = (step: Step): readonly Edit[] =>
    edits.filter(({ at }) => at[0] === step).map((edit) => ({ ...edit, at: edit.at.slice(1) }))
  if (Array.isArray(value) && value.length > 0) {
    const at = (i: number | 'end'): Plain[] =>
      inserts.filter(({ before }) => before === i).flatMap(({ insert }) => [...insert] as Plain[])
    return [...value.flatMap((each, i) => [...at(i), after(each, below(i))]), ...at('end')]
  }
  if (inserts.length > 0) return inserts.flatMap(({ insert }) => [...insert] as Plain[])
  const isEmpty = edits.length > 0 && (value === null || Array.isArray(value))
  if (!isEmpty && (typeof value !== 'object' || value === null || Array.isArray(value))) return value
  const mapping: Mapping = isEmpty ? {} : { ...(value as Mapping) }
  for (const key of new Set(edits.map(({ at }) => String(at[0])))) {
    const inside = below(key)
    if (inside.some((edit) => edit.at.length === 0 && 'remove' in edit)) delete mapping[key]
    else mapping[key] = after(mapping[key] ?? null, inside)
  }
  return mapping
}

/** Edits at places that some numbers choose: one for each place, and none below a place that goes. */
function editsOf(data: Mapping, seeds: readonly number[]): readonly Edit[] {
  const places = placesOf(data, [])
  const chosen = [...new Map(seeds.map((seed) => [places[seed % places.length], seed])).entries()]
  const edits = chosen.flatMap(([place, seed]) => (place ? [editOf(place, seed)] : []))
  const gone = edits.filter((edit) => 'remove' in edit).map(({ at }) => at)
  const isBelow = (at: readonly Step[], other: readonly Step[]): boolean =>
    at.length > other.length && other.every((step, i) => at[i] === step)
  return edits.filter(({ at }) => !gone.some((other) => isBelow(at, other)))
}

interface Place {
  readonly at: readonly Step[]
  readonly value: Plain
  readonly mayGo: boolean
}

function placesOf(value: Plain, at: readonly Step[], mayGo = false): readonly Place[] {
  const below = Array.isArray(value)
    ? value.flatMap((each, i) => placesOf(each, [...at, i]))
    : Object.entries(value !== null && typeof value === 'object' ? value : {}).flatMap(
        ([key, each], i, all) =>
          // A block mapping without keys would be no mapping any more, so the last one stays.
          placesOf(each, [...at, key], i < all.length - 1),
      )
  const isEntryWithoutKey =
    typeof at.at(-1) === 'number' && (value === null || isEmpty(value) || Array.isArray(value))
  return [...(isEntryWithoutKey ? [] : [{ at, value, mayGo }]), ...below]
}

function isEmpty(value: Plain): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

const NEW_VALUES = ['v', 'yes', 'a b: c', 7, { name: 'n', list: ['p', { q: 'r' }] }, ['s', 't']] as const

function editOf({ at, value, mayGo }: Place, seed: number): Edit {
  const fresh = NEW_VALUES[seed % NEW_VALUES.length] ?? 'v'
  if (mayGo && seed % 5 === 0) return { at, remove: true }
  if (typeof value === 'string' || typeof value === 'number')
    return { at, set: typeof fresh === 'object' ? 'w' : fresh }
  if (Array.isArray(value) && value.length > 0)
    return { at, insert: [fresh, 'u'], before: seed % 3 === 0 ? 'end' : seed % value.length }
  if (value === null || Array.isArray(value))
    return seed % 2 ? { at, insert: [fresh], before: 'end' } : { at: [...at, 'new'], set: fresh }
  return { at: [...at, `new${seed % 3}`], set: fresh }
}

const { value } = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom(
      'x',
      'two words',
      "it's",
      '8080',
      'a\nb\n',
      'a\nb',
      'long '.repeat(20),
      '',
      '- x',
      'k: v',
    ),
    fc.constantFrom(1, 8080),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    mapping(tie('value')),
  ),
}))

function mapping(values: fc.Arbitrary<Plain>): fc.Arbitrary<Mapping> {
  return fc
    .dictionary(fc.constantFrom('a', 'b', 'keep', 'env', 'x.y/z'), values, { maxKeys: 3 })
    .map((all) => ({ ...all }))
}

const layout = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  choices: fc.array(fc.nat({ max: 59 }), { minLength: 1, maxLength: 30 }),
  newline: fc.constantFrom('\n', '\r\n'),
  ends: fc.boolean(),
})

/** A mapping as data and as text: some collections in flow style, comments here and there. */
const written = fc
  .tuple(
    mapping(value).map((all) => ({ keep: 1, ...all })),
    layout,
  )
  .map(([data, { indent, indentSeq, choices, newline, ends }]) => {
    const document = new Document(data)
    let count = 0
    const next = (): string => ` c${count++}`
    let turn = 0
    const oneIn = (chances: number): boolean =>
      (choices[turn++ % choices.length] ?? 0) % chances === chances - 1
    visit(document, (key, node) => {
      if (isCollection(node) && key !== null && oneIn(4)) node.flow = true
      if (isPair(node) && isScalar(node.key) && oneIn(4)) node.key.commentBefore = next()
      if (isScalar(node) && key === 'value' && oneIn(4)) comment(node, next())
      if ((isMap(node) || isSeq(node)) && oneIn(6)) node.comment = next()
    })
    const text = document.toString({ indent, indentSeq, lineWidth: 60 }).replaceAll('\n', newline)
    return { text: ends ? text : text.trimEnd(), data }
  })
  .filter(({ text, data }) => isReadBack(text, data))

function comment(node: Node, text: string): void {
  const isOneLine = isScalar(node) && !String(node.value).includes('\n') && node.value !== null
  if (isOneLine) node.comment = text
}

function isReadBack(text: string, data: Mapping): boolean {
  try {
    return JSON.stringify(dataOf(text)) === JSON.stringify(data)
  } catch {
    return false
  }
}
