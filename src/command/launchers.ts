import { baseName } from '../container/words.js'

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

/** How many words stand before the program that a launcher starts; undefined if the first word is no launcher. */
export function launcherLength(words: readonly string[]): number | undefined {
  const program = baseName(words[0] ?? '')
  return Object.hasOwn(LAUNCHERS, program) ? LAUNCHERS[program]?.(words) : undefined
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

/** Where a shell's command line has its script: behind the options, one of which holds `c`; undefined if it has none. */
export function scriptIndex(words: readonly string[]): number | undefined {
  if (!SHELLS.has(baseName(words[0] ?? ''))) return undefined
  const options = words.slice(1).findIndex((word) => !/^-[a-z]+$/.test(word))
  const isCommand = options > 0 && words.slice(1, options + 1).some((word) => word.includes('c'))
  return isCommand ? options + 1 : undefined
}
