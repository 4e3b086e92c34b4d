import type { Recognition } from '../../src/command/look-through.js'
import type { Launch } from '../../src/container/container.js'
import type { Kept, Origin, Word, Words } from '../../src/container/words.js'
import { baseName, literal, sourceOf, textOf } from '../../src/container/words.js'

/** Words of the input, all of one origin. */
export function kept(values: readonly string[], origin: Origin = 'command'): readonly Kept[] {
  return values.map((value, index) => ({ kind: 'kept', value, origin, index }))
}

/** The words as the pod has them, references of Kubernetes in their place; scripts with their changes made. */
export function written(words: Words): readonly string[] {
  return words.map((word) => (word.kind === 'kept' ? sourceOf(word) : valueOf(word)))
}

/** What the container would run: scripts with their changes made. */
export function run(words: Words): readonly string[] {
  return words.map(valueOf)
}

const PROGRAMS = new Set(['node', 'python', 'java', 'npm', 'gunicorn'])

/** Programs of known languages for these tests; what is started by its path may be one. */
export function byItsWords({ words: [program] }: Launch): Recognition {
  const text = program ? textOf(program) : ''
  if (PROGRAMS.has(baseName(text))) return 'by its words'
  return text.startsWith('./') ? 'by its surroundings' : undefined
}

function valueOf(word: Word): string {
  if (word.kind !== 'shell') return textOf(word)
  const { script, changes } = word
  return changes.reduceRight(
    (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
    sourceOf(script),
  )
}

/** Words with new ones before the first, behind the first, and behind the last. */
export function withMarks(words: Words): Words {
  const [first, ...rest] = words
  return first ? [literal('A'), first, literal('B'), ...rest, literal('C')] : words
}
