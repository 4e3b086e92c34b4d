import { isOpaque } from '../command/launchers.js'
import { isPythonInterpreter, ownDebugger } from '../command/python-words.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import type { Note, Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { baseName, literal, sourceOf, textOf } from '../container/words.js'
import type { Evidence } from './evidence.js'
import {
  ATTACH,
  DEBUG_PORT,
  ISOLATING,
  flagsOf,
  isGlued,
  isDirect,
  programOf,
  protocolOf,
  underDebugpy,
  versionOf,
} from './python-debugpy.js'
import { forGevent } from './python-gevent.js'
import { pythonFiles, underHook } from './python-hook.js'
import type { Runtime } from './runtime.js'
import { isNewer, newestServed, unservedNotes, versionText } from './served.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  programName,
  unknownLaunch,
  waiting,
  wantedPort,
} from './runtime.js'

const PUBLISHED = newestServed('skaffold', 'python')
const LAUNCHER = '/dbg/python/launcher'
/** Programs that `pip install` writes as Python scripts with the interpreter's own path in `#!`. */
const CONSOLE_SCRIPTS = new Set(
  (
    'gunicorn uvicorn hypercorn daphne granian waitress-serve flask fastapi sanic litestar django-admin celery flower locust ' +
    'streamlit gradio chainlit bokeh panel voila ray airflow superset dagster dagster-webserver dagster-daemon prefect mlflow ' +
    'bentoml rq rqworker dramatiq huey_consumer arq scrapy faust twistd jupyter jupyter-lab jupyter-notebook robyn'
  ).split(' '),
)
// Variables of the official python images.
const IMAGE_VARIABLES = ['PYTHON_VERSION', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONPATH']

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
    isPythonInterpreter(program) ||
    CONSOLE_SCRIPTS.has(program) ||
    program.endsWith('.py') ||
    program === 'uwsgi' ||
    program === 'debugpy'
  if (isPython) return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, IMAGE_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const own = ownDebugger(launchedTexts(container))
  if (own?.port === undefined) return wantedPort(options, protocolOf(options), DEBUG_PORT)
  return { taken: [{ protocol: own.protocol, port: own.port }], wanted: [] }
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const own = ownDebugger(launchedTexts(container))
  if (own?.port !== undefined)
    return alreadyDebugged({ protocol: own.protocol, port: own.port }, ATTACH[own.protocol])
  if (own) {
    return REFUSALS.pythonDebuggerWithoutPort()
  }
  if (programName(container) === 'uwsgi') return REFUSALS.uwsgi()
  if (around.options.contract === 'ducttape' && programName(container).startsWith('pypy'))
    return REFUSALS.pypy()
  if (around.way === 'environment') return underHook(container, around)
  if (container.launch.words.length === 0) return unknownLaunch(container)
  return (
    obstacle(container, around.options) ??
    (isDirect(container, around.options) ? underDebugpy(container, around) : underLauncher(container, around))
  )
}

/** What the published launcher is known to crash on, or to start without a debugger. */
function obstacle(container: Container, options: Options): Refusal | undefined {
  if (options.contract !== 'skaffold') return undefined
  const [program = ''] = launchedTexts(container)
  const { isClean, sets } = container.launch
  // The launcher looks in PATH, and has no usual one where there is none, as `env` has.
  if (isClean && !program.includes('/') && !sets.has('PATH')) return REFUSALS.cleanEnvironment('PATH')
  const version = versionOf(container)
  if (version && isNewer(version, PUBLISHED)) {
    return REFUSALS.pythonVersion(versionText(version), PUBLISHED.to)
  }
  if (isPythonInterpreter(program)) return programObstacle(container) ?? flagObstacle(container, options)
  if (isOpaque(program)) return REFUSALS.opaque(program)
  if (isStarting(program)) return REFUSALS.pythonStarter(program)
  const isScript = CONSOLE_SCRIPTS.has(programName(container)) || !/[/.]/.test(program)
  return isScript ? undefined : REFUSALS.pythonByPath(program)
}

/** Whether a program's name says that it starts another: it is hardly a program of Python itself. */
function isStarting(program: string): boolean {
  const name = baseName(program)
  if (name === 'spark-submit' || name.endsWith('.sh')) return true
  return program.includes('/') && !name.endsWith('.py') && /entrypoint|start|run/.test(name)
}

function programObstacle(container: Container): Refusal | undefined {
  const flags = flagsOf(container)
  const program = programOf(container)
  const text = program ? textOf(program) : '-'
  const isWithoutValue = /^-[mc]$/.test(text) && container.launch.words.length === flags.length + 2
  if (text === '-' || isWithoutValue) return REFUSALS.interpreterAlone()
  // The shell may make more of it than one word, flags among them.
  const open = [...flags, program].find((word) => word !== undefined && 'isOpen' in word)
  if (open?.kind === 'kept') return REFUSALS.openWord(sourceOf(open))
  // The launcher takes `-mmodule` apart where it stands first, debugpy never does; neither knows "--".
  const isLost = isGlued(container) && (flags.length > 0 || !text.startsWith('-m'))
  return isLost || text === '--' ? REFUSALS.joinedWord(text) : undefined
}

/** Flags stay in their place where debugpy can be started without the launcher. */
function flagObstacle(container: Container, options: Options): Refusal | undefined {
  const flags = flagsOf(container).map(textOf)
  const [first] = flags
  if (first === undefined || isDirect(container, options)) return undefined
  const isolating = flags.find((flag) => ISOLATING.test(flag))
  return isolating === undefined ? REFUSALS.interpreterFlag(first) : REFUSALS.isolatingFlag(isolating)
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
  const gevent = forGevent(container)
  return {
    words: [...launcher.map(literal), ...container.launch.words],
    env: gevent.env,
    ports: { [protocol]: port },
    ...waiting(options),
    needs: options.contract === 'ducttape' ? pythonFiles(container) : { supportFiles: 'python' },
    notes: [...notesFor(container, options), ...gevent.notes],
    attach: ATTACH[protocol],
  }
}

function notesFor(container: Container, { contract, listen }: Options): readonly Note[] {
  if (contract !== 'skaffold') return unservedNotes(contract, 'python', versionOf(container))
  const isVersionKnown = versionOf(container)
  const isKnownProgram =
    isPythonInterpreter(programName(container)) || CONSOLE_SCRIPTS.has(programName(container))
  return [
    NOTES.pythonAsChild(),
    ...(isVersionKnown ? [] : [NOTES.pythonVersionUnknown(PUBLISHED.to)]),
    ...(listen === 'all' ? [NOTES.pythonLoopback()] : []),
    ...(isKnownProgram ? [] : [NOTES.pythonScriptOnly(programName(container))]),
  ]
}
