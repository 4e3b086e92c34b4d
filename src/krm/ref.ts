import type { Field } from './field.js'
import { get, rootField } from './field.js'
import type { Root } from './parse.js'
import type { Result } from './result.js'

/** What an item is by the typed list that it stands in. */
type Identity = { readonly apiVersion: string; readonly kind: string } | undefined

/** What an item says of itself, as far as it says it in text: for items that cannot be read as a whole. */
export function refOf(root: Root, identity?: Identity): Pick<Result, 'resourceRef' | 'file'> {
  const item = rootField(root)
  const at = (...keys: readonly string[]): string => textOr(item, keys)
  const namespace = at('metadata', 'namespace')
  const ref = {
    apiVersion: identity?.apiVersion ?? at('apiVersion'),
    kind: identity?.kind ?? at('kind'),
    name: at('metadata', 'name'),
    ...(namespace ? { namespace } : {}),
  }
  const annotation = (name: string): string =>
    at('metadata', 'annotations', `internal.config.kubernetes.io/${name}`) ||
    at('metadata', 'annotations', `config.kubernetes.io/${name}`)
  const path = annotation('path')
  const index = Number(annotation('index'))
  return { resourceRef: ref, ...(path ? { file: { path, ...(index > 0 ? { index } : {}) } } : {}) }
}

function textOr(item: Field, keys: readonly string[]): string {
  try {
    const { node } = get(item, ...keys)
    return node && 'value' in node && typeof node.value === 'string' ? node.value : ''
  } catch {
    return ''
  }
}
