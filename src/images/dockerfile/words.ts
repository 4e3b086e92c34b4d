import { DockerfileFault } from './instructions.js'

// What follows a backslash counts as part of the word, whatever it is; so does all between quotes.
const WORDS: { readonly [escape: string]: RegExp } = {
  '\\': /(?:\\[^]|\\$|'[^']*'?|"(?:\\[^]|[^"\\])*(?:\\?"|\\?$)|[^\s\\'"]+)+/g,
  '`': /(?:`[^]|`$|'[^']*'?|"(?:`[^]|[^"`])*(?:`?"|`?$)|[^\s`'"]+)+/g,
}

/** The words of an instruction, quotes and escapes still in them. */
export function wordsOf(rest: string, escape: string): readonly string[] {
  return rest.match(WORDS[escape] ?? /\S+/g) ?? []
}

/** The `name=value` pairs of ENV and LABEL, or the one pair of their old form `name value`; quotes and escapes still in them. */
export function pairsOf(rest: string, escape: string): readonly (readonly [string, string])[] {
  const words = wordsOf(rest, escape)
  if (words[0]?.includes('=')) return words.map(pairOf)
  const [, name, value] = /^(\S+)\s+([^]+)$/.exec(rest) ?? []
  if (name === undefined || value === undefined) throw new DockerfileFault(`"${rest}" has no value`)
  return [[name, value]]
}

function pairOf(word: string): readonly [string, string] {
  const at = word.indexOf('=')
  if (at < 0) throw new DockerfileFault(`"${word}" must have the form name=value`)
  return [word.slice(0, at), word.slice(at + 1)]
}
