import { isMap, isScalar, isSeq } from 'yaml'
import { InputError, lineOf } from './input-error.js'
import type { Item } from './item.js'
import type { Root } from './parse.js'
import { kindOf } from './parse.js'

/** The items and the functionConfig of a parsed ResourceList; throws an InputError if `items` is not a list of mappings. */
export function partsOf(list: Root): { items: readonly Item[]; functionConfig: Item | undefined } {
  const items = list.map.get('items', true)
  if (items === undefined)
    throw new InputError('the ResourceList has no `items`; without them a host would delete every file')
  if (isScalar(items) && items.range && items.range[0] === items.range[1])
    return { items: [], functionConfig: undefined }
  if (!isSeq(items)) throw new InputError(`\`items\` of the ResourceList must be a list${at(list, items)}`)
  const config = list.map.get('functionConfig', true)
  return {
    items: items.items.map((node, index) => itemOf(list, node, `items[${index}]`)),
    functionConfig: isMap(config) ? itemOf(list, config, 'functionConfig') : undefined,
  }
}

function itemOf(list: Root, node: unknown, name: string): Item {
  if (!isMap(node) || !node.range) {
    throw new InputError(
      `\`${name}\` of the ResourceList must be a mapping, as every Kubernetes resource is${at(list, node)}`,
    )
  }
  const root = { ...list, map: node as Root['map'] }
  return { start: list.base + node.range[0], end: list.base + node.range[1], kind: kindOf(root), root }
}

function at(list: Root, node: unknown): string {
  const range = (node as { range?: readonly number[] } | null)?.range
  return range ? ` (line ${lineOf(list.text, list.base + (range[0] ?? 0))})` : ''
}
