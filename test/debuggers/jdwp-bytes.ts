/** Reads the protocol's data types one after the other. */
export interface JdwpReader {
  byte(): number
  int(): number
  /** A long, or an id of anything. */
  long(): bigint
  text(): string
  /** As many as the int before them says. */
  list<T>(read: () => T): readonly T[]
}

/** Reads from the start of what a packet holds. */
export function readerOf(bytes: Buffer): JdwpReader {
  let at = 0
  const next = (length: number) => {
    at += length
    return at - length
  }
  const int = () => bytes.readInt32BE(next(4))
  return {
    byte: () => bytes.readUInt8(next(1)),
    int,
    long: () => bytes.readBigUInt64BE(next(8)),
    text: () => {
      const length = int()
      return bytes.toString('utf8', next(length), at)
    },
    list: (read) => Array.from({ length: int() }, read),
  }
}

export const byte = (value: number): Buffer => Buffer.of(value)

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** A long, or an id of anything. */
export function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}

export const text = (value: string): Buffer =>
  Buffer.concat([int(Buffer.byteLength(value)), Buffer.from(value)])
