import { baseName } from '../container/words.js'

/** A program that does nothing but start another: how many of its words stand before that one. */
type Launcher = (words: readonly string[]) => number

// Options that take a word of their own are by the programs' manuals (krallin/tini, Yelp/dumb-init, POSIX, coreutils).
const LAUNCHERS: { readonly [program: string]: Launcher } = {
  tini: (words) => afterOptions(words, ['-p', '-e']),
  'tini-static': (words) => afterOptions(words, ['-p', '-e']),
  'docker-init': (words) => afterOptions(words, ['-p', '-e']),
  'dumb-init': (words) => afterOptions(words, ['-r', '--rewrite']),
  catatonit: (words) => afterOptions(words, []),
  'docker-entrypoint.sh': () => 1,
  exec: (words) => afterOptions(words, ['-a']),
  nohup: (words) => afterOptions(words, []),
  nice: (words) => afterOptions(words, ['-n', '--adjustment']),
  stdbuf: (words) => afterOptions(words, ['-i', '-o', '-e', '--input', '--output', '--error']),
  gosu: () => 2,
  'su-exec': () => 2,
  env: (words) => afterAssignments(words, afterOptions(words, ['-u', '--unset', '-C', '--chdir'])),
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])

// Programs that start another in a way that is not followed here.
const OPAQUE = new Set([
  ...SHELLS,
  ...Object.keys(LAUNCHERS),
  'zsh',
  'busybox',
  'su',
  'sudo',
  'setpriv',
  'chroot',
  'timeout',
  'xargs',
  'go',
])

/** Whether a program starts another that is not known, as a shell does with a script's file. */
export function isOpaque(program: string): boolean {
  return OPAQUE.has(baseName(program))
}

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

function afterAssignments(words: readonly string[], start: number): number {
  const program = words.findIndex((word, i) => i >= start && !/^[A-Za-z_]\w*=/.test(word))
  return program === -1 ? words.length : program
}

/** Where a shell's command line has its script: behind the options, one of which holds `c`; undefined if it has none. */
export function scriptIndex(words: readonly string[]): number | undefined {
  if (!SHELLS.has(baseName(words[0] ?? ''))) return undefined
  let isCommand = false
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (!/^[-+][A-Za-z]+$/.test(word)) return isCommand ? i : undefined
    isCommand ||= /^-.*c/.test(word)
    // POSIX `sh`: `-o` takes the name of an option.
    if (word.endsWith('o')) i++
  }
  return undefined
}
