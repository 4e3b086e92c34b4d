import { imagesOfLock, LOCK_API_VERSION, LOCK_KIND, lockSource } from './images/lock.js'
import type { ImageSource } from './images/source.js'
import { plain, rootField } from './krm/field.js'
import type { Item } from './krm/item.js'
import type { Root } from './krm/parse.js'
import { parseItem, textAt } from './krm/parse.js'
import { refOf } from './krm/ref.js'
import type { Result } from './krm/result.js'
import { ItemFault } from './krm/item-fault.js'
import { faultResult } from './results.js'

/** The locks among items, and a result for each that cannot be right. */
export interface LocksOfInput {
  readonly locks: readonly ImageSource[]
  readonly results: readonly Result[]
}

/** Reads the ImageLock resources among items. */
export function locksAmong(items: readonly Item[], text: string): LocksOfInput {
  const locks: ImageSource[] = []
  const results: Result[] = []
  for (const item of items.filter(({ kind }) => kind === LOCK_KIND)) {
    const root = item.root ?? parseItem(text, item)
    if (textAt(root, 'apiVersion') !== LOCK_API_VERSION) continue
    const where = refOf(root, item.identity)
    const read = readLock(root)
    if ('fault' in read)
      results.push(faultResult(new ItemFault(`the lock cannot be used: ${read.fault}`, read.path), where))
    else locks.push(lockSource(read.images, `the lock "${where.resourceRef?.name ?? ''}"`))
  }
  return { locks, results }
}

function readLock(root: Root) {
  try {
    const read = imagesOfLock(plain(rootField(root)))
    return 'fault' in read ? { ...read, path: 'spec' } : read
  } catch (error) {
    if (!(error instanceof ItemFault)) throw error
    return { fault: error.message, path: error.path }
  }
}
