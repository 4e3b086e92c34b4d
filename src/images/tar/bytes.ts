import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Unreadable } from '../unreadable.js'

/** Most of a compressed archive that is unpacked to look for what is not a layer: 8 GiB, which takes seconds. */
const LARGEST_UNPACKED = 8 * 2 ** 30

const CHUNK = 256 * 1024

// The first bytes of a file say how it is compressed; `docker load` takes all of these, Node.js 20 unpacks one.
const COMPRESSIONS: { readonly [name: string]: readonly number[] } = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  bzip2: [0x42, 0x5a, 0x68],
}

/** The bytes of an archive, from the first to the last. */
export interface Bytes {
  /** The next bytes, fewer than asked for only where the archive ends. */
  readonly read: (length: number) => Promise<Buffer>
  /** Passes over bytes; false if the archive ends before. */
  readonly skip: (length: number) => Promise<boolean>
}

/** What `use` makes of a file's bytes, which are unpacked if the file is compressed; throws Unreadable. */
export async function withBytes<T>(path: string, use: (bytes: Bytes) => Promise<T>): Promise<T> {
  // Asked before it is opened: opening a named pipe would wait for somebody to write to it.
  if (!(await stat(path)).isFile()) throw new Unreadable('is not a file')
  const handle = await open(path)
  try {
    const compression = await compressionOf(handle)
    if (compression === undefined) return await use(seeking(handle, (await handle.stat()).size))
    if (compression === 'gzip') return await unpacking(handle, use)
    throw new Unreadable(
      `is compressed with ${compression}, which is not read here; uncompress it, or use gzip`,
    )
  } finally {
    await handle.close()
  }
}

async function compressionOf(handle: FileHandle): Promise<string | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
  const first = buffer.subarray(0, bytesRead)
  return Object.entries(COMPRESSIONS).find(([, magic]) => magic.every((byte, at) => first[at] === byte))?.[0]
}

function seeking(handle: FileHandle, size: number): Bytes {
  let position = 0
  return {
    read: async (length) => {
      const wanted = Math.max(0, Math.min(length, size - position))
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, position)
      position += bytesRead
      return buffer.subarray(0, bytesRead)
    },
    skip: async (length) => {
      position += length
      return position <= size
    },
  }
}

async function unpacking<T>(handle: FileHandle, use: (bytes: Bytes) => Promise<T>): Promise<T> {
  const packed = handle.createReadStream({ start: 0, autoClose: false })
  const unpacked = createGunzip({ chunkSize: CHUNK })
  // A failure of either is thrown to whoever reads the last.
  pipeline(packed, unpacked, () => {})
  try {
    return await use(streaming(unpacked[Symbol.asyncIterator]()))
  } finally {
    packed.destroy()
    unpacked.destroy()
  }
}

function streaming(chunks: AsyncIterator<Buffer>): Bytes {
  let rest: Buffer = Buffer.alloc(0)
  const more = bounded(chunks)
  const pass = async (length: number, use: (part: Buffer) => void): Promise<boolean> => {
    for (let missing = length; missing > 0; ) {
      if (rest.length === 0) rest = await more()
      if (rest.length === 0) return false
      const part = rest.subarray(0, missing)
      rest = rest.subarray(part.length)
      missing -= part.length
      use(part)
    }
    return true
  }
  return {
    read: async (length) => {
      const parts: Buffer[] = []
      await pass(length, (part) => parts.push(part))
      return Buffer.concat(parts)
    },
    skip: (length) => pass(length, () => {}),
  }
}

/** The next chunk each time, an empty one at the end. */
function bounded(chunks: AsyncIterator<Buffer>): () => Promise<Buffer> {
  let seen = 0
  return async () => {
    const { value, done } = await nextOf(chunks)
    if (done === true) return Buffer.alloc(0)
    seen += value.length
    if (seen > LARGEST_UNPACKED)
      throw new Unreadable('is larger than 8 GiB when it is unpacked; uncompress it')
    return value
  }
}

async function nextOf(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await chunks.next()
  } catch {
    throw new Unreadable('is damaged: its gzip data cannot be unpacked')
  }
}
