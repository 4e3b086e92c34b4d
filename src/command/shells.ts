import { baseName } from '../container/words.js'

/** Where a command line has the script that a shell runs. */
export interface ShellCommand {
  readonly script: number
  /** Whether the script gets another environment than the container's. */
  readonly isClean: boolean
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])
// They run a script of a shell as another user (util-linux, busybox).
const SWITCHES = new Set(['su', 'runuser'])
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
  if (SHELLS.has(program)) return found(scriptIndex(words), false)
  if (!SWITCHES.has(program)) return undefined
  const option = words.findIndex((word) => word === '-c' || word === '--command')
  return found(
    option === -1 ? undefined : option + 1,
    words.slice(0, option).some((word) => LOGIN.has(word)),
  )
}

function found(script: number | undefined, isClean: boolean): ShellCommand | undefined {
  return script === undefined ? undefined : { script, isClean }
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
