import { isGlob, isLike } from '../../container/glob.js'

/** What `${name#pattern}` and its like ask for; the pattern's and replacement's escapes are still in them. */
export interface Change {
  /** `#`, `##`, `%`, `%%`, `/` or `//`. */
  readonly operator: string
  readonly pattern: string
  readonly replacement: string
}

// Names and versions are short; a glob is tried at each place of a text.
const LONGEST_FOR_GLOBS = 256

/** A value without the prefix or suffix that a pattern stands for, or with its matches replaced; undefined where that is not done here. */
export function withPattern(value: string, change: Change): string | undefined {
  const { operator } = change
  const [pattern, replacement] = [unescaped(change.pattern), unescaped(change.replacement)]
  if (pattern === undefined || replacement === undefined) return undefined
  if (operator === '//') return isGlob(pattern) ? undefined : replaceAll(value, pattern, replacement)
  if (operator === '/') return isGlob(pattern) ? undefined : value.replace(pattern, () => replacement)
  if (!isGlob(pattern)) return withoutText(value, operator, pattern)
  if (value.length > LONGEST_FOR_GLOBS) return undefined
  return operator.startsWith('#')
    ? withoutPrefix(value, operator, pattern)
    : withoutSuffix(value, operator, pattern)
}

function replaceAll(value: string, pattern: string, replacement: string): string | undefined {
  return pattern === '' ? undefined : value.replaceAll(pattern, () => replacement)
}

// `}` and `/` must be escaped inside the braces; any other escape is left to the builder.
function unescaped(pattern: string): string | undefined {
  const text = pattern.replaceAll(/[\\`]([}/])/g, '$1')
  return /[\\`]/.test(text) ? undefined : text
}

function withoutText(value: string, operator: string, text: string): string {
  if (operator.startsWith('#')) return value.startsWith(text) ? value.slice(text.length) : value
  return value.endsWith(text) ? value.slice(0, value.length - text.length) : value
}

function withoutPrefix(value: string, operator: string, pattern: string): string {
  const lengths = lengthsTo(value.length, operator === '##')
  const length = lengths.find((each) => isLike(pattern, value.slice(0, each)))
  return value.slice(length ?? 0)
}

function withoutSuffix(value: string, operator: string, pattern: string): string {
  const lengths = lengthsTo(value.length, operator === '%%')
  const length = lengths.find((each) => isLike(pattern, value.slice(value.length - each)))
  return value.slice(0, value.length - (length ?? 0))
}

// One sign removes the shortest match, two remove the longest.
function lengthsTo(longest: number, isGreedy: boolean): readonly number[] {
  const lengths = Array.from({ length: longest + 1 }, (_, length) => length)
  return isGreedy ? lengths.toReversed() : lengths
}
