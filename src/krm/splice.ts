import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import { isAlias, isCollection, isMap, isScalar, isSeq, visit } from 'yaml'
import type { Edit, Patch } from './edit.js'
import { asPatch, valueOf } from './edit.js'
import type { Path } from './field.js'
import { get, isAbsent, isNull, keyText, pathText } from './field.js'
import type { Surface } from './insert.js'
import { addPairs, fill, insertEntries } from './insert.js'
import { layoutOf, pairEnd, startOf } from './layout.js'
import type { Root } from './parse.js'
import type { Value } from './print.js'
import { flowPair } from './print.js'
import { removePairs } from './remove.js'
import type { Splice } from './scalar.js'
import { changeText, rewrite } from './scalar.js'

/** An edit that cannot be made without changing more than it names. */
export class NotEditable extends Error {}

interface Place extends Surface {
  readonly anchorsInUse: ReadonlySet<string>
  readonly path: Path
}

/** The splices that make edits in an item, in the order of the text; throws NotEditable where one would reach further. */
export function splicesFor(root: Root, edits: readonly Edit[]): readonly Splice[] {
  const place = { root, layout: layoutOf(root), anchorsInUse: anchorsInUse(root), path: [] }
  const splices = ofNode(place, root.map, asPatch(edits))
  // Insertions stand before what is removed at the same place; of several, the inner node's come first.
  return splices.toSorted((a, b) => a.start - b.start || a.end - b.end)
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
  if (!root.hasAliases) return names
  visit(root.document, { Alias: (_, alias) => void names.add(alias.source) })
  return names
}

function ofNode(place: Place, node: unknown, patch: Patch): readonly Splice[] {
  refuseShared(place, node)
  if (isMap(node)) return ofMap(place, node, patch)
  if (isSeq(node)) return ofSeq(place, { seq: node }, patch)
  if (isScalar(node) && patch.change) return changeText(place.root, node, patch.change)
  if (isScalar(node) && patch.set !== undefined) return [rewrite(place.root, node, asScalar(patch.set))]
  throw new NotEditable(`\`${pathText(place.path)}\` is plain text where a mapping or a list was expected`)
}

function refuseShared({ path, anchorsInUse }: Place, node: unknown): void {
  const where = `\`${pathText(path)}\``
  if (isAlias(node)) throw new NotEditable(`${where} is the alias *${node.source}`)
  if ((isCollection(node) || isScalar(node)) && node.anchor && anchorsInUse.has(node.anchor)) {
    throw new NotEditable(`${where} has the anchor &${node.anchor}, which other fields use too`)
  }
}

function asScalar(value: Value): string | number | boolean {
  return typeof value === 'object' ? JSON.stringify(value) : value
}

function ofMap(place: Place, map: YAMLMap, patch: Patch): readonly Splice[] {
  const splices: Splice[] = []
  const added: [string, Value][] = []
  const removed: Pair[] = []
  for (const [key, child] of patch.children) {
    const pair = map.items.find((each) => keyText(each) === key)
    if (child.remove) removed.push(...removable(below(place, key), map, pair))
    else if (pair) splices.push(...ofPair(below(place, key), { map, pair }, child))
    else added.push([String(key), newValue(place, map, { key: String(key), child })])
  }
  const { root } = place
  // In flow style the comma of the first new pair depends on what stays before it.
  const isEmptied = map.flow === true && removed.length === map.items.length && removed.length > 0
  if (isEmptied) return [...splices, emptied(root, map, added)]
  splices.push(...removePairs(root, map, removed))
  return added.length > 0 ? [...splices, addPairs(place, map, added)] : splices
}

/** The pair to be removed, if there is one; a shared one stays shared. */
function removable(place: Place, map: YAMLMap, pair: Pair | undefined): readonly Pair[] {
  const key = String(place.path.at(-1))
  if (!pair) refuseMerged(place, map, key)
  visit((pair?.value as Node | undefined) ?? null, {
    Node: (_, node) => (isAlias(node) ? undefined : refuseShared(place, node)),
  })
  return pair ? [pair] : []
}

function emptied(root: Root, map: YAMLMap, added: readonly (readonly [string, Value])[]): Splice {
  const start = startOf(root, map.items[0]?.key)
  const last = map.items.at(-1)
  const text = added.map(([key, value]) => flowPair(key, value)).join(', ')
  return { start, end: last ? pairEnd(root, last) : start, text }
}

function below(place: Place, step: string | number): Place {
  return { ...place, path: [...place.path, step] }
}

function newValue(place: Place, map: YAMLMap, { key, child }: { key: string; child: Patch }): Value {
  refuseMerged(below(place, key), map, key)
  return valueOf(child)
}

function refuseMerged({ root, path }: Place, map: YAMLMap, key: string): void {
  const isMerged = map.items.some((pair) => keyText(pair) === '<<')
  if (!isMerged || isAbsent(get({ root, path: path.slice(0, -1), node: map }, key))) return
  throw new NotEditable(`\`${pathText(path)}\` comes through a merge key (<<)`)
}

function ofPair(place: Place, at: { map: YAMLMap; pair: Pair }, patch: Patch): readonly Splice[] {
  const { value } = at.pair
  refuseShared(place, value)
  const isEmpty = isNull(value) || (isCollection(value) && value.items.length === 0)
  if (isEmpty) return fill(place, at, valueOf(patch))
  return isSeq(value) ? ofSeq(place, { seq: value, pair: at.pair }, patch) : ofNode(place, value, patch)
}

function ofSeq(place: Place, { seq, pair }: { seq: YAMLSeq; pair?: Pair }, patch: Patch): readonly Splice[] {
  const inner = [...patch.children].flatMap(([i, child]) =>
    ofNode(below(place, i), seq.items[Number(i)], child),
  )
  const inserted = patch.inserts.map(({ before, values }) => {
    const index = before === 'end' ? seq.items.length : before
    return insertEntries(place, seq, { index, values, pair })
  })
  return [...inner, ...inserted]
}
