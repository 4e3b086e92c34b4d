import type { Path } from './field.js'
import type { Value } from './print.js'
import type { TextChange } from './scalar.js'

/** One wish about an item. Indices and text offsets are those of the input: edits do not see each other. */
export type Edit =
  | { readonly at: Path; readonly set: Value }
  | { readonly at: Path; readonly insert: readonly Value[]; readonly before: number | 'end' }
  | { readonly at: Path; readonly change: readonly TextChange[] }
  | { readonly at: Path; readonly remove: true }

/** All edits of an item as a tree over its fields. */
export interface Patch {
  readonly children: Map<string | number, Patch>
  readonly inserts: { readonly before: number | 'end'; readonly values: readonly Value[] }[]
  set?: Value
  remove?: true
  change?: readonly TextChange[]
}

/** The tree that several edits of one item make together. */
export function asPatch(edits: readonly Edit[]): Patch {
  const root = emptyPatch()
  for (const edit of edits) {
    const patch = edit.at.reduce(below, root)
    if ('set' in edit) patch.set = edit.set
    else if ('insert' in edit) patch.inserts.push({ before: edit.before, values: edit.insert })
    else if ('change' in edit)
      patch.change = [...(patch.change ?? []), ...edit.change].toSorted((a, b) => a.at - b.at)
    else patch.remove = true
  }
  return root
}

function emptyPatch(): Patch {
  return { children: new Map(), inserts: [] }
}

function below(patch: Patch, step: string | number): Patch {
  const known = patch.children.get(step)
  if (known) return known
  const fresh = emptyPatch()
  patch.children.set(step, fresh)
  return fresh
}

/** What a patch writes where there is nothing yet. */
export function valueOf(patch: Patch): Value {
  if (patch.set !== undefined) return patch.set
  if (patch.inserts.length > 0) return patch.inserts.flatMap((insert) => insert.values)
  return Object.fromEntries([...patch.children].map(([key, child]) => [String(key), valueOf(child)]))
}
