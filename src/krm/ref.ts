import type { Field } from './field.js'
import { get, rootField } from './field.js'
import type { Root } from './parse.js'
import type { Result } from './result.js'

/** What an item says of itself, as far as it says it in text: for items that cannot be read as a whole. */
export function refOf(root: Root): Pick<Result, 'resourceRef' | 'file'> {
  const item = rootField(root)
  const at = (...keys: readonly string[]): string => textOr(item, keys)
  const namespace = at('metadata', 'namespace')
  const ref = {
    apiVersion: at('apiVersion'),
    kind: at('kind'),
    name: at('metadata', 'name'),
    ...(namespace ? { namespace } : {}),
  }
  const path =
    at('metadata', 'annotations', 'internal.config.kubernetes.io/path') ||
    at('metadata', 'annotations', 'config.kubernetes.io/path')
  return { resourceRef: ref, ...(path ? { file: { path } } : {}) }
}

function textOr(item: Field, keys: readonly string[]): string {
  try {
    const { node } = get(item, ...keys)
    return node && 'value' in node && typeof node.value === 'string' ? node.value : ''
  } catch {
    return ''
  }
}
