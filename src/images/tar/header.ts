import { Unreadable } from '../unreadable.js'

/** Tar counts in blocks of this many bytes (POSIX.1-2017, pax, "ustar Interchange Format"). */
export const BLOCK = 512

const CHECKSUM = { start: 148, end: 156 }
/** Links, devices, folders and pipes have no content, whatever size they say (Go's archive/tar holds to this too). */
const NOTHING_FOLLOWS = new Set(['1', '2', '3', '4', '5', '6'])
/** The longest path of an entry; what an image's archive has stays below 200. */
const LONGEST_PATH = 1024

/** What the header of an entry says. */
export interface Header {
  readonly name: string
  /** How many bytes of content follow. */
  readonly size: number
  /** The type flag; a file's is "0", however old the archive. */
  readonly type: string
}

/** What is said about the next entry, in place of its own header. */
export interface Instead {
  readonly name?: string
  readonly size?: number
}

/** The header in a block, undefined for the zeros at an archive's end; throws Unreadable where it is no header. */
export function readHeader(block: Uint8Array): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined
  if (!isSumRight(block)) throw new Unreadable('is not a tar archive, or is damaged: a checksum is wrong')
  const flag = text(block, 156, 157)
  const type = flag === '' || flag === '7' ? '0' : flag
  const size = sizeOf(block.subarray(124, 136))
  return { name: nameOf(block), size, type }
}

/** A header with what was said before it; its name is a path in the archive, and its size that of its content. */
export function entryOf({ name, size, type }: Header, instead: Instead): Header {
  return {
    name: plainPath(instead.name ?? name),
    size: NOTHING_FOLLOWS.has(type) ? 0 : (instead.size ?? size),
    type,
  }
}

/** What the records of an extended header ("12 path=a/b\n") say about the next entry; throws Unreadable. */
export function readRecords(bytes: Uint8Array): Instead {
  const instead: { name?: string; size?: number } = {}
  let rest = Buffer.from(bytes)
  while (rest.length > 0) {
    const { key, value, length } = recordAt(rest)
    if (key === 'path') instead.name = value
    if (key === 'size') instead.size = sizeIn(value, 10)
    rest = rest.subarray(length)
  }
  return instead
}

/** The text in a field, which ends with the first NUL if there is one. */
export function text(bytes: Uint8Array, start: number, end: number): string {
  const field = bytes.subarray(start, end)
  const nul = field.indexOf(0)
  return new TextDecoder().decode(nul === -1 ? field : field.subarray(0, nul))
}

// The sum of all bytes, the checksum's own taken for spaces; old programs added bytes up as signed ones.
function isSumRight(block: Uint8Array): boolean {
  let [sum, signed] = [0, 0]
  for (const [at, byte] of block.entries()) {
    const counted = at >= CHECKSUM.start && at < CHECKSUM.end ? 0x20 : byte
    sum += counted
    signed += counted > 0x7f ? counted - 0x100 : counted
  }
  const said = /^ *([0-7]+)/.exec(text(block, CHECKSUM.start, CHECKSUM.end))?.[1]
  return said !== undefined && [sum, signed].includes(Number.parseInt(said, 8))
}

// GNU tar writes "ustar  " and keeps times where POSIX has the first part of a long name.
function nameOf(block: Uint8Array): string {
  const name = text(block, 0, 100)
  const isPosix = text(block, 257, 263) === 'ustar'
  const prefix = isPosix ? text(block, 345, 500) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

// Nothing is ever unpacked to disk; but an archive that tries to get out of a folder is not what it says.
function plainPath(name: string): string {
  const parts = name.split('/')
  if (name.length > LONGEST_PATH) throw new Unreadable('has an entry whose name is too long')
  if (name.startsWith('/') || parts.includes('..') || name.includes('\0'))
    throw new Unreadable(`has an entry that leaves the archive: ${JSON.stringify(name.slice(0, 80))}`)
  return parts.filter((part) => part !== '' && part !== '.').join('/')
}

// Octal digits, or GNU's base 256 where the first bit is set; the next one is the sign.
function sizeOf(field: Uint8Array): number {
  const first = field[0] ?? 0
  if (first < 0x80) return sizeIn(text(field, 0, field.length).trim() || '0', 8)
  const digits = [first & 0x7f, ...field.subarray(1)]
  const size = digits.reduce((sum, byte) => sum * 0x100 + byte, 0)
  if (first >= 0xc0 || !Number.isSafeInteger(size)) throw new Unreadable('says a size that cannot be')
  return size
}

function sizeIn(digits: string, base: 8 | 10): number {
  const isNumber = base === 8 ? /^[0-7]+$/.test(digits) : /^[0-9]+$/.test(digits)
  const size = Number.parseInt(digits, base)
  if (!isNumber || !Number.isSafeInteger(size)) throw new Unreadable('says a size that cannot be')
  return size
}

// A record's length counts its own digits and the line end. Values may be any bytes but are read as UTF-8.
function recordAt(bytes: Buffer): { key: string; value: string; length: number } {
  const length = Number.parseInt(/^([0-9]{1,7}) /.exec(bytes.toString('latin1', 0, 8))?.[1] ?? '0', 10)
  const record = bytes.subarray(0, length)
  const [space, equals] = [record.indexOf(' '), record.indexOf('=')]
  const isWhole = record.length === length && record.at(-1) === 0x0a && equals > space
  if (length === 0 || !isWhole) throw new Unreadable('has an extended header that cannot be read')
  const value = record.toString('utf8', equals + 1, length - 1)
  return { key: record.toString('utf8', space + 1, equals), value, length }
}
