/** Where a word of a launch comes from: a field of the pod, the image, a shell script's text, or a buildpacks' process. */
export type Origin = 'command' | 'args' | 'entrypoint' | 'cmd' | 'script' | 'process'

/** A change inside a string: from `at`, `remove` characters give way to `insert`. */
export interface TextChange {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** A word of the input. A script's words stand at `start` to `end` of the text of the outermost script. */
export interface Kept {
  readonly kind: 'kept'
  /** What it is when the container runs, as far as that is known; what is not known stands in it as it is written. */
  readonly value: string
  /** As it is written, where that differs from its value: a word of the pod with references in it. */
  readonly source?: string
  readonly origin: Origin
  readonly index: number
  readonly start?: number
  readonly end?: number
  /** Whether a shell makes it several words, or none, so that nobody knows what stands in its place. */
  readonly isOpen?: true
}

/** A shell script of the input with changes inside its text; in order, at places of its source. */
export interface ShellText {
  readonly kind: 'shell'
  readonly script: Kept
  readonly changes: readonly TextChange[]
}

/** A new word. */
export interface Literal {
  readonly kind: 'literal'
  readonly value: string
}

/** A program that a shell looks up in PATH, in place of its bare name. */
export interface Lookup {
  readonly kind: 'lookup'
  readonly program: Kept
}

export type Word = Kept | ShellText | Literal | Lookup
export type Words = readonly Word[]

/** A word that was not there. */
export function literal(value: string): Literal {
  return { kind: 'literal', value }
}

/** The text of a word as it is when the container runs; a new one's is its own. */
export function textOf(word: Word): string {
  return wordOf(word).value
}

/** How a word is written in the input; a new one's text is its own. */
export function sourceOf(word: Kept): string {
  return word.source ?? word.value
}

/** The word of the input that stands at a place; a new word is itself. */
export function wordOf(word: Word): Kept | Literal {
  if (word.kind === 'shell') return word.script
  return word.kind === 'lookup' ? word.program : word
}

/** The last part of a path: `/usr/local/bin/node` is `node`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A text with changes made. */
export function withChanges(text: string, changes: readonly TextChange[]): string {
  return changes.reduceRight(
    (done, { at, remove, insert }) => done.slice(0, at) + insert + done.slice(at + remove),
    text,
  )
}
