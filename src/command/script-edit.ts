import type { Kept, Literal, ShellText, TextChange, Word, Words } from '../container/words.js'
import { wordOf } from '../container/words.js'

/** A script among the words of a shell's command line. */
export interface ScriptPlace {
  readonly words: Words
  readonly index: number
  /** Whether the script reads the words behind it in one place only, so that these may change. */
  readonly isUsedOnce: boolean
  /** The place in the script's source for one in its text; undefined inside what a reference gave. */
  readonly sourceAt: (at: number) => number | undefined
}

/** New words, and where they go: into the script's text, or before one of the words behind it (`end`: behind the last). */
type Insertion =
  | { readonly at: number; readonly text: string }
  | { readonly before: Kept | 'end'; readonly literals: readonly Literal[] }

const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]+$/

/** The command line with new words among those that its script starts; undefined where they cannot stand there. */
export function withNewWords(place: ScriptPlace, changed: Words): Words | undefined {
  const script = place.words[place.index]
  if (script?.kind !== 'kept') return undefined
  const insertions = insertionsFor(changed)
  const inText = insertions.filter((each) => 'text' in each)
  const behind = insertions.filter((each) => 'before' in each)
  const isTouched =
    behind.length > 0 || changed.some((word) => word.kind === 'shell' && word.script.origin !== 'script')
  if (isTouched && !place.isUsedOnce) return undefined
  // Quotes of a script inside another one are the outer one's.
  if (script.origin === 'script' && inText.some(({ text }) => /['"$`\\]/.test(text))) return undefined
  const scripts = changed.filter((word) => word.kind === 'shell')
  const nested = scripts.flatMap((word) => (word.script.origin === 'script' ? word.changes : []))
  const changes = inText.map(({ at, text }) => ({ at: place.sourceAt(at), remove: 0, insert: text }))
  if (!changes.every(isPlaced) || changed.some(isLost)) return undefined
  const all = [...changes, ...nested].toSorted((a, b) => a.at - b.at)
  const behindIt = place.words.slice(place.index + 1).map((word) => changedScript(word, scripts))
  const outer = withInsertions(behindIt, behind)
  return [...place.words.slice(0, place.index), { kind: 'shell', script, changes: all }, ...outer]
}

/** A script among the words behind this one, as it was changed. */
function changedScript(word: Word, scripts: readonly ShellText[]): Word {
  return scripts.find(({ script }) => isAt(script, word)) ?? word
}

function isPlaced(change: { readonly at: number | undefined }): change is TextChange {
  return change.at !== undefined
}

/** A word behind the script is a word, and no shell looks it up. */
function isLost(word: Word): boolean {
  return word.kind === 'lookup' && word.program.origin !== 'script'
}

function insertionsFor(changed: Words): readonly Insertion[] {
  const insertions: Insertion[] = []
  let fresh: Literal[] = []
  let previous: Kept | undefined
  for (const word of changed) {
    const kept = wordOf(word)
    if (kept.kind === 'literal') {
      fresh.push(kept)
      continue
    }
    if (fresh.length > 0) insertions.push(before(kept, fresh, previous))
    if (word.kind === 'lookup') insertions.push(...lookUp(kept))
    fresh = []
    previous = kept
  }
  if (fresh.length > 0) insertions.push(atEnd(fresh, previous))
  return insertions
}

function before(word: Kept, literals: readonly Literal[], previous: Kept | undefined): Insertion {
  const isBetweenArguments =
    word.origin !== 'script' && previous !== undefined && previous.origin !== 'script'
  if (isBetweenArguments) return { before: word, literals }
  return { at: word.start ?? 0, text: `${literals.map(quoted).join(' ')} ` }
}

function atEnd(literals: readonly Literal[], previous: Kept | undefined): Insertion {
  if (previous && previous.origin !== 'script') return { before: 'end', literals }
  return { at: previous?.end ?? 0, text: ` ${literals.map(quoted).join(' ')}` }
}

/** POSIX `command -v` prints the path of a program in PATH. */
function lookUp({ start = 0, end = 0 }: Kept): readonly Insertion[] {
  return [
    { at: start, text: '"$(command -v ' },
    { at: end, text: ')"' },
  ]
}

function withInsertions(words: Words, insertions: readonly Insertion[]): Words {
  const at = (before: Word | 'end') =>
    insertions.flatMap((each) => ('before' in each && isAt(each.before, before) ? each.literals : []))
  return [...words.flatMap((word) => [...at(word), word]), ...at('end')]
}

function isAt(place: Kept | 'end', word: Word | 'end'): boolean {
  if (place === 'end' || word === 'end') return place === word
  const kept = wordOf(word)
  return kept.kind === 'kept' && kept.origin === place.origin && kept.index === place.index
}

function quoted({ value }: Literal): string {
  return NEEDS_NO_QUOTES.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
}
