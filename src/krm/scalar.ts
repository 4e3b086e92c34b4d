import type { Scalar } from 'yaml'
import { endOf, startOf } from './layout.js'
import type { Root } from './parse.js'
import { flow, scalar } from './print.js'

/** A change inside a string: from `at`, `remove` characters of its value give way to `insert`. */
export interface TextChange {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** A piece of the input that gives way to another text. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The splices that change a string inside its own quotes. Where its source does not follow its value character by
 * character (folded text, several lines in quotes), the string is written anew in double quotes.
 */
export function changeText(root: Root, node: Scalar, changes: readonly TextChange[]): readonly Splice[] {
  const offsets = sourceOffsets(root, node)
  // Behind the last line break of a block scalar there is no line to write on.
  const isBeyond =
    String(node.value).endsWith('\n') && changes.some(({ at }) => at === String(node.value).length)
  const isFitting = node.type !== 'PLAIN' || changes.every((change) => staysPlain(change))
  if (!offsets || !isFitting || isBeyond) return [rewrite(root, node, changed(String(node.value), changes))]
  return changes.map(({ at, remove, insert }) => ({
    start: offsets[at] ?? 0,
    end: offsets[at + remove] ?? 0,
    text: escaped(node, insert),
  }))
}

/** A string with changes made, what stays of it as `keep` gives it back; changes are in order and do not overlap. */
export function changed(
  value: string,
  changes: readonly TextChange[],
  keep = (text: string) => text,
): string {
  const parts = changes.map(({ at, insert }, i) => {
    const previous = changes[i - 1]
    return keep(value.slice(previous ? previous.at + previous.remove : 0, at)) + insert
  })
  const last = changes.at(-1)
  return parts.join('') + keep(value.slice(last ? last.at + last.remove : 0))
}

/** The splice that gives a scalar a new value, in its own quotes where it has some; a comment in a block's header stays. */
export function rewrite(root: Root, node: Scalar, value: string | number | boolean): Splice {
  const start = startOf(root, node)
  const end = endOf(root, node)
  const source = root.text.slice(start, end)
  const comment = /^[|>]\S*([ \t]+#[^\r\n]*)/.exec(source)?.[1] ?? ''
  // A block scalar's source ends behind its last line break.
  const [lineBreak = ''] = /\r?\n$/.exec(source) ?? []
  return { start, end, text: inStyle(node, value) + comment + lineBreak }
}

function inStyle(node: Scalar, value: string | number | boolean): string {
  if (typeof value !== 'string') return flow(value)
  const isSingle = node.type === 'QUOTE_SINGLE' && !/[^ -~]/.test(value)
  if (isSingle) return `'${value.replaceAll("'", "''")}'`
  return node.type === 'PLAIN' && !value.includes(',') ? scalar(value) : flow(value)
}

function staysPlain({ at, insert }: TextChange): boolean {
  return !/[#\n[\]{},"']|: |:$/.test(insert) && (at > 0 || /^[A-Za-z0-9/_.]/.test(insert))
}

function escaped(node: Scalar, text: string): string {
  if (node.type === 'QUOTE_SINGLE') return text.replaceAll("'", "''")
  return node.type === 'QUOTE_DOUBLE' ? flow(text).slice(1, -1) : text
}

/** For each character of a string's value, and its end, where its source stands; undefined where they do not follow each other. */
function sourceOffsets(root: Root, node: Scalar): readonly number[] | undefined {
  const start = startOf(root, node)
  const source = root.text.slice(start, endOf(root, node))
  const value = String(node.value)
  if (node.type === 'BLOCK_LITERAL') return literalOffsets(source, value, start)
  if (source.includes('\n')) return undefined
  if (node.type === 'PLAIN') return source === value ? counted(start, value.length) : undefined
  return quotedOffsets(source, start, value.length)
}

function counted(start: number, length: number): readonly number[] {
  return Array.from({ length: length + 1 }, (_, i) => start + i)
}

const SINGLE_QUOTED = /''|[^']/y
const DOUBLE_QUOTED = /\\(?:x..|u.{4}|U.{8}|.)|[^"\\]/y

function quotedOffsets(source: string, start: number, length: number): readonly number[] | undefined {
  const piece = source.startsWith("'") ? SINGLE_QUOTED : DOUBLE_QUOTED
  const offsets: number[] = []
  piece.lastIndex = 1
  for (let at = 1; piece.test(source); at = piece.lastIndex) {
    // `\U0001F600` is one escape and two characters of the value.
    const isAstral =
      source.startsWith('\\U', at) && Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff
    offsets.push(...(isAstral ? [start + at, start + at] : [start + at]))
  }
  offsets.push(start + source.length - 1)
  return offsets.length === length + 1 ? offsets : undefined
}

function literalOffsets(source: string, value: string, start: number): readonly number[] | undefined {
  const offsets: number[] = []
  let at = source.indexOf('\n') + 1
  for (const line of value.split('\n')) {
    const newline = source.indexOf('\n', at)
    const end = newline === -1 ? source.length : newline
    const text = source.slice(at, end).replace(/\r$/, '')
    if (!text.endsWith(line)) return undefined
    const first = at + text.length - line.length
    offsets.push(...Array.from({ length: line.length + 1 }, (_, i) => start + first + i))
    at = end + 1
  }
  return offsets.length === value.length + 1 ? offsets : undefined
}
