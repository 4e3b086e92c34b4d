import { baseName } from '../container/words.js'

/** Where a command line has the script that a shell runs. */
export interface ShellCommand {
  readonly script: number
  /** Whether the script gets another environment than the container's. */
  readonly isClean: boolean
  /** Whether the shell reads a profile first, which may set any variable. */
  readonly isLogin: boolean
  /** Whether options among the script's own words would be taken for the command's that starts the shell. */
  readonly isGreedy: boolean
}

/** Shells whose scripts are read here. */
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash'])
/** Programs that run a script of a shell as another user (util-linux, busybox). */
export const SWITCHES: ReadonlySet<string> = new Set(['su', 'runuser'])
const TAKEN_BY_SWITCH = new Set('-c --command -s --shell -g --group -G --supp-group -w'.split(' '))
const LOGIN = new Set(['-', '-l', '--login'])
/** Long options of bash that take the next word (bash, Invoking Bash). */
const TAKING_VALUE = new Set(['--rcfile', '--init-file'])

/** Whether words may hold a shell with a script. */
export function mayRunScript(words: readonly string[]): boolean {
  return words.some((word) => SHELLS.has(baseName(word)) || SWITCHES.has(baseName(word)))
}

/** Where a shell's command line has its script; undefined if the words start no shell, or one without a script. */
export function shellCommand(words: readonly string[]): ShellCommand | undefined {
  const program = baseName(words[0] ?? '')
  if (SHELLS.has(program)) {
    const script = scriptIndex(words)
    const isLogin = words.slice(1, script).some((word) => /^(?:-[A-Za-z]*l[A-Za-z]*|--login)$/.test(word))
    return found(script, { isClean: false, isLogin, isGreedy: false })
  }
  if (!SWITCHES.has(program)) return undefined
  const option = words.findIndex((word) => word === '-c' || word === '--command')
  const isLogin = words.some((word, i) => LOGIN.has(word) && !TAKEN_BY_SWITCH.has(words[i - 1] ?? ''))
  return found(option === -1 ? undefined : option + 1, {
    isClean: isLogin,
    isLogin,
    isGreedy: operandsOfSwitch(words).length > 1,
  })
}

/** The user, and what would be the script's words: su takes the options among those for its own, also ones that are added. */
function operandsOfSwitch(words: readonly string[]): readonly string[] {
  return words.filter((word, i) => i > 0 && !word.startsWith('-') && !TAKEN_BY_SWITCH.has(words[i - 1] ?? ''))
}

function found(script: number | undefined, shell: Omit<ShellCommand, 'script'>): ShellCommand | undefined {
  return script === undefined ? undefined : { script, ...shell }
}

/** The script stands behind the options, one of which holds `c`. */
function scriptIndex(words: readonly string[]): number | undefined {
  let isCommand = false
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return isCommand ? i + 1 : undefined
    const isOption = /^(?:[-+][A-Za-z]+|--[a-z][a-z-]*)$/.test(word)
    if (!isOption) return isCommand ? i : undefined
    isCommand ||= /^-[A-Za-z]*c/.test(word)
    // POSIX `sh`: `-o` takes the name of an option, as does `-O` of bash.
    if (/^[-+][A-Za-z]*[oO]$/.test(word) || TAKING_VALUE.has(word)) i++
  }
  return undefined
}
