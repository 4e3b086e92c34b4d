import { SourceMap } from 'node:module'
import { basename } from 'node:path'

/** A position as the protocols count it: from 0. */
export interface Position {
  readonly lineNumber: number
  readonly columnNumber: number
}

const INLINE = /^data:application\/json[^,]*;base64,/

/** The map that a script carries in itself; undefined where it has none. */
export function inlineMap(url: string): SourceMap | undefined {
  const [head] = INLINE.exec(url) ?? []
  if (head === undefined) return undefined
  return new SourceMap(JSON.parse(Buffer.from(url.slice(head.length), 'base64').toString()))
}

/** The line, counted from 1, of a source that a position comes from; undefined where it comes from another one. */
export function originalLine(
  map: SourceMap,
  { lineNumber, columnNumber }: Position,
  file: string,
): number | undefined {
  const entry = map.findEntry(lineNumber, columnNumber)
  // Tools name a source by its path, by its name, or by an address of their own.
  if (!('originalSource' in entry) || basename(entry.originalSource) !== basename(file)) return undefined
  return entry.originalLine + 1
}
