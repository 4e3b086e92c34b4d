/** Where a word of a launch comes from: a field of the pod, the image, or the text of a shell script. */
export type Origin = 'command' | 'args' | 'entrypoint' | 'cmd' | 'script'

/** A change inside a string: from `at`, `remove` characters give way to `insert`. */
export interface TextChange {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** A word of the input. A script's words stand at `start` to `end` of its text. */
export interface Kept {
  readonly kind: 'kept'
  readonly value: string
  readonly origin: Origin
  readonly index: number
  readonly start?: number
  readonly end?: number
}

/** A shell script of the input with changes inside its text. */
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

export type Word = Kept | ShellText | Literal
export type Words = readonly Word[]

/** A word that was not there. */
export function literal(value: string): Literal {
  return { kind: 'literal', value }
}

/** The text of a word as the input has it; a new one's is its own. */
export function textOf(word: Word): string {
  return word.kind === 'shell' ? word.script.value : word.value
}

/** The last part of a path: `/usr/local/bin/node` is `node`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
