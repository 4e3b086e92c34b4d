import { interpreterWords } from '../command/python-words.js'
import type { Container } from '../container/container.js'
import { hasUnknownSource, isComplete, referenceObstacle, variable } from '../container/environment.js'
import type { Options, Plan, Surroundings } from '../container/plan.js'
import type { Word, Words } from '../container/words.js'
import { literal, textOf } from '../container/words.js'
import { forGevent } from './python-gevent.js'
import type { Version } from './served.js'
import { isServed, versionText } from './served.js'
import { listenAddress, programName, statedVersion, waiting } from './runtime.js'

/** Where debugpy and pydevd listen. */
export const DEBUG_PORT = 5678
/** How to attach, by the protocol. */
export const ATTACH = {
  dap: 'the Debug Adapter Protocol: a debugpy "attach" of an IDE',
  pydevd: 'pydevd: an "attach" of PyCharm or PyDev',
}
/** Flags with which the interpreter does not read PYTHONPATH, by which debugpy is found. */
export const ISOLATING = /^-[A-Za-z]*[IE]/

const VERSION = { variable: 'PYTHON_VERSION', officialImage: 'python' }
/** An interpreter of the version that the image states: an image may have another one of its distribution's, or in a venv. */
const OFFICIAL = /^(?:\/usr\/local\/bin\/)?python3?$/
/** Launchers that start an interpreter of their own environment, which may be of another version. */
const OWN_INTERPRETER = new Set(['uv', 'poetry', 'pipenv', 'pdm', 'conda', 'mamba', 'micromamba'])
const CHANGES_PATH = /\bPATH=/

/** The Python version that the interpreter's name, the image or its tag states. */
export function versionOf(container: Container): Version | undefined {
  return versionInName(programName(container)) ?? statedVersion(container, VERSION)
}

function versionInName(program: string): Version | undefined {
  const match = /^python(\d)\.(\d+)/.exec(program)
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}

/**
 * Whether the interpreter itself can start debugpy from the published image: it stays the program, so that signals, exit
 * codes and its flags are its own. PYTHONPATH must be known to be added to.
 */
export function isDirect(container: Container, options: Pick<Options, 'contract' | 'protocols'>): boolean {
  const version = sureVersion(container)
  return (
    options.contract === 'skaffold' &&
    protocolOf(options) === 'dap' &&
    !isGlued(container) &&
    version?.major === 3 &&
    isServed(options.contract, 'python', version) &&
    isPathKnown(container) &&
    !flagsOf(container).some((word) => ISOLATING.test(textOf(word)))
  )
}

/** The version of the interpreter that runs, as far as that is sure. */
export function sureVersion(container: Container): Version | undefined {
  return versionInName(programName(container)) ?? (isOfficial(container) ? versionOf(container) : undefined)
}

function isOfficial({ launch, command, args, imageConfig }: Container): boolean {
  const [program] = launch.words
  if (!program || !OFFICIAL.test(textOf(program))) return false
  // By its path it is the same whatever is looked at first.
  if (textOf(program).includes('/')) return true
  const line = [command, args, imageConfig?.Entrypoint, imageConfig?.Cmd].flatMap((words) => words ?? [])
  // What is taken in may be the `bin/activate` of a venv.
  const isElsewhere = launch.mayHide || (launch.hasShell && CHANGES_PATH.test(line.join('\n')))
  return !isElsewhere && !launch.through.some((name) => OWN_INTERPRETER.has(name))
}

/** Whether all is known that PYTHONPATH holds where the program starts, so that it can be added to. */
export function isPathKnown(container: Container): boolean {
  const { from } = variable(container, 'PYTHONPATH')
  const isKnown =
    from === 'pod' || (from === 'envFrom' && !hasUnknownSource(container)) || isComplete(container)
  // Whose launcher goes to a folder of its own: that of buildpacks, whose layers may set PYTHONPATH.
  const isOfBuildpacks = container.launch.workingDir !== undefined
  const { isClean, mayHide } = container.launch
  const canChange = from !== 'launch' && !isClean && !mayHide && !isOfBuildpacks
  return isKnown && canChange && referenceObstacle(container, 'PYTHONPATH') === undefined
}

/** The plan that lets a container's interpreter start debugpy, in the place of its program. */
export function underDebugpy(container: Container, { options, ports: granted }: Surroundings): Plan {
  const version = versionOf(container)
  const port = granted.dap ?? DEBUG_PORT
  const flags = flagsOf(container)
  const [interpreter, ...rest] = container.launch.words
  const gevent = forGevent(container)
  const debugpy = ['-m', 'debugpy', '--listen', listenAddress(options, port)]
  const words = [...debugpy, ...(options.suspend ? ['--wait-for-client'] : [])].map(literal)
  return {
    words: [...(interpreter ? [interpreter] : []), ...flags, ...words, ...rest.slice(flags.length)],
    // Where the published image has it (container-debug-support, python/helper-image/Dockerfile); behind what is there.
    env: [
      {
        change: 'append',
        name: 'PYTHONPATH',
        value: `/dbg/python/lib/python${version ? versionText(version) : ''}/site-packages`,
        separator: ':',
      },
      ...gevent.env,
    ],
    ports: { dap: port },
    ...waiting(options),
    needs: { supportFiles: 'python' },
    notes: gevent.notes,
    attach: ATTACH.dap,
  }
}

/** The interpreter's own flags, which stand before `-m`, `-c` or the program. */
export function flagsOf(container: Container): Words {
  const rest = container.launch.words.slice(1)
  return rest.slice(0, interpreterWords(rest.map(textOf)).flags)
}

/** What an interpreter runs, behind its flags: a file, `-m`, `-c`, or one of these and its value in one word. */
export function programOf(container: Container): Word | undefined {
  return container.launch.words[flagsOf(container).length + 1]
}

/** Whether `-m` or `-c` stands in one word with its value or with other flags. */
export function isGlued(container: Container): boolean {
  const program = programOf(container)
  return program !== undefined && /^-[^-]./.test(textOf(program))
}

/** The debugger's protocol that a user prefers. */
export function protocolOf({ protocols }: Pick<Options, 'protocols'>): 'dap' | 'pydevd' {
  return protocols.find((protocol) => protocol === 'dap' || protocol === 'pydevd') ?? 'dap'
}
