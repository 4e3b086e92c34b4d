import { createHash } from 'node:crypto'

/** An entry of a tar archive that a test writes; `type` is a file's if not given. */
export interface Entry {
  readonly name: string
  readonly content?: string | Buffer
  readonly type?: string
  /** What the header is given in place of what would be right: bytes by where they stand. */
  readonly wrong?: Readonly<Record<number, string | Buffer>>
}

const BLOCK = 512

/** A tar archive of entries, in the ustar format. */
export function tarOf(entries: readonly Entry[], end: Buffer = Buffer.alloc(2 * BLOCK)): Buffer {
  return Buffer.concat([...entries.flatMap(({ content = '', ...entry }) => entryOf(entry, content)), end])
}

/** The text of a value as JSON, with the digest of it. */
export function blobOf(value: unknown): { text: string; digest: string; hex: string; size: number } {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const hex = createHash('sha256').update(text).digest('hex')
  return { text, hex, digest: `sha256:${hex}`, size: Buffer.byteLength(text) }
}

function entryOf({ name, type = '0', wrong = {} }: Entry, content: string | Buffer): Buffer[] {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(bytes.length.toString(8).padStart(11, '0'), 124)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  header.write('        ', 148)
  for (const [at, field] of Object.entries(wrong)) Buffer.from(field).copy(header, Number(at))
  const sum = header.reduce((all, byte) => all + byte, 0)
  if (wrong[148] === undefined) header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]
}
