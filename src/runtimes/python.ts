import { isOpaque } from '../command/launchers.js'
import { ownDebugger } from '../command/python-words.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import type { Note, Options, Plan, PortClaims, Protocol, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  programName,
  statedVersion,
  unknownLaunch,
  waiting,
  wantedPort,
} from './runtime.js'

const LAUNCHER = '/dbg/python/launcher'
const DEBUG_PORT = 5678
const INTERPRETER = /^(?:python|pypy)[\d.]*$/
/** Programs that `pip install` writes as Python scripts with the interpreter's own path in `#!`. */
const CONSOLE_SCRIPTS = new Set([
  'gunicorn',
  'uvicorn',
  'hypercorn',
  'daphne',
  'flask',
  'fastapi',
  'django-admin',
  'celery',
  'locust',
  'streamlit',
])
// Variables of the official python images.
const IMAGE_VARIABLES = ['PYTHON_VERSION', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONPATH']
// The published image's debugpy copies stop here.
const NEWEST_MINOR = 11
const VERSION = { variable: 'PYTHON_VERSION', officialImage: 'python' }

/** Python programs, run by debugpy or pydevd through the support image's launcher. */
export const python: Runtime = {
  name: 'python',
  aliases: ['python3', 'py'],
  recognise,
  ports,
  attach,
}

function recognise(container: Container): Evidence | undefined {
  const program = programName(container)
  const isPython =
    INTERPRETER.test(program) ||
    CONSOLE_SCRIPTS.has(program) ||
    program.endsWith('.py') ||
    program === 'debugpy'
  if (isPython) return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, IMAGE_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const own = ownDebugger(launchedTexts(container))
  if (own?.port === undefined) return wantedPort(options, protocolOf(options), DEBUG_PORT)
  return { taken: [{ protocol: own.protocol, port: own.port }], wanted: [] }
}

function protocolOf({ protocols }: Options): 'dap' | 'pydevd' {
  return protocols.find((protocol) => protocol === 'dap' || protocol === 'pydevd') ?? 'dap'
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const own = ownDebugger(launchedTexts(container))
  if (own?.port !== undefined)
    return alreadyDebugged({ protocol: own.protocol, port: own.port }, attachWith(own.protocol))
  if (own) {
    return REFUSALS.pythonDebuggerWithoutPort()
  }
  if (container.launch.words.length === 0) return unknownLaunch(container)
  return obstacle(container, around.options) ?? underLauncher(container, around)
}

/** What the published launcher is known to crash on, or to start without a debugger. */
function obstacle(container: Container, { contract }: Options): Refusal | undefined {
  if (contract !== 'skaffold') return undefined
  const [program = '', first = ''] = launchedTexts(container)
  const version = statedVersion(container, VERSION) ?? versionInName(programName(container))
  if (version && (version.major > 3 || (version.major === 3 && version.minor > NEWEST_MINOR))) {
    return REFUSALS.pythonVersion(`${version.major}.${version.minor}`, `3.${NEWEST_MINOR}`)
  }
  if (INTERPRETER.test(programName(container)) && container.launch.words.length === 1) {
    return REFUSALS.interpreterAlone()
  }
  if (INTERPRETER.test(programName(container))) return flagObstacle(first)
  const isScript = CONSOLE_SCRIPTS.has(programName(container)) || !/[/.]/.test(program)
  if (isScript && !isOpaque(program)) return undefined
  return REFUSALS.pythonByPath(program)
}

function versionInName(program: string): { major: number; minor: number } | undefined {
  const match = /^python(\d)\.(\d+)/.exec(program)
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}

function flagObstacle(first: string): Refusal | undefined {
  if (!first.startsWith('-') || first === '-m' || first === '-c') return undefined
  return REFUSALS.interpreterFlag(first)
}

function underLauncher(container: Container, { options, ports: granted }: Surroundings): Plan {
  const protocol = protocolOf(options)
  const port = granted[protocol] ?? DEBUG_PORT
  const wait = options.suspend ? ['--wait'] : []
  const launcher = [
    LAUNCHER,
    '--mode',
    protocol === 'dap' ? 'debugpy' : 'pydevd',
    '--port',
    String(port),
    ...wait,
    '--',
  ]
  return {
    words: [...launcher.map(literal), ...container.launch.words],
    env: [],
    ports: { [protocol]: port },
    ...waiting(options),
    needs: { supportFiles: 'python' },
    notes: notesFor(container, options),
    attach: attachWith(protocol),
  }
}

function notesFor(container: Container, { contract, listen }: Options): readonly Note[] {
  if (contract !== 'skaffold') return []
  const isVersionKnown = statedVersion(container, VERSION) ?? versionInName(programName(container))
  const isKnownProgram =
    INTERPRETER.test(programName(container)) || CONSOLE_SCRIPTS.has(programName(container))
  return [
    NOTES.pythonAsChild(),
    ...(isVersionKnown ? [] : [NOTES.pythonVersionUnknown(`3.${NEWEST_MINOR}`)]),
    ...(listen === 'all' ? [NOTES.pythonLoopback()] : []),
    ...(isKnownProgram ? [] : [NOTES.pythonScriptOnly(programName(container))]),
  ]
}

function attachWith(protocol: Protocol): string {
  return protocol === 'pydevd'
    ? 'pydevd: an "attach" of PyCharm or PyDev'
    : 'the Debug Adapter Protocol: a debugpy "attach" of an IDE'
}
