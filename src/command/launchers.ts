import { baseName } from '../container/words.js'
import type { Launcher } from './launcher-table.js'
import { LAUNCHERS } from './launcher-table.js'
import { SHELLS, SWITCHES } from './shells.js'

/** Programs that start another in a way that is not followed here. */
const OPAQUE = new Set([
  ...Object.keys(LAUNCHERS),
  ...SHELLS,
  ...SWITCHES,
  ...(
    'zsh chroot unshare xargs parallel go ' +
    // They start several: services, or the parts of one computation.
    'supervisord honcho foreman concurrently runsvdir my_init s6-svscan mpirun mpiexec torchrun accelerate ' +
    // They build or start the program anew when a file changes.
    'air CompileDaemon reflex watchexec entr nodemon gin watchmedo hupper'
  ).split(' '),
])

/** Whether a program starts another that is not known, as a shell does with a script's file. */
export function isOpaque(program: string): boolean {
  return OPAQUE.has(baseName(program)) || OPAQUE.has(program)
}

/** What a launcher does before its program starts. */
export interface LauncherEffect {
  /** How many words stand before the program. */
  readonly length: number
  /** Variables that it sets, or takes away (undefined). */
  readonly sets: ReadonlyMap<string, string | undefined>
  readonly isClean: boolean
  /** Whether it takes options behind its program for its own, unless a `--` stands before that. */
  readonly isGreedy: boolean
  /** Whether it is a shell script, which may complete the words behind it. */
  readonly isScript: boolean
}

/** What the launcher that words begin with does; undefined if they begin with none. */
export function launcherEffect(words: readonly string[]): LauncherEffect | undefined {
  const launcher = launcherOf(words[0] ?? '')
  if (!launcher) return undefined
  const start = launcher.subcommand === undefined ? 1 : behindSubcommand(words, launcher)
  const own = start === undefined ? undefined : behindOwn(words, start, launcher)
  if (start === undefined || own === undefined) return undefined
  const options = words.slice(start, own)
  if (launcher.opaque?.some((option) => options.includes(option))) return undefined
  const end = launcher.isSettingVariables ? behindAssignments(words, own) : own + (launcher.operands ?? 0)
  const assigned = launcher.isSettingVariables ? words.slice(own, end).map(assignment) : []
  return {
    length: Math.min(end, words.length),
    sets: new Map([...(launcher.isSettingVariables ? unsetBy(options) : []), ...assigned]),
    isClean: launcher.clears?.some((option) => option === 'always' || options.includes(option)) ?? false,
    isGreedy: launcher.isGreedy === true && !options.includes('--'),
    isScript: launcher.isScript ?? false,
  }
}

/** Whether a launcher is a program of Node.js itself, so that it takes what is meant for node. */
export function isOfNode(launcher: string): boolean {
  return launcherOf(launcher)?.isOfNode !== undefined
}

/** Whether a launcher gives its program the `node-options` of npm's configuration in place of NODE_OPTIONS. */
export function isOfNpm(launcher: string): boolean {
  return launcherOf(launcher)?.isOfNode === 'npm'
}

function launcherOf(program: string): Launcher | undefined {
  const name = Object.hasOwn(LAUNCHERS, program) ? program : baseName(program)
  return Object.hasOwn(LAUNCHERS, name) ? LAUNCHERS[name] : undefined
}

/** Where a launcher's own words end; undefined where it starts no other program. */
function behindOwn(words: readonly string[], start: number, launcher: Launcher): number | undefined {
  if (launcher.isPlain) return start
  if (launcher.isProgram) return start - 1
  const dashes = words.indexOf('--')
  if (launcher.isUntilDashes) return dashes === -1 ? undefined : dashes + 1
  return behindOptions(words, start, launcher)
}

/** Where its options go on behind its subcommand; undefined if another subcommand stands there. */
function behindSubcommand(words: readonly string[], launcher: Launcher): number | undefined {
  const at = behindOptions(words, 1, launcher)
  return words[at] === launcher.subcommand ? at + 1 : undefined
}

/** The index of the first word that is neither an option nor an option's value; `--` ends the options. */
function behindOptions(words: readonly string[], start: number, launcher: Launcher): number {
  for (let i = start; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return i + 1
    if (!word.startsWith('-')) return i
    if (takesNext(word, launcher)) i++
  }
  return words.length
}

function takesNext(option: string, { takingValue = [], isTakingValues }: Launcher): boolean {
  return takingValue.includes(option) || (isTakingValues === true && !option.includes('='))
}

function behindAssignments(words: readonly string[], start: number): number {
  const program = words.findIndex((word, i) => i >= start && !/^[A-Za-z_]\w*=/.test(word))
  return program === -1 ? words.length : program
}

function assignment(word: string): readonly [name: string, value: string] {
  const [name = ''] = word.split('=', 1)
  return [name, word.slice(name.length + 1)]
}

/** The variables that `-u NAME`, `-uNAME` and `--unset=NAME` take away. */
function unsetBy(options: readonly string[]): readonly (readonly [name: string, value: undefined])[] {
  return options.flatMap((option, i) => {
    const name = /^(?:-u|--unset=)(.+)$/.exec(option)?.[1]
    const next = option === '-u' || option === '--unset' ? options[i + 1] : undefined
    return [name ?? next].flatMap((each) => (each === undefined ? [] : [[each, undefined] as const]))
  })
}
