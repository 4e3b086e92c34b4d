import type { Node, Pair } from 'yaml'
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { lineOf } from './input-error.js'
import { ItemFault } from './item-fault.js'
import type { Root } from './parse.js'

/** Keys and indices from an item's root to a place in it. */
export type Path = readonly (string | number)[]

/** A place in an item; `node` is undefined where the item says nothing there. Aliases and merge keys are followed. */
export interface Field {
  readonly root: Root
  readonly path: Path
  readonly node: Node | undefined
}

const NULL = /^(?:~|null|Null|NULL)?$/
// YAML 1.1 and 1.2 agree on these; a sign stands before decimals only.
const INTEGER = /^(?:0x[\da-f]+|0o[0-7]+|[-+]?\d+)$/i
const TRUE = /^(?:true|yes|y|on)$/i
const FALSE = /^(?:false|no|n|off)$/i
const LONGEST_QUOTE = 60
// No field of a pod is nearly as deep; a mapping that holds itself by an alias has no end.
const DEEPEST = 100

/** The root of an item as a field. */
export function rootField(root: Root): Field {
  return { root, path: [], node: root.map }
}

/** A path in the form results use: `spec.containers[0].image`. */
export function pathText(path: Path): string {
  return path
    .map((step) =>
      typeof step === 'number' ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `["${step}"]`,
    )
    .join('')
    .replace(/^\./, '')
}

/** The field below a key, or below several; absent where a parent is. Throws an ItemFault where a parent is no mapping. */
export function get(field: Field, ...keys: readonly string[]): Field {
  return keys.reduce(child, field)
}

function child(field: Field, key: string): Field {
  const path = [...field.path, key]
  if (isAbsent(field)) return { root: field.root, path, node: undefined }
  if (isEmptyCollection(field.node)) return { root: field.root, path, node: undefined }
  if (!isMap(field.node)) throw wrongType(field, 'must be a mapping')
  return { root: field.root, path, node: resolve(field.root, valueOf(field.root, field.node.items, key)) }
}

function valueOf(root: Root, pairs: readonly Pair[], key: string): unknown {
  return pairsWithMerged(root, pairs).find((pair) => keyText(pair) === key)?.value
}

/** A mapping's own pairs, then those of its merge keys; a mapping that merges itself has its own only. */
function pairsWithMerged(root: Root, pairs: readonly Pair[], seen = new Set<unknown>()): readonly Pair[] {
  const merges = pairs.filter((pair) => keyText(pair) === '<<')
  if (merges.length === 0) return pairs
  const sources = merges.map((pair) => resolve(root, pair.value))
  const maps = sources.flatMap((source) =>
    isSeq(source) ? source.items.map((item) => resolve(root, item)) : [source],
  )
  const merged = maps.flatMap((map) => {
    if (!isMap(map) || seen.has(map) || map.items === pairs) return []
    return pairsWithMerged(root, map.items, seen.add(map))
  })
  return [...pairs.filter((pair) => keyText(pair) !== '<<'), ...merged]
}

/** A pair's key as text. */
export function keyText(pair: Pair): string {
  const key: unknown = isScalar(pair.key) ? pair.key.value : pair.key
  // The parser has a symbol of its own for the merge key.
  return typeof key === 'symbol' ? '<<' : String(key)
}

function resolve(root: Root, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(root.document)
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined
}

/** Whether the item says nothing here, or says null in any spelling. */
export function isAbsent(field: Field): boolean {
  return field.node === undefined || isNull(field.node)
}

/** Whether a node is null in any of its spellings: `key:`, `~`, `null`. */
export function isNull(node: unknown): boolean {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && NULL.test(node.source ?? ''))
}

/** Whether a node is `[]` or `{}`: either is nothing, whichever is expected. */
function isEmptyCollection(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.items.length === 0
}

/** The entries of a list; none where it is absent. Throws an ItemFault for anything else. */
export function elements(field: Field): readonly Field[] {
  if (isAbsent(field) || isEmptyCollection(field.node)) return []
  if (!isSeq(field.node)) throw wrongType(field, 'must be a list')
  return field.node.items.map((item, index) => ({
    root: field.root,
    path: [...field.path, index],
    node: resolve(field.root, item),
  }))
}

/** The keys and values of a mapping; none where it is absent. Throws an ItemFault for anything else. */
export function entries(field: Field): readonly (readonly [string, Field])[] {
  if (isAbsent(field) || isEmptyCollection(field.node)) return []
  if (!isMap(field.node)) throw wrongType(field, 'must be a mapping')
  const keys = new Set(pairsWithMerged(field.root, field.node.items).map(keyText))
  return [...keys].map((key) => [key, child(field, key)] as const)
}

/** The text of a string; undefined where it is absent. Throws an ItemFault for what readers take for another type. */
export function text(field: Field): string | undefined {
  if (isAbsent(field)) return undefined
  if (!isScalar(field.node) || isPlainOtherType(field)) throw wrongType(field, 'must be a string')
  return String(field.node.value)
}

// kyaml reads plain words by YAML 1.1 for booleans only where they are `true` and `false`; both readers agree on numbers.
function isPlainOtherType({ node }: Field): boolean {
  return (
    isScalar(node) &&
    node.type === 'PLAIN' &&
    node.tag !== 'tag:yaml.org,2002:str' &&
    /^(?:true|false|[-+]?(?:0|[1-9]\d*)(?:\.\d+)?)$/i.test(node.source ?? '')
  )
}

/** A string that must be there. */
export function requiredText(field: Field): string {
  const value = text(field)
  if (value === undefined || value === '') throw wrongType(field, 'must be a string that is not empty')
  return value
}

/** A whole number; undefined where it is absent. Throws an ItemFault for anything else. */
export function integer(field: Field): number | undefined {
  if (isAbsent(field)) return undefined
  const { node } = field
  if (!isScalar(node) || node.type !== 'PLAIN' || !INTEGER.test(node.source ?? '')) {
    throw wrongType(field, 'must be a whole number')
  }
  return Number(node.source)
}

/** True or false; undefined where it is absent. Throws an ItemFault for anything else. */
export function truth(field: Field): boolean | undefined {
  if (isAbsent(field)) return undefined
  const source = isScalar(field.node) && field.node.type === 'PLAIN' ? (field.node.source ?? '') : ''
  if (TRUE.test(source)) return true
  if (FALSE.test(source)) return false
  throw wrongType(field, 'must be true or false')
}

/** A field as plain data: mappings, lists and strings, nothing interpreted; for small subtrees that are copied elsewhere. */
export function plain(field: Field): unknown {
  if (field.path.length > DEEPEST) throw wrongType(field, 'must not nest so deep')
  if (isAbsent(field)) return null
  if (isMap(field.node)) return Object.fromEntries(entries(field).map(([key, value]) => [key, plain(value)]))
  if (isSeq(field.node)) return elements(field).map(plain)
  return scalarValue(field)
}

function scalarValue(field: Field): string | number | boolean {
  const { node } = field
  if (!isScalar(node)) return ''
  if (node.type !== 'PLAIN') return String(node.value)
  const source = node.source ?? ''
  if (/^(?:true|false)$/i.test(source)) return source.toLowerCase() === 'true'
  return /^-?(?:0|[1-9]\d{0,14})$/.test(source) ? Number(source) : source
}

/** The fault of a place that holds what Kubernetes would not take there. */
function wrongType(field: Field, expected: string): ItemFault {
  const path = pathText(field.path)
  return new ItemFault(`\`${path}\` ${expected}; got ${sourceOf(field)}${lineSuffix(field)}`, path)
}

function sourceOf({ root, node }: Field): string {
  if (!node?.range) return 'nothing'
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  const source = root.text.slice(root.base + node.range[0], root.base + node.range[1]).trim()
  return `"${source.length > LONGEST_QUOTE ? `${source.slice(0, LONGEST_QUOTE)}…` : source}"`
}

function lineSuffix({ root, node }: Field): string {
  return node?.range ? ` (line ${lineOf(root.text, root.base + node.range[0])})` : ''
}
