import type { Node, Pair, YAMLMap } from 'yaml'
import { isAlias, isCollection, isMap, isScalar, isSeq } from 'yaml'
import type { Root } from './parse.js'
import type { Layout } from './print.js'

/** Where a node's text starts in the whole input. */
export function startOf(root: Root, node: unknown): number {
  return root.base + ((node as Node).range?.[0] ?? 0)
}

/** Where a node's own text ends in the whole input, comments behind it left out. */
export function endOf(root: Root, node: unknown): number {
  return root.base + ((node as Node).range?.[1] ?? 0)
}

/** The column of an offset. */
export function columnOf(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return offset - lineStart - (lineStart === 0 && text.startsWith('\uFEFF') ? 1 : 0)
}

/** What may stand before a key on its line and still belongs to it: an anchor, a tag, the mark of an explicit key. */
const KEY_PROPERTIES = /(?:[&!]\S*[ \t]+|\?[ \t]+)*$/

/** The column where a block mapping's keys stand. */
export function keyColumn(root: Root, map: YAMLMap): number {
  const start = startOf(root, map.items[0]?.key)
  const before = root.text.slice(root.text.lastIndexOf('\n', start - 1) + 1, start)
  return columnOf(root.text, start) - (KEY_PROPERTIES.exec(before)?.[0].length ?? 0)
}

/** Where the text of a pair ends: that of its value, or of its key where it has none. */
export function pairEnd(root: Root, pair: Pair): number {
  const { value } = pair
  const isEmpty = value === null || (isScalar(value) && value.range && value.range[0] === value.range[1])
  return isEmpty ? colonBehind(root, pair) : nodeEnd(root, value)
}

/** Where the colon of a pair ends; where its key does, if it has none (`{key}`). */
export function colonBehind(root: Root, pair: Pair): number {
  const end = endOf(root, pair.key)
  const colon = root.text.indexOf(':', end)
  const isOwn = colon !== -1 && /^(?:\s|#.*\n)*$/.test(root.text.slice(end, colon))
  return isOwn ? colon + 1 : end
}

/** Where the text of a node ends: for block collections, that of their last entry. */
export function nodeEnd(root: Root, node: unknown): number {
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1)
    return isMap(node) ? pairEnd(root, last as Pair) : nodeEnd(root, last)
  }
  return isAlias(node) || isScalar(node) || isCollection(node) ? endOf(root, node) : root.base
}

/** The start of the line behind an offset, behind lines that hold only a comment indented by at least `indent` too. */
export function lineBehind(text: string, offset: number, indent: number): number {
  let at = offset > 0 && text[offset - 1] === '\n' ? offset : nextLine(text, offset)
  for (;;) {
    const comment = /^ *#/.exec(text.slice(at, at + 400))
    if (!comment || comment[0].length - 1 < indent) return at
    at = nextLine(text, at)
  }
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline === -1 ? text.length : newline + 1
}

/** How an item is laid out, told by its first nested mapping and its first list. */
export function layoutOf(root: Root): Layout {
  const newline = root.text.indexOf('\n', root.base)
  const dash = firstDash(root, root.map)
  return {
    step: Math.max(1, firstStep(root, root.map) ?? 2),
    dash: dash ?? 0,
    newline: newline > 0 && root.text[newline - 1] === '\r' ? '\r\n' : '\n',
  }
}

function firstStep(root: Root, map: YAMLMap): number | undefined {
  const below = map.items
    .map((pair) => pair.value)
    .find((value) => isMap(value) && !value.flow && value.items.length > 0)
  return below ? keyColumn(root, below as YAMLMap) - keyColumn(root, map) : undefined
}

function firstDash(root: Root, map: YAMLMap): number | undefined {
  if (map.flow || map.items.length === 0) return undefined
  for (const { value } of map.items) {
    if (isSeq(value) && !value.flow) return columnOf(root.text, startOf(root, value)) - keyColumn(root, map)
    const below = isMap(value) ? firstDash(root, value) : undefined
    if (below !== undefined) return below
  }
  return undefined
}
