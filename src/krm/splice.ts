import type { Pair, YAMLMap, YAMLSeq } from 'yaml'
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, visit } from 'yaml'
import type { Edit, Patch } from './edit.js'
import { asPatch, valueOf } from './edit.js'
import type { Path } from './field.js'
import { get, isAbsent, isNull, keyText, pathText } from './field.js'
import { columnOf, endOf, keyColumn, layoutOf, lineBehind, nextLine, nodeEnd, pairEnd, startOf } from './layout.js'
import type { Root } from './parse.js'
import type { Layout, Value } from './print.js'
import { block, entry, flow, pair as pairLines, scalar } from './print.js'
import type { Splice } from './scalar.js'
import { changeText, rewrite } from './scalar.js'

/** An edit that cannot be made without changing more than it names. */
export class NotEditable extends Error {}

interface Place {
  readonly root: Root
  readonly layout: Layout
  readonly anchorsInUse: ReadonlySet<string>
  readonly path: Path
}

/** The splices that make edits in an item, in the order of the text; throws NotEditable where one would reach further. */
export function splicesFor(root: Root, edits: readonly Edit[]): readonly Splice[] {
  const place = { root, layout: layoutOf(root), anchorsInUse: anchorsInUse(root), path: [] }
  const splices = ofNode(place, root.map, asPatch(edits))
  return splices.toSorted((a, b) => a.start - b.start)
}

/** A text with splices made; they are in order and do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = []
  let at = 0
  for (const splice of splices) {
    parts.push(text.slice(at, splice.start), splice.text)
    at = splice.end
  }
  return parts.join('') + text.slice(at)
}

function anchorsInUse(root: Root): ReadonlySet<string> {
  const names = new Set<string>()
  if (root.text.indexOf('*', root.base) === -1) return names
  visit(root.document, { Alias: (_, alias) => void names.add(alias.source) })
  return names
}

function ofNode(place: Place, node: unknown, patch: Patch): readonly Splice[] {
  if (isAlias(node)) throw new NotEditable(`\`${pathText(place.path)}\` is the alias *${node.source}, shared with other fields`)
  if ((isCollection(node) || isScalar(node)) && node.anchor && place.anchorsInUse.has(node.anchor)) {
    throw new NotEditable(`\`${pathText(place.path)}\` is the anchor &${node.anchor}, which other fields use too`)
  }
  if (isMap(node)) return ofMap(place, node, patch)
  if (isSeq(node)) return ofSeq(place, node, patch)
  if (isScalar(node) && patch.change) return changeText(place.root, node, patch.change)
  throw new NotEditable(`\`${pathText(place.path)}\` is plain text where a mapping or a list was expected`)
}

function ofMap(place: Place, map: YAMLMap, patch: Patch): readonly Splice[] {
  const splices: Splice[] = []
  const added: [string, Value][] = []
  for (const [key, child] of patch.children) {
    const pair = map.items.find((each) => keyText(each) === key)
    if (pair) splices.push(...ofPair(below(place, key), { map, pair }, child))
    else if (!child.remove) added.push([String(key), newValue(place, map, { key: String(key), child })])
  }
  return added.length > 0 ? [...splices, addPairs(place, map, added)] : splices
}

function below(place: Place, step: string | number): Place {
  return { ...place, path: [...place.path, step] }
}

function newValue(place: Place, map: YAMLMap, { key, child }: { key: string; child: Patch }): Value {
  if (map.items.some((pair) => keyText(pair) === '<<')) {
    const field = { root: place.root, path: place.path, node: map }
    if (!isAbsent(get(field, key))) {
      throw new NotEditable(`\`${pathText([...place.path, key])}\` comes through a merge key (<<), shared with other fields`)
    }
  }
  return valueOf(child)
}

function ofPair(place: Place, at: { map: YAMLMap; pair: Pair }, patch: Patch): readonly Splice[] {
  const { root } = place
  const { value } = at.pair
  if (patch.remove) return [removePair(place, at.map, at.pair)]
  const isEmptyCollection = isCollection(value) && value.items.length === 0
  if (isNull(value) || (isEmptyCollection && !value.anchor)) return fill(place, at, valueOf(patch))
  if (patch.set === undefined) return isSeq(value) ? ofSeq(place, value, patch, at.pair) : ofNode(place, value, patch)
  if (!isScalar(value)) return ofNode(place, value, { ...patch, children: new Map() })
  ofNode(place, value, { ...patch, change: [] })
  return [rewrite(root, value, patch.set as string | number | boolean)]
}

/** Gives a key that says nothing (`key:`, `null`, `[]`, `{}`) a value. */
function fill(place: Place, at: { map: YAMLMap; pair: Pair }, value: Value): readonly Splice[] {
  const { root, layout } = place
  const { text } = root
  const old = at.pair.value
  if (at.map.flow || isCollection(old)) return [fillInLine(root, at.pair, flow(value))]
  const lines = block(value, keyColumn(root, at.map) + (Array.isArray(value) ? layout.dash : layout.step), layout)
  const isInLine = lines.length === 1 && (typeof value !== 'object' || value === null)
  if (isInLine) return [fillInLine(root, at.pair, typeof value === 'string' ? scalar(value) : flow(value))]
  const colon = text.indexOf(':', endOf(root, at.pair.key)) + 1
  const end = Math.max(colon, pairEnd(root, at.pair))
  return [{ start: colon, end, text: '' }, insertLines(place, nextLine(text, end), lines)]
}

function fillInLine(root: Root, pair: Pair, value: string): Splice {
  const colon = root.text.indexOf(':', endOf(root, pair.key)) + 1
  return { start: colon, end: Math.max(colon, pairEnd(root, pair)), text: ` ${value}` }
}

function addPairs(place: Place, map: YAMLMap, added: readonly (readonly [string, Value])[]): Splice {
  const { root, layout } = place
  const last = map.items.at(-1)
  if (map.flow || !last) {
    const text = added.map(([key, value]) => `${JSON.stringify(key)}: ${flow(value)}`).join(', ')
    const at = last ? pairEnd(root, last) : startOf(root, map) + 1
    return { start: at, end: at, text: last ? `, ${text}` : text }
  }
  const column = keyColumn(root, map)
  const at = lineBehind(root.text, pairEnd(root, last), column)
  const lines = added.flatMap(([key, value]) => pairLines(key, value, { column, layout }))
  return insertLines(place, at, lines)
}

function insertLines({ root, layout }: Place, at: number, lines: readonly string[]): Splice {
  const isOnNewLine = at === 0 || root.text[at - 1] === '\n'
  const text = isOnNewLine ? lines.map((line) => line + layout.newline) : lines.map((line) => layout.newline + line)
  return { start: at, end: at, text: text.join('') }
}

function removePair({ root }: Place, map: YAMLMap, pair: Pair): Splice {
  const index = map.items.indexOf(pair)
  const [previous, next] = [map.items[index - 1], map.items[index + 1]]
  if (!map.flow) {
    const start = root.text.lastIndexOf('\n', startOf(root, pair.key)) + 1
    const end = pairEnd(root, pair)
    return { start, end: root.text[end - 1] === '\n' ? end : nextLine(root.text, end), text: '' }
  }
  if (previous) return { start: pairEnd(root, previous), end: pairEnd(root, pair), text: '' }
  return { start: startOf(root, pair.key), end: next ? startOf(root, next.key) : pairEnd(root, pair), text: '' }
}

function ofSeq(place: Place, seq: YAMLSeq, patch: Patch, pair?: Pair): readonly Splice[] {
  if (seq.anchor && place.anchorsInUse.has(seq.anchor)) {
    throw new NotEditable(`\`${pathText(place.path)}\` is the anchor &${seq.anchor}, which other fields use too`)
  }
  const inner = [...patch.children].flatMap(([index, child]) => ofEntry(below(place, index), seq.items[Number(index)], child))
  const inserted = patch.inserts.map(({ before, values }) => {
    const index = before === 'end' ? seq.items.length : before
    return seq.flow ? insertInFlow(place.root, seq, { index, values }) : insertEntries(place, seq, { index, values, pair })
  })
  return [...inner, ...inserted]
}

function ofEntry(place: Place, node: unknown, patch: Patch): readonly Splice[] {
  if (patch.set === undefined || !isScalar(node)) return ofNode(place, node, patch)
  ofNode(place, node, { ...patch, change: [] })
  return [rewrite(place.root, node, patch.set as string | number | boolean)]
}

function insertInFlow(root: Root, seq: YAMLSeq, at: { index: number; values: readonly Value[] }): Splice {
  const text = at.values.map(flow).join(', ')
  const previous = seq.items[at.index - 1]
  const start = previous ? (isPair(previous) ? pairEnd(root, previous) : nodeEnd(root, previous)) : startOf(root, seq) + 1
  return { start, end: start, text: previous ? `, ${text}` : seq.items.length > 0 ? `${text}, ` : text }
}

interface Insertion {
  readonly index: number
  readonly values: readonly Value[]
  readonly pair: Pair | undefined
}

function insertEntries(place: Place, seq: YAMLSeq, { index, values, pair }: Insertion): Splice {
  const { root, layout } = place
  const dash = columnOf(root.text, startOf(root, seq))
  const lines = values.flatMap((value) => entry(value, dash, layout))
  if (index === 0 && pair) return insertLines(place, nextLine(root.text, endOf(root, pair.key)), lines)
  // In compact style a comment in the dashes' column belongs to the key that follows the list.
  const isCompact = pair && columnOf(root.text, startOf(root, pair.key)) === dash
  const indent = index === seq.items.length && !isCompact ? dash : dash + 1
  return insertLines(place, lineBehind(root.text, nodeEnd(root, seq.items[index - 1]), indent), lines)
}
