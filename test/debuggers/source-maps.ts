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

/** Where in a script's text a line of a source begins, the line counted from 1; undefined where nothing comes from it. */
export function generatedPosition(map: SourceMap, text: string, source: Source): Position | undefined {
  const positions = text
    .split('\n')
    .flatMap((line, lineNumber) => Array.from(line, (_, columnNumber) => ({ lineNumber, columnNumber })))
  return positions.find((position) => originalLine(map, position, source.file) === source.line)
}

interface Source {
  readonly file: string
  readonly line: number
}

/** The line, counted from 1, of a source that a position comes from; undefined where it comes from another one. */
export function originalLine(
  map: SourceMap,
  { lineNumber, columnNumber }: Position,
  file: string,
): number | undefined {
  const entry = map.findEntry(lineNumber, columnNumber)
  return 'originalSource' in entry && isNamed(entry.originalSource, file) ? entry.originalLine + 1 : undefined
}

/** Whether a script has code of a source. */
export const comesFrom = (map: SourceMap, file: string): boolean =>
  map.payload.sources.some((source) => isNamed(source, file))

/** Tools name a source by its path, by its name, or by an address of their own. */
const isNamed = (source: string, file: string): boolean => basename(source) === basename(file)
