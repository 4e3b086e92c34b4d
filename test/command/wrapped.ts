import type { Kept, Origin, Word, Words } from '../../src/container/words.js'
import { literal } from '../../src/container/words.js'

/** Words of the input, all of one origin. */
export function kept(values: readonly string[], origin: Origin = 'command'): readonly Kept[] {
  return values.map((value, index) => ({ kind: 'kept', value, origin, index }))
}

/** What the container would run: scripts with their changes made. */
export function run(words: Words): readonly string[] {
  return words.map(valueOf)
}

function valueOf(word: Word): string {
  if (word.kind !== 'shell') return word.value
  const { script, changes } = word
  return changes.reduceRight(
    (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
    script.value,
  )
}

/** Words with new ones before the first, behind the first, and behind the last. */
export function withMarks(words: Words): Words {
  const [first, ...rest] = words
  return first ? [literal('A'), first, literal('B'), ...rest, literal('C')] : words
}
