import { lockValue } from '../images/lock-value.js'
import type { LockedImage } from '../images/lock.js'
import { imagesOfLock } from '../images/lock.js'
import { parseData } from '../krm/data.js'
import { decode } from '../krm/decode.js'
import { documentText } from '../krm/document-text.js'
import type { World } from './world.js'
import { CommandError, codeOf } from './world.js'

/** A lock that is there already. */
export interface LockFile {
  readonly images: readonly LockedImage[]
  readonly metadata: object
}

const ABOUT = '# What images say, so that it is known without a network. Written by `ducttape-fn lock`.\n'

/** The lock in a file; undefined where there is no such file. Throws a CommandError for a file that is something else. */
export function readLock(file: string, world: World): LockFile | undefined {
  const bytes = bytesOf(file, world)
  if (!bytes) return undefined
  const value = parseData(decode(bytes, `"${file}"`), `"${file}"`)
  const read = imagesOfLock(value)
  if ('fault' in read)
    throw new CommandError(
      `"${file}" is there and is no lock: ${read.fault}; write to another file with \`-o\`, or remove it`,
    )
  const { metadata } = value as { metadata?: unknown }
  return { images: read.images, metadata: typeof metadata === 'object' && metadata ? metadata : {} }
}

/** The text of a lock; what somebody wrote into the metadata of the one before stays. */
export function lockText(images: readonly LockedImage[], before?: LockFile): string {
  const value = lockValue(images)
  const metadata = { ...mapping(value['metadata']), ...before?.metadata }
  const annotations = {
    ...mapping(before?.metadata, 'annotations'),
    ...mapping(value['metadata'], 'annotations'),
  }
  return ABOUT + documentText({ ...value, metadata: { ...metadata, annotations } })
}

/** Images as a reader of their lock has them, in its order. */
export function asLocked(images: readonly LockedImage[]): readonly LockedImage[] {
  const read = imagesOfLock(lockValue(images))
  if ('fault' in read) throw new Error(read.fault)
  return read.images
}

function bytesOf(file: string, world: World): Uint8Array | undefined {
  try {
    return world.readFile(file)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new CommandError(`the lock "${file}" cannot be read: ${codeOf(error)}`)
  }
}

function mapping(value: unknown, ...keys: readonly string[]): object {
  const [key, ...rest] = keys
  if (typeof value !== 'object' || value === null) return {}
  return key === undefined
    ? value
    : mapping(Object.entries(value).find(([name]) => name === key)?.[1], ...rest)
}
