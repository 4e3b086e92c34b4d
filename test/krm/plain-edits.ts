import fc from 'fast-check'
import type { Edit } from '../../src/krm/edit.js'
import type { Path } from '../../src/krm/field.js'
import type { Value } from '../../src/krm/print.js'

/** Data as a YAML reader gives it. */
export type Plain = null | string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }

/** One draw of an edit, which means an edit of any data. */
export interface Pick {
  readonly place: number
  readonly how: number
  readonly scalar: string | number | boolean
  readonly value: Value
}

const SCALARS: readonly Pick['scalar'][] = [
  'v',
  'yes',
  'a: b',
  '# c',
  '',
  'x\ny',
  '012',
  ' in front',
  "it's",
  '"',
  'a, b',
  '--x=[1]',
  7,
  true,
]
const VALUES: readonly Value[] = [
  ...SCALARS,
  [],
  {},
  ['p', ['q'], { r: 's' }],
  { k: 'w', l: ['m', {}], n: { o: 1 } },
]

/** Draws of edits. */
export const picks: fc.Arbitrary<readonly Pick[]> = fc.array(
  fc.record({
    place: fc.nat(999),
    how: fc.nat(999),
    scalar: fc.constantFrom(...SCALARS),
    value: fc.constantFrom(...VALUES),
  }),
  { minLength: 1, maxLength: 6 },
)

/** The edits that draws mean for data: none of them at the place of another, or below one that goes. */
export function editsOf(data: Plain, drawn: readonly Pick[]): readonly Edit[] {
  const places = placesOf(data, [])
  const edits: Edit[] = []
  for (const pick of drawn) {
    const place = places[pick.place % places.length]
    const edit = place && editOf(place, pick)
    const isFree = edit && edits.every((other) => !isBelow(edit.at, other) && !isBelow(other.at, edit))
    if (isFree && !isEmptying(data, [...edits, edit])) edits.push(edit)
  }
  return edits
}

interface Place {
  readonly at: Path
  readonly value: Plain
}

function placesOf(value: Plain, at: Path): readonly Place[] {
  const inner = isList(value)
    ? value.flatMap((each, i) => placesOf(each, [...at, i]))
    : isMapping(value)
      ? Object.entries(value).flatMap(([key, each]) => placesOf(each, [...at, key]))
      : []
  return [{ at, value }, ...inner]
}

function editOf({ at, value }: Place, { how, scalar, value: fresh }: Pick): Edit | undefined {
  const isEntry = typeof at.at(-1) === 'number'
  const set: Edit = { at: [...at, `new${how % 3}`], set: fresh }
  if (isList(value) && value.length > 0) {
    const before = how % (value.length + 1)
    return { at, insert: [fresh], before: before === value.length ? 'end' : before }
  }
  if (isMapping(value) && Object.keys(value).length > 0) {
    const key = Object.keys(value)[how % Object.keys(value).length] ?? ''
    return how % 2 === 0 ? set : { at: [...at, key], remove: true }
  }
  const isEmpty = value === null || typeof value === 'object'
  // An entry that says nothing could be anything.
  if (isEmpty) return isEntry ? undefined : how % 2 === 0 ? set : { at, insert: [fresh], before: 'end' }
  return { at, set: scalar }
}

/** Whether an edit stands at or below the place of another that leaves nothing there to be edited. */
function isBelow(at: Path, other: Edit): boolean {
  const isSame = other.at.every((step, i) => step === at[i])
  return isSame && (other.at.length === at.length || !('insert' in other))
}

/** Whether a mapping would lose its last key: in block style nothing would be left to hold it. */
function isEmptying(data: Plain, edits: readonly Edit[]): boolean {
  const removed = edits.filter((edit) => 'remove' in edit).map(({ at }) => JSON.stringify(at.slice(0, -1)))
  return placesOf(data, []).some(({ at, value }) => {
    const count = removed.filter((parent) => parent === JSON.stringify(at)).length
    return count > 0 && isMapping(value) && count >= Object.keys(value).length
  })
}

/** Data with edits made, by a way of its own. */
export function applied(value: Plain, edits: readonly Edit[], at: Path = []): Plain {
  const here = edits.filter((edit) => JSON.stringify(edit.at) === JSON.stringify(at))
  const set = here.find((edit) => 'set' in edit)
  if (set && 'set' in set) return set.set as Plain
  const isInserting = here.some((edit) => 'insert' in edit)
  if (isInserting || (isList(value) && value.length > 0)) return withEntries(value, edits, at)
  const keys = edits.filter((edit) => edit.at.length === at.length + 1 && isUnder(edit.at, at))
  return keys.length > 0 || isMapping(value) ? withKeys(value, edits, at) : value
}

function withEntries(value: Plain, edits: readonly Edit[], at: Path): Plain {
  const list = isList(value) ? value : []
  const inserts = (index: number | 'end'): readonly Plain[] =>
    edits.flatMap((edit) =>
      'insert' in edit && edit.before === index && JSON.stringify(edit.at) === JSON.stringify(at)
        ? (edit.insert as readonly Plain[])
        : [],
    )
  return [...list.flatMap((each, i) => [...inserts(i), applied(each, edits, [...at, i])]), ...inserts('end')]
}

function withKeys(value: Plain, edits: readonly Edit[], at: Path): Plain {
  const own = isMapping(value) ? Object.keys(value) : []
  const mine = edits.filter((edit) => edit.at.length === at.length + 1 && isUnder(edit.at, at))
  const gone = mine.filter((edit) => 'remove' in edit).map((edit) => String(edit.at.at(-1)))
  const fresh = mine.filter((edit) => 'set' in edit).map((edit) => String(edit.at.at(-1)))
  const keys = new Set([...own.filter((key) => !gone.includes(key)), ...fresh])
  const old = isMapping(value) ? value : {}
  return Object.fromEntries([...keys].map((key) => [key, applied(old[key] ?? null, edits, [...at, key])]))
}

function isUnder(at: Path, parent: Path): boolean {
  return parent.every((step, i) => step === at[i])
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}

function isMapping(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
