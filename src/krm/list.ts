import { isMap, isSeq } from 'yaml'
import { isNull } from './field.js'
import { InputError, lineOf } from './input-error.js'
import type { Item } from './item.js'
import type { Root } from './parse.js'
import { kindOf, parseItem, textAt } from './parse.js'

/** The items and the functionConfig of a parsed ResourceList; throws an InputError if `items` is not a list of mappings. */
export function partsOf(list: Root): { items: readonly Item[]; functionConfig: Item | undefined } {
  const config = list.map.get('functionConfig', true)
  const functionConfig = isMap(config) ? itemOf(list, config, 'functionConfig') : undefined
  const items = list.map.get('items', true)
  if (items === undefined) {
    throw new InputError('the ResourceList has no `items`; without them a host would delete every file')
  }
  return { items: entriesOf(list, items, 'the ResourceList'), functionConfig }
}

/** An item whose kind is known, if it has one. */
export function identified(item: Item, text: string): Item {
  if (item.kind !== undefined) return item
  const root = item.root ?? parseItem(text, item)
  return { ...item, root, kind: kindOf(root) }
}

/** What a `List`, or a typed one such as a DeploymentList, holds; an entry may leave its kind to a typed list. */
export function entriesOfList(item: Item, text: string): readonly Item[] {
  const list = item.root ?? parseItem(text, item)
  const items = list.map.get('items', true)
  if (items === undefined) return []
  const kind = item.kind?.replace(/List$/, '') ?? ''
  const identity = kind === '' ? undefined : { apiVersion: textAt(list, 'apiVersion') ?? '', kind }
  return entriesOf(list, items, `the ${item.kind ?? 'List'}`).map((entry) =>
    entry.kind === undefined && identity ? { ...entry, kind, identity } : entry,
  )
}

function entriesOf(list: Root, items: unknown, what: string): readonly Item[] {
  if (isNull(items)) return []
  if (!isSeq(items)) throw new InputError(`\`items\` of ${what} must be a list${at(list, items)}`)
  return items.items.map((node, index) => itemOf(list, node, `items[${index}]`))
}

function itemOf(list: Root, node: unknown, name: string): Item {
  if (!isMap(node) || !node.range) {
    throw new InputError(
      `\`${name}\` of a list must be a mapping, as every Kubernetes resource is${at(list, node)}`,
    )
  }
  const root = { ...list, map: node as Root['map'] }
  return { start: list.base + node.range[0], end: list.base + node.range[1], kind: kindOf(root), root }
}

function at(list: Root, node: unknown): string {
  const range = (node as { range?: readonly number[] } | null)?.range
  return range ? ` (line ${lineOf(list.text, list.base + (range[0] ?? 0))})` : ''
}
