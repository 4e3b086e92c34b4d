import type { Done } from './debug-item.js'
import { UNTOUCHED } from './debug-item.js'
import type { Item } from './krm/item.js'
import { ItemFault } from './krm/item-fault.js'
import { parseItem } from './krm/parse.js'
import { refOf } from './krm/ref.js'
import type { ResourceRef } from './krm/result.js'
import { NotEditable, splicesFor } from './krm/splice.js'
import { companionResult, faultResult } from './results.js'
import { companionEdits } from './workload/companions.js'

/** What becomes of an item that decides how many pods a changed workload has; it is `changed` if it does, touched or not. */
export function debugCompanion(item: Item, text: string, changed: readonly ResourceRef[]): Done {
  const root = item.root ?? parseItem(text, item)
  try {
    const edits = companionEdits(root, item.kind ?? '', changed)
    if (!edits) return UNTOUCHED
    const where = refOf(root)
    const changedToo = where.resourceRef
    if (edits.length === 0) return { ...UNTOUCHED, changed: changedToo }
    return { splices: splicesFor(root, edits), results: [companionResult(where)], changed: changedToo }
  } catch (error) {
    if (error instanceof ItemFault) return { ...UNTOUCHED, results: [faultResult(error, refOf(root))] }
    if (error instanceof NotEditable)
      return { ...UNTOUCHED, results: [companionResult(refOf(root), error.message)] }
    throw error
  }
}
