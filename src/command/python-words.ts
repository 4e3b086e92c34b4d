import { baseName } from '../container/words.js'
import { address, headOf, optionValue } from './flags.js'

/** A debugger that a command line starts itself; the port is undefined where it does not listen on a known one. */
export interface OwnDebugger {
  readonly protocol: 'dap' | 'pydevd'
  readonly port: number | undefined
}

interface Debugger {
  readonly protocol: 'dap' | 'pydevd'
  /** Options that tell where it listens. */
  readonly listen: readonly string[]
  /** Options that take the next word (the programs' `--help`). */
  readonly takingValue: ReadonlySet<string>
  /** An option without which it connects to a client instead. */
  readonly server: string | undefined
}

const DEBUGPY: Debugger = {
  protocol: 'dap',
  listen: ['--listen'],
  takingValue: new Set([
    '--listen',
    '--connect',
    '--log-to',
    '--pid',
    '--adapter-access-token',
    '--configure-subProcess',
  ]),
  server: undefined,
}

const DEBUGGERS: { readonly [module: string]: Debugger } = {
  debugpy: DEBUGPY,
  ptvsd: { ...DEBUGPY, listen: ['--port'], takingValue: new Set(['--host', '--port', '--log-dir', '--pid']) },
  pydevd: {
    protocol: 'pydevd',
    listen: ['--port'],
    takingValue: new Set(['--port', '--client', '--vm_type']),
    server: '--server',
  },
}

/** Options of the interpreter that take the next word (docs.python.org/3/using/cmdline.html). */
export const PYTHON_TAKING_VALUE: ReadonlySet<string> = new Set(['-W', '-X', '--check-hash-based-pycs'])

/** The word that ends an interpreter's flags, `-m` or `-c` among letters of flags; `-X` and `-W` take the rest of theirs for a value. */
const ENDS_FLAGS = /^-[A-VYZabd-ln-z]*([mc])(.*)$/s

/** The debugger that words start, as in `python -u -m debugpy --listen 5678 app.py`; undefined if they start none. */
export function ownDebugger(words: readonly string[]): OwnDebugger | undefined {
  const { module, rest } = moduleOf(words)
  const known = Object.hasOwn(DEBUGGERS, module) ? DEBUGGERS[module] : undefined
  if (!known) return undefined
  const own = headOf(rest, known.takingValue)
  const isServer = known.server === undefined || own.includes(known.server)
  const value = known.listen.map((name) => optionValue(own, name)).find((each) => each !== undefined)
  return { protocol: known.protocol, port: isServer && value !== undefined ? address(value).port : undefined }
}

function moduleOf(words: readonly string[]): { module: string; rest: readonly string[] } {
  const [program = '', ...rest] = words
  if (Object.hasOwn(DEBUGGERS, moduleIn(program))) return { module: moduleIn(program), rest }
  const { module, file, behind } = interpreterWords(rest)
  if (module !== undefined) return { module, rest: behind }
  return { module: moduleIn(file ?? ''), rest: behind.slice(1) }
}

/** The module that a folder or a file holds: `/tmp/debugpy`, `/tmp/debugpy/__main__.py`, `/opt/pydevd/pydevd.py`. */
function moduleIn(path: string): string {
  return baseName(path.replace(/\/(?:__main__\.py)?$/, '')).replace(/\.py$/, '')
}

/** What an interpreter runs, by the words behind it. */
interface InterpreterWords {
  /** How many words are its own flags, which stand before `-m`, `-c` or the file. */
  readonly flags: number
  /** Undefined for a file, `-c`, or nothing. */
  readonly module: string | undefined
  /** Undefined for a module, `-c`, or nothing. */
  readonly file: string | undefined
  /** The program's own words: behind the module's name, else from the file on. */
  readonly behind: readonly string[]
}

/** What an interpreter runs; `-m` may stand in one word with other flags, with its module, or with both: `-um`, `-mflask`. */
export function interpreterWords(rest: readonly string[]): InterpreterWords {
  // A lone `-` is a program, too: the one on the standard input.
  const options = headOf(rest, PYTHON_TAKING_VALUE)
  const head = options.includes('-') ? options.slice(0, options.indexOf('-')) : options
  const at = head.findIndex((word, i) => ENDS_FLAGS.test(word) && !PYTHON_TAKING_VALUE.has(head[i - 1] ?? ''))
  const [, letter, glued] = ENDS_FLAGS.exec(head[at] ?? '') ?? []
  const flags = at === -1 ? head.length : at
  if (letter !== 'm') {
    const file = letter === undefined ? rest[flags] : undefined
    return { flags, module: undefined, file, behind: rest.slice(head.length) }
  }
  const module = glued || rest[at + 1]
  return { flags, module, file: undefined, behind: rest.slice(at + (glued ? 1 : 2)) }
}

const INTERPRETER = /^(?:python|pypy)[\d.]*$/

/** Whether a program is a Python interpreter: `python3.12`, `/venv/bin/python`, `pypy3`. */
export function isPythonInterpreter(program: string): boolean {
  return INTERPRETER.test(baseName(program))
}
