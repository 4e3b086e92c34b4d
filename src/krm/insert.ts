import type { Pair, YAMLMap, YAMLSeq } from 'yaml'
import { columnOf, endOf, keyColumn, lineBehind, nextLine, nodeEnd, pairEnd, startOf } from './layout.js'
import type { Root } from './parse.js'
import type { Layout, Value } from './print.js'
import { block, entry, flow, pair as pairLines, scalar } from './print.js'
import type { Splice } from './scalar.js'

/** An item's text and how it is laid out. */
export interface Surface {
  readonly root: Root
  readonly layout: Layout
}

/** Gives a key that says nothing (`key:`, `null`, `[]`, `{}`) a value. */
export function fill(surface: Surface, at: { map: YAMLMap; pair: Pair }, value: Value): readonly Splice[] {
  const { root, layout } = surface
  // An empty list over several lines may hold comments.
  const isSpread = root.text.slice(endOf(root, at.pair.key), pairEnd(root, at.pair)).includes('\n')
  if (at.map.flow || isSpread) return [fillInLine(root, at.pair, flow(value))]
  if (typeof value !== 'object' || value === null) {
    return [fillInLine(root, at.pair, typeof value === 'string' ? scalar(value) : flow(value))]
  }
  const column = keyColumn(root, at.map) + (Array.isArray(value) ? layout.dash : layout.step)
  const start = colonBehind(root, at.pair)
  const end = Math.max(start, pairEnd(root, at.pair))
  return [
    { start, end, text: '' },
    insertLines(surface, nextLine(root.text, end), block(value, column, layout)),
  ]
}

function fillInLine(root: Root, pair: Pair, value: string): Splice {
  const start = colonBehind(root, pair)
  return { start, end: Math.max(start, pairEnd(root, pair)), text: ` ${value}` }
}

function colonBehind(root: Root, pair: Pair): number {
  return root.text.indexOf(':', endOf(root, pair.key)) + 1
}

/** Adds keys behind the last one of a mapping, and behind the comments that belong to it. */
export function addPairs(
  surface: Surface,
  map: YAMLMap,
  added: readonly (readonly [string, Value])[],
): Splice {
  const { root, layout } = surface
  const last = map.items.at(-1)
  if (map.flow || !last) {
    const text = added.map(([key, value]) => `${JSON.stringify(key)}: ${flow(value)}`).join(', ')
    const at = last ? pairEnd(root, last) : startOf(root, map) + 1
    return { start: at, end: at, text: last ? `, ${text}` : text }
  }
  const column = keyColumn(root, map)
  const at = lineBehind(root.text, pairEnd(root, last), column)
  return insertLines(
    surface,
    at,
    added.flatMap(([key, value]) => pairLines(key, value, { column, layout })),
  )
}

function insertLines({ root, layout }: Surface, at: number, lines: readonly string[]): Splice {
  const isOnNewLine = at === 0 || root.text[at - 1] === '\n'
  const text = lines.map((line) => (isOnNewLine ? line + layout.newline : layout.newline + line))
  return { start: at, end: at, text: text.join('') }
}

/** Takes a key and its value out of a mapping. */
export function removePair(root: Root, map: YAMLMap, pair: Pair): Splice {
  const index = map.items.indexOf(pair)
  const [previous, next] = [map.items[index - 1], map.items[index + 1]]
  const end = pairEnd(root, pair)
  if (!map.flow) return removeLines(root, { start: startOf(root, pair.key), end, next: next?.key })
  if (previous) return { start: pairEnd(root, previous), end, text: '' }
  return { start: startOf(root, pair.key), end: next ? startOf(root, next.key) : end, text: '' }
}

/** The first key of a list's entry stands behind its dash, so the next key moves up to there. */
function removeLines(root: Root, pair: { start: number; end: number; next: unknown }): Splice {
  const lineStart = root.text.lastIndexOf('\n', pair.start - 1) + 1
  const isBehindDash = root.text.slice(lineStart, pair.start).trim() !== ''
  if (isBehindDash && pair.next) return { start: pair.start, end: startOf(root, pair.next), text: '' }
  const end = root.text[pair.end - 1] === '\n' ? pair.end : nextLine(root.text, pair.end)
  return { start: lineStart, end, text: '' }
}

interface NewEntries {
  readonly index: number
  readonly values: readonly Value[]
  /** The key that the list is the value of. */
  readonly key: unknown
}

/** Puts entries into a list before one of its own, or behind the last. */
export function insertEntries(surface: Surface, seq: YAMLSeq, { index, values, key }: NewEntries): Splice {
  const { root, layout } = surface
  if (seq.flow) return insertInFlow(root, seq, { index, values })
  const dash = columnOf(root.text, startOf(root, seq))
  const lines = values.flatMap((value) => entry(value, dash, layout))
  if (index === 0) return insertLines(surface, nextLine(root.text, endOf(root, key)), lines)
  // In compact style a comment in the dashes' column belongs to the key that follows the list.
  const isCompact = columnOf(root.text, startOf(root, key)) === dash
  const indent = index === seq.items.length && !isCompact ? dash : dash + 1
  return insertLines(surface, lineBehind(root.text, nodeEnd(root, seq.items[index - 1]), indent), lines)
}

function insertInFlow(root: Root, seq: YAMLSeq, at: { index: number; values: readonly Value[] }): Splice {
  const text = at.values.map(flow).join(', ')
  const previous = seq.items[at.index - 1]
  const start = previous === undefined ? startOf(root, seq) + 1 : nodeEnd(root, previous)
  return { start, end: start, text: previous === undefined ? `${text}, ` : `, ${text}` }
}
