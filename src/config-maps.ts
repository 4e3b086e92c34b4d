import { InputError } from './krm/input-error.js'
import type { Item } from './krm/item.js'
import { ItemFault } from './krm/item-fault.js'
import { parseItem } from './krm/parse.js'
import type { ConfigMap, FindConfigMap } from './workload/env-sources.js'
import { readConfigMap } from './workload/env-sources.js'

/** Looks ConfigMaps up among items; only those that may be meant are parsed, and each of them once. */
export function configMapsAmong(items: readonly Item[], text: string): FindConfigMap {
  const maps = items.filter(({ kind }) => kind === 'ConfigMap')
  const read = new Map<Item, ConfigMap>()
  const readOnce = (item: Item): ConfigMap => {
    const known = read.get(item) ?? readable(item, text)
    read.set(item, known)
    return known
  }
  return (name, namespace) =>
    maps
      .filter(({ start, end }) => text.slice(start, end).includes(name))
      .map(readOnce)
      .find((map) => map.name === name && map.namespace === namespace)?.data
}

/** A ConfigMap that cannot be right says nothing: what is wrong with it is not the workload's fault. */
function readable(item: Item, text: string): ConfigMap {
  try {
    return readConfigMap(item.root ?? parseItem(text, item))
  } catch (error) {
    if (!(error instanceof ItemFault || error instanceof InputError)) throw error
    return { name: undefined, namespace: undefined, data: new Map() }
  }
}
