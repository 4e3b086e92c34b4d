import type { Launch } from '../container/container.js'
import type { Words } from '../container/words.js'
import { baseName, textOf } from '../container/words.js'

/** A program that does nothing but start another: how many of its words stand before that one. */
type Launcher = (words: readonly string[]) => number

// Options that take a word of their own are by the programs' manuals (krallin/tini, Yelp/dumb-init, POSIX `exec`).
const LAUNCHERS: { readonly [program: string]: Launcher } = {
  tini: (words) => afterOptions(words, ['-p', '-e']),
  'tini-static': (words) => afterOptions(words, ['-p', '-e']),
  'dumb-init': (words) => afterOptions(words, ['-r', '--rewrite']),
  'docker-entrypoint.sh': () => 1,
  exec: (words) => afterOptions(words, ['-a']),
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])

/** The program that a command line starts in the end, and the way to put changed words back. */
export async function lookThrough(words: Words): Promise<Launch> {
  const texts = words.map(textOf)
  const program = baseName(texts[0] ?? '')
  const launcher = Object.hasOwn(LAUNCHERS, program) ? LAUNCHERS[program] : undefined
  if (launcher) return inside(words, launcher(texts))
  const script = SHELLS.has(program) ? scriptIndex(texts) : undefined
  if (script === undefined) return { words, wrap: (changed) => changed, unknown: undefined }
  const { lookIntoScript } = await import('./shell.js')
  return lookIntoScript(words, script)
}

async function inside(words: Words, skipped: number): Promise<Launch> {
  const inner = await lookThrough(words.slice(skipped))
  return { ...inner, wrap: (changed) => [...words.slice(0, skipped), ...inner.wrap(changed)] }
}

/** The index of the first word that is neither an option nor an option's value; `--` ends the options. */
function afterOptions(words: readonly string[], takingValue: readonly string[]): number {
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return i + 1
    if (!word.startsWith('-')) return i
    if (takingValue.includes(word)) i++
  }
  return words.length
}

/** Where a shell's command line has its script: behind the options, one of which holds `c`. */
function scriptIndex(words: readonly string[]): number | undefined {
  const options = words.slice(1).findIndex((word) => !/^-[a-z]+$/.test(word))
  const isCommand = options > 0 && words.slice(1, options + 1).some((word) => word.includes('c'))
  return isCommand ? options + 1 : undefined
}
