import { DockerfileFault } from './instructions.js'
import { withPattern } from './patterns.js'

/** What stands for a value that there is, but that cannot be known from here. */
export const UNKNOWN = Symbol('unknown')

/** A value of a Dockerfile, or that it is not known. */
export type Value = string | typeof UNKNOWN

/** The value of a variable; undefined where it has none. */
export type Lookup = (name: string) => Value | undefined

/** What a word is read with. */
export interface Scope {
  readonly lookup: Lookup
  readonly escape: string
}

interface Cursor extends Scope {
  readonly text: string
  at: number
  depth: number
}

// Linux gives a program no word longer than this (MAX_ARG_STRLEN); it also ends what would double with every line.
const LONGEST = 131_072
// `${a:-${b:-...}}`: no person nests deeper.
const DEEPEST = 50

// As POSIX names variables; a digit or a sign alone is a parameter of a shell, which has no value here.
const NAME = /\d+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy
const PLAIN = /[^$'"\\`}/]+/y

/** A word with its variables replaced and its quotes removed, as BuildKit's shell lexer does for ENV, LABEL, USER, WORKDIR, ARG and FROM. */
export function expand(word: string, scope: Scope): Value {
  return upTo({ text: word, at: 0, depth: 0, ...scope }, undefined, false)
}

function upTo(cursor: Cursor, stop: string | undefined, isRaw: boolean): Value {
  if (++cursor.depth > DEEPEST) throw new DockerfileFault('variables are nested too deeply')
  const parts: Value[] = []
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== stop) parts.push(piece(cursor, isRaw))
  if (stop !== undefined && cursor.at === cursor.text.length)
    throw new DockerfileFault(`a "${stop}" is missing`)
  if (stop !== undefined) cursor.at++
  cursor.depth--
  return concatenated(parts)
}

function piece(cursor: Cursor, isRaw: boolean): Value {
  const char = cursor.text[cursor.at]
  if (char === '$') return dollar(cursor)
  if (char === "'") return singleQuoted(cursor)
  if (char === '"') return doubleQuoted(cursor, isRaw)
  if (char === cursor.escape) {
    cursor.at += 2
    return cursor.text.slice(isRaw ? cursor.at - 2 : cursor.at - 1, cursor.at)
  }
  return plain(cursor)
}

function plain(cursor: Cursor): string {
  PLAIN.lastIndex = cursor.at
  const text = PLAIN.exec(cursor.text)?.[0] ?? cursor.text[cursor.at] ?? ''
  cursor.at += text.length
  return text
}

function singleQuoted(cursor: Cursor): string {
  const end = cursor.text.indexOf("'", cursor.at + 1)
  if (end < 0) throw new DockerfileFault("a ' is missing")
  const text = cursor.text.slice(cursor.at + 1, end)
  cursor.at = end + 1
  return text
}

// Between double quotes an escape counts before a quote, a dollar and itself only.
function doubleQuoted(cursor: Cursor, isRaw: boolean): Value {
  const parts: Value[] = []
  cursor.at++
  while (cursor.text[cursor.at] !== '"') {
    const char = cursor.text[cursor.at]
    if (char === undefined) throw new DockerfileFault('a " is missing')
    const isEscape =
      char === cursor.escape && ['"', '$', cursor.escape].includes(cursor.text[cursor.at + 1] ?? '')
    if (char === '$') parts.push(dollar(cursor))
    else if (isEscape) parts.push(piece(cursor, isRaw))
    else parts.push(cursor.text[cursor.at++] ?? '')
  }
  cursor.at++
  return concatenated(parts)
}

function dollar(cursor: Cursor): Value {
  cursor.at++
  if (cursor.text[cursor.at] !== '{') {
    const name = nameAt(cursor)
    return name === '' ? '$' : (cursor.lookup(name) ?? '')
  }
  cursor.at++
  const name = nameAt(cursor)
  if (name === '') throw new DockerfileFault('a variable between "${" and "}" has no name')
  return braced(cursor, name)
}

function braced(cursor: Cursor, name: string): Value {
  const [operator = ''] =
    /^(?:}|:?[-+?]|##?|%%?|\/\/?)/.exec(cursor.text.slice(cursor.at, cursor.at + 2)) ?? []
  const value = cursor.lookup(name)
  cursor.at += operator.length
  if (operator === '') throw new DockerfileFault(`what follows "\${${name}" is not known to Dockerfiles`)
  if (operator === '}') return value ?? ''
  if (/[-+?]/.test(operator)) return orElse({ operator, name, value }, upTo(cursor, '}', false))
  const pattern = upTo(cursor, operator.startsWith('/') ? '/' : '}', true)
  const replacement = operator.startsWith('/') ? upTo(cursor, '}', true) : ''
  if (value === UNKNOWN || pattern === UNKNOWN || replacement === UNKNOWN) return UNKNOWN
  return withPattern(value ?? '', { operator, pattern, replacement }) ?? UNKNOWN
}

interface Variable {
  readonly operator: string
  readonly name: string
  readonly value: Value | undefined
}

// With a colon, an empty value counts as none.
function orElse({ operator, name, value }: Variable, word: Value): Value {
  if (value === UNKNOWN) return UNKNOWN
  const isMissing = value === undefined || (operator.startsWith(':') && value === '')
  if (operator.endsWith('+')) return isMissing ? '' : word
  if (!isMissing) return value
  if (operator.endsWith('-')) return word
  throw new DockerfileFault(`the variable "${name}" must have a value`)
}

function nameAt(cursor: Cursor): string {
  NAME.lastIndex = cursor.at
  const name = NAME.exec(cursor.text)?.[0] ?? ''
  cursor.at += name.length
  return name
}

function concatenated(parts: readonly Value[]): Value {
  let length = 0
  for (const part of parts) {
    if (part === UNKNOWN) return UNKNOWN
    length += part.length
  }
  return length > LONGEST ? UNKNOWN : parts.join('')
}
