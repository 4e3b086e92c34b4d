import type { Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Words } from '../container/words.js'
import { textOf } from '../container/words.js'
import { launcherLength, scriptIndex } from './launchers.js'

/** The program that a command line starts in the end, and the way to put changed words back. */
export async function lookThrough(words: Words): Promise<Launch> {
  const texts = words.map(textOf)
  const skipped = launcherLength(texts)
  if (skipped !== undefined) return behind(words, skipped)
  const script = scriptIndex(texts)
  return script === undefined
    ? { words, wrap: (changed) => changed, unknown: undefined }
    : inScript(words, script)
}

async function behind(words: Words, skipped: number): Promise<Launch> {
  const inner = await lookThrough(words.slice(skipped))
  return { ...inner, wrap: (changed) => [...words.slice(0, skipped), ...inner.wrap(changed)] }
}

async function inScript(words: Words, index: number): Promise<Launch> {
  const script = words[index]
  if (script?.kind !== 'kept') return unknown(words, UNKNOWN.noScript())
  if (script.origin === 'script') return unknown(words, UNKNOWN.nestedScript())
  const { launchedIn, withNewWords } = await import('./shell.js')
  const launched = launchedIn(script)
  if ('unknown' in launched) return unknown(words, launched.unknown)
  const inner = await lookThrough(launched.words)
  return { ...inner, wrap: (changed) => words.with(index, withNewWords(script, inner.wrap(changed))) }
}

function unknown(words: Words, why: string): Launch {
  return { words: [], wrap: () => words, unknown: why }
}
