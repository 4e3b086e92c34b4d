import type { Pair, YAMLMap, YAMLSeq } from 'yaml'
import { isCollection, isSeq } from 'yaml'
import {
  colonBehind,
  columnOf,
  endOf,
  keyColumn,
  lineBehind,
  nextLine,
  nodeEnd,
  pairEnd,
  startOf,
} from './layout.js'
import type { Root } from './parse.js'
import type { Layout, Value } from './print.js'
import { block, entry, flow, flowPair, pair as pairLines, scalar } from './print.js'
import type { Splice } from './scalar.js'

/** An item's text and how it is laid out. */
export interface Surface {
  readonly root: Root
  readonly layout: Layout
}

type Added = readonly (readonly [string, Value])[]

/** Gives a key that says nothing (`key:`, `null`, `[]`, `{}`) a value; comments stay. */
export function fill(surface: Surface, at: { map: YAMLMap; pair: Pair }, value: Value): readonly Splice[] {
  const { root, layout } = surface
  const colon = colonBehind(root, at.pair)
  const end = pairEnd(root, at.pair)
  const isNested = typeof value === 'object' && value !== null
  const hasLines = /[\n#]/.test(root.text.slice(colon, end))
  const isSameShape = isCollection(at.pair.value) && isNested && isSeq(at.pair.value) === Array.isArray(value)
  if (isSameShape && (at.map.flow || hasLines)) return [fillBrackets(root, at.pair.value, value)]
  if (at.map.flow || !isNested) return [fillInLine(root, at.pair, at.map.flow ? flow(value) : inBlock(value))]
  const column = keyColumn(root, at.map) + (Array.isArray(value) ? layout.dash : layout.step)
  const start = hasLines ? startOf(root, at.pair.value) : colon
  const lines = block(value, column, layout)
  const comments = root.text.slice(start, end).match(/#[^\r\n]*/g) ?? []
  const text = comments.map((comment) => ` ${comment}`).join('')
  return [{ start, end: Math.max(start, end), text }, insertLines(surface, nextLine(root.text, end), lines)]
}

function inBlock(value: Value): string {
  return typeof value === 'string' ? scalar(value) : flow(value)
}

/** What is in the brackets of an empty collection, a comment say, stays behind its new content. */
function fillBrackets(root: Root, collection: unknown, value: Value): Splice {
  const at = startOf(root, collection) + 1
  const text = flow(value).slice(1, -1)
  return {
    start: at,
    end: at,
    text: /[ \t]/.test(root.text.charAt(at)) || root.text.charAt(at) === ']' ? text : `${text} `,
  }
}

function fillInLine(root: Root, pair: Pair, value: string): Splice {
  const start = colonBehind(root, pair)
  const isBare = start === endOf(root, pair.key) && root.text[start - 1] !== ':'
  return { start, end: Math.max(start, pairEnd(root, pair)), text: isBare ? `: ${value}` : ` ${value}` }
}

/** Adds keys behind the last one of a mapping, and behind the comments that belong to it. */
export function addPairs(surface: Surface, map: YAMLMap, added: Added): Splice {
  const { root, layout } = surface
  const last = map.items.at(-1)
  if (map.flow || !last) {
    const text = added.map(([key, value]) => flowPair(key, value)).join(', ')
    const at = last ? pairEnd(root, last) : startOf(root, map) + 1
    return { start: at, end: at, text: last ? `, ${text}` : text }
  }
  const column = keyColumn(root, map)
  const at = lineBehind(root.text, pairEnd(root, last), column)
  const lines = added.flatMap(([key, value]) => pairLines(key, value, { column, layout }))
  return insertLines(surface, at, lines)
}

function insertLines({ root, layout }: Surface, at: number, lines: readonly string[]): Splice {
  const isOnNewLine = at === 0 || root.text[at - 1] === '\n'
  const text = lines.map((line) => (isOnNewLine ? line + layout.newline : layout.newline + line))
  return { start: at, end: at, text: text.join('') }
}

interface NewEntries {
  readonly index: number
  readonly values: readonly Value[]
  /** The pair that the list is the value of. */
  readonly pair: Pair | undefined
}

/** Puts entries into a list before one of its own, or behind the last. */
export function insertEntries(surface: Surface, seq: YAMLSeq, { index, values, pair }: NewEntries): Splice {
  const { root, layout } = surface
  if (seq.flow) return insertInFlow(root, seq, { index, values })
  const dash = columnOf(root.text, startOf(root, seq))
  const lines = values.flatMap((value) => entry(value, dash, layout))
  if (index === 0)
    return insertLines(surface, nextLine(root.text, pair ? colonBehind(root, pair) : root.base), lines)
  // In compact style a comment in the dashes' column belongs to the key that follows the list.
  const isCompact = pair !== undefined && columnOf(root.text, startOf(root, pair.key)) === dash
  const indent = index === seq.items.length && !isCompact ? dash : dash + 1
  return insertLines(surface, lineBehind(root.text, nodeEnd(root, seq.items[index - 1]), indent), lines)
}

function insertInFlow(root: Root, seq: YAMLSeq, at: { index: number; values: readonly Value[] }): Splice {
  const text = at.values.map(flow).join(', ')
  const previous = seq.items[at.index - 1]
  const start = previous === undefined ? startOf(root, seq) + 1 : nodeEnd(root, previous)
  return { start, end: start, text: previous === undefined ? `${text}, ` : `, ${text}` }
}
