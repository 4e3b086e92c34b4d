import { LARGEST_JSON } from '../image-config.js'
import type { Bytes } from './bytes.js'
import { withBytes } from './bytes.js'
import type { Header, Instead } from './header.js'
import { BLOCK, entryOf, readHeader, readRecords, text } from './header.js'
import type { Fault } from '../unreadable.js'
import { Unreadable, whyUnreadable } from '../unreadable.js'

const MIB = 2 ** 20
/** The most that is kept of one archive. */
const LARGEST_SUM = 64 * MIB
/** The longest extended header, as in Go's archive/tar. */
const LONGEST_HEADER = MIB
/** The most entries; Docker keeps an image to 127 layers of up to three entries, so this is an archive of eighty large ones. */
const MOST_ENTRIES = 32_768

const TOO_LARGE: Fault = { fault: `is larger than ${LARGEST_JSON / MIB} MiB` }
const TOO_MUCH: Fault = { fault: `is more than the ${LARGEST_SUM / MIB} MiB that are read` }

/** The JSON files of an archive by their paths, each the bytes or why they cannot be had. */
export type JsonFiles = ReadonlyMap<string, Uint8Array | Fault>

/** The JSON files of a tar archive, read by seeking from header to header; a gzip-compressed one is unpacked on the way. */
export async function readTar(path: string): Promise<JsonFiles | Fault> {
  try {
    return await withBytes(path, jsonFilesOf)
  } catch (error) {
    return { fault: whyUnreadable(error) }
  }
}

async function jsonFilesOf(bytes: Bytes): Promise<JsonFiles> {
  const files = new Map<string, Uint8Array | Fault>()
  let [sum, instead]: [number, Instead] = [0, {}]
  for (let count = 0; ; count += 1) {
    const header = await nextHeader(bytes)
    if (!header) return files
    if (count === MOST_ENTRIES) throw new Unreadable(`has more than ${MOST_ENTRIES} entries`)
    const said = await aboutTheNext(bytes, header)
    if (said) {
      instead = { ...instead, ...said }
      continue
    }
    const entry = entryOf(header, instead)
    const content = await contentOf(bytes, entry)
    sum += content instanceof Uint8Array ? content.length : 0
    keep(files, entry, content && sum > LARGEST_SUM ? TOO_MUCH : content)
    instead = {}
  }
}

async function nextHeader(bytes: Bytes): Promise<Header | undefined> {
  const block = await bytes.read(BLOCK)
  // An archive should end with zeros, but some programs just stop.
  if (block.length === 0) return undefined
  if (block.length < BLOCK) throw new Unreadable('is cut off, or is not a tar archive')
  return readHeader(block)
}

/** What an extended header ("x", pax) or a long name ("L", "K" for a link's aim, GNU tar) says about the entry after it. */
async function aboutTheNext(bytes: Bytes, { type, size }: Header): Promise<Instead | undefined> {
  if (!['x', 'L', 'K'].includes(type)) return undefined
  if (size > LONGEST_HEADER) throw new Unreadable('has an extended header that is too long')
  const content = await bytes.read(size)
  if (content.length < size) throw new Unreadable('is cut off')
  await bytes.skip(paddingOf(size))
  if (type === 'x') return readRecords(content)
  return type === 'L' ? { name: text(content, 0, size) } : {}
}

/** An entry's bytes if it looks like JSON by its first one; layers are passed over. */
async function contentOf(bytes: Bytes, { type, size }: Header): Promise<Uint8Array | Fault | undefined> {
  // GNU's sparse files are followed by maps that their size does not count.
  if (type === 'S') throw new Unreadable('has a sparse file, which is not read here')
  const isSmall = type === '0' && size <= LARGEST_JSON
  const first = isSmall ? await bytes.read(Math.min(size, 1)) : Buffer.alloc(0)
  const isJson = /^[[{\s]/.test(first.toString('latin1'))
  const rest = isJson ? await bytes.read(size - 1) : Buffer.alloc(0)
  const missing = size - first.length - rest.length
  if (isJson ? missing > 0 : !(await bytes.skip(missing))) throw new Unreadable('is cut off')
  await bytes.skip(paddingOf(size))
  if (isJson) return Buffer.concat([first, rest])
  return type === '0' && !isSmall ? TOO_LARGE : undefined
}

/** Keeps an entry; a second one of the same name leaves open which counts, so then neither does. */
function keep(
  files: Map<string, Uint8Array | Fault>,
  { name, type }: Header,
  content: Uint8Array | Fault | undefined,
): void {
  if (type === '5' || type === 'g') return
  if (files.has(name)) files.set(name, { fault: 'is there more than once' })
  else if (content) files.set(name, content)
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}
