import type { Container } from '../container/container.js'
import { escapeExpansion } from '../container/environment.js'
import type { Kept, Word, Words } from '../container/words.js'
import { textOf, wordOf } from '../container/words.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'
import { changed } from '../krm/scalar.js'

type FieldName = 'command' | 'args'

const FIELD_OF: { readonly [origin in Kept['origin']]: FieldName } = {
  command: 'command',
  entrypoint: 'command',
  args: 'args',
  cmd: 'args',
  script: 'args',
  process: 'command',
}

/**
 * The edits that make a container run other words: as few as do it, so that `command` is not written for the sake of
 * `args`, and the image's CMD is written to `args` where a new `command` would hide it.
 */
export function launchEdits(container: Container, at: Path, words: Words): readonly Edit[] {
  const split = splitPoint(container, words)
  const head = words.slice(0, split)
  const tail = words.slice(split)
  const isHeadChanged = head.some(isNew)
  const isTailWritten =
    tail.some(isNew) || (isHeadChanged && !container.command?.length && tail.some(isFromImage))
  return [
    ...(isHeadChanged ? fieldEdits(container, [...at, 'command'], head) : []),
    ...(isTailWritten ? fieldEdits(container, [...at, 'args'], tail) : []),
  ]
}

/** Where `command` ends and `args` begin: new words between the two go where something is written anyway. */
function splitPoint(container: Container, words: Words): number {
  const lastOfHead = words.findLastIndex((word) => fieldOf(word) === 'command')
  const firstOfTail = words.findIndex((word) => fieldOf(word) === 'args')
  if (firstOfTail === -1) return words.length
  const isHeadWritten = container.command?.length || words.slice(0, lastOfHead + 1).some(isNew)
  return lastOfHead === -1 ? 0 : isHeadWritten ? firstOfTail : lastOfHead + 1
}

function fieldOf(word: Word): FieldName | undefined {
  const kept = wordOf(word)
  return kept.kind === 'literal' ? undefined : FIELD_OF[kept.origin]
}

function isNew(word: Word): boolean {
  return word.kind !== 'kept'
}

function isFromImage(word: Word): boolean {
  return word.kind === 'kept' && (word.origin === 'cmd' || word.origin === 'entrypoint')
}

function fieldEdits(container: Container, at: Path, words: Words): readonly Edit[] {
  const isThere = container[at.at(-1) as FieldName]?.length
  return isThere ? spliced(at, words) : [{ at, set: words.map(written) }]
}

/** A word as a pod field must have it: what comes from the image is not to be expanded by Kubernetes. */
function written(word: Word): string {
  if (word.kind === 'literal') return word.value
  return word.kind === 'shell'
    ? changed(word.script.value, word.changes, escapeExpansion)
    : escapeExpansion(textOf(word))
}

/** The edits that put new words between those of a list and change the text of its scripts. */
function spliced(at: Path, words: Words): readonly Edit[] {
  const edits: Edit[] = []
  let fresh: string[] = []
  for (const word of words) {
    const kept = wordOf(word)
    if (kept.kind === 'literal') {
      fresh.push(kept.value)
      continue
    }
    const { index } = kept
    if (fresh.length > 0) edits.push({ at, insert: fresh, before: index })
    if (word.kind === 'shell') edits.push({ at: [...at, index], change: word.changes })
    fresh = []
  }
  if (fresh.length > 0) edits.push({ at, insert: fresh, before: 'end' })
  return edits
}
