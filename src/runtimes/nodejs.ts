import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf, variable } from '../container/environment.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { Words } from '../container/words.js'
import { literal, textOf } from '../container/words.js'
import type { Evidence } from './evidence.js'
import { DEVTOOLS_PORT, ownInspector } from './node-inspector.js'
import { isScriptFile, nodeWords } from './node-launch.js'
import { hidingNotes, ownNodeOptions } from './node-options.js'
import type { Way } from './node-tools.js'
import { wayFor } from './node-tools.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  listenAddress,
  programName,
  unknownLaunch,
  waiting,
  wantedPort,
} from './runtime.js'

const WRAPPER_FOLDER = '/dbg/nodejs/bin'
const ATTACH = 'the Chrome DevTools protocol: `chrome://inspect`, or a Node.js "attach" of an IDE'

/** Node.js programs, with the inspector that is in Node itself. */
export const nodejs: Runtime = {
  name: 'nodejs',
  aliases: ['node', 'npm', 'javascript'],
  recognise,
  ports,
  attach,
}

function recognise(container: Container): Evidence | undefined {
  const texts = launchedTexts(container)
  const program = programName(container)
  // Python has a tool of this name, too (pypi.org/project/functions-framework).
  const isShared = texts[0] === 'functions-framework'
  if ((wayFor(texts) && !isShared) || isScriptFile(texts[0] ?? ''))
    return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, ['NODE_VERSION'])
}

function ports(container: Container, options: Options): PortClaims {
  const port = ownInspector(container)?.port
  if (port !== undefined) return { taken: [{ protocol: 'devtools', port }], wanted: [] }
  return wantedPort(options, 'devtools', DEVTOOLS_PORT)
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const own = ownInspector(container)
  if (own?.port !== undefined) return alreadyDebugged({ protocol: 'devtools', port: own.port }, ATTACH)
  if (own) return REFUSALS.inspectorWithoutPort()
  const way = wayFor(nodeWords(container).map(textOf))
  switch (way?.way) {
    case 'flag':
      return byFlag(container, way, around)
    case 'environment':
      return byVariable(container, around)
    case 'node options':
      return byNodeOptions(container, way, around)
    case 'none':
      if (around.options.contract === 'skaffold') return way.refusal
  }
  return throughWrapper(container, around)
}

/** The program takes the flag itself: no support files, and exit codes and signals stay the program's own. */
function byFlag(
  container: Container,
  { at, spelling }: Extract<Way, { way: 'flag' }>,
  around: Surroundings,
): Plan | Refusal {
  const { options, ports: granted } = around
  if (spelling === 'debug' && options.suspend && launchedTexts(container).some((word) => EXEC.test(word))) {
    return REFUSALS.lostTool('nest')
  }
  const port = granted.devtools ?? DEVTOOLS_PORT
  const flag = spelled(spelling, inspectFlag(options, port), { options, port })
  return planned(port, options, { words: nodeWords(container).toSpliced(at, 0, ...flag) })
}

// What nest starts in place of node; only one is heard.
const EXEC = /^(?:-e|--exec)(?:=|$)/

interface Listening {
  readonly options: Options
  readonly port: number
}

/** The words of a tool that open the inspector in the program that it starts. */
function spelled(
  spelling: 'inspect' | 'debug' | 'node-args',
  flag: string,
  { options, port }: Listening,
): Words {
  if (spelling === 'inspect') return [literal(flag)]
  if (spelling === 'node-args') return [literal(`--node-args=${flag}`)]
  // `nest start --debug` cannot wait; `--exec` says what runs the program (docs.nestjs.com/cli/usages).
  const words = options.suspend ? ['--exec', `node ${flag}`] : [`--debug=${listenAddress(options, port)}`]
  return words.map(literal)
}

/** Launchers that are programs of Node.js themselves. */
const RUNNING_NODE = new Set(['npx', 'npm', 'pnpm', 'yarn', 'dotenv', 'dotenvx', 'cross-env'])
const OF_NPM = new Set(['npx', 'npm'])

/** npx, which reads NODE_OPTIONS too, gives its program those of npm's configuration instead (docs.npmjs.com, `node-options`). */
function byVariable(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  const { launch } = container
  const port = granted.devtools ?? DEVTOOLS_PORT
  const value = inspectFlag(options, port)
  const tool = launch.through.findLast((name) => RUNNING_NODE.has(name))
  if (tool === undefined)
    return planned(port, options, {
      env: [{ change: 'append', name: 'NODE_OPTIONS', value, separator: ' ' }],
    })
  // An npm that starts another gives these to that one, too.
  const npms = launch.through.filter((name) => OF_NPM.has(name))
  if (!OF_NPM.has(tool) || npms.length > 1) return REFUSALS.lostTool(tool)
  const line = launch.wrap(launch.words) ?? []
  if (line.some((word) => textOf(word).includes('node-options'))) return REFUSALS.nodeOptionsTwice(tool)
  const own = ownNodeOptions(container)
  if (typeof own !== 'string') return own
  return planned(port, options, {
    env: [{ change: 'set', name: 'npm_config_node_options', value: own + value, separator: ' ' }],
    notes: hidingNotes(container),
  })
}

/** The tool gives NODE_OPTIONS to its scripts, in place of those that are there, so these are repeated. */
function byNodeOptions(
  container: Container,
  { at, option }: Extract<Way, { way: 'node options' }>,
  { options, ports: granted }: Surroundings,
): Plan | Refusal {
  if (launchedTexts(container).some((word) => word.includes('node-options'))) {
    return REFUSALS.nodeOptionsTwice(programName(container))
  }
  const own = ownNodeOptions(container)
  if (typeof own !== 'string') return own
  const port = granted.devtools ?? DEVTOOLS_PORT
  const flag = literal(`${option}=${own}${inspectFlag(options, port)}`)
  const words = nodeWords(container).toSpliced(at, 0, flag)
  return planned(port, options, { words, notes: [NOTES.npmScriptTools(), ...hidingNotes(container)] })
}

function inspectFlag(options: Options, port: number): string {
  return `--inspect${options.suspend ? '-brk' : ''}=${listenAddress(options, port)}`
}

function planned(port: number, options: Options, plan: Partial<Plan>): Plan {
  return {
    env: [],
    needs: {},
    notes: [],
    ...waiting(options),
    ...plan,
    ports: { devtools: port },
    attach: ATTACH,
  }
}

/** The published wrapper stands for `node` in PATH and keeps the inspector away from tools that start the program. */
function throughWrapper(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  if (options.contract === 'skaffold' && variable(container, 'NODE_DEBUG').from !== 'nowhere') {
    return REFUSALS.nodeDebug()
  }
  const { launch } = container
  // What starts it is a program of Node.js, which would take the inspector for itself.
  if (options.contract === 'skaffold' && launch.through.some((name) => RUNNING_NODE.has(name)))
    return REFUSALS.lostTool(programName(container))
  // The launcher of buildpacks puts its own node before the wrapper.
  if (launch.words.length === 0 && launch.unknown !== undefined) return unknownLaunch(container)
  const path = valueOf(container, 'PATH')
  if (path === undefined) {
    return REFUSALS.unknownPath(launchedTexts(container)[0] ?? 'its program')
  }
  const port = granted.devtools ?? DEVTOOLS_PORT
  const inspect = inspectFlag(options, port)
  return planned(port, options, {
    env: [
      { change: 'append', name: 'NODE_OPTIONS', value: inspect, separator: ' ' },
      { change: 'prepend', name: 'PATH', value: WRAPPER_FOLDER, separator: ':' },
    ],
    needs: { supportFiles: 'nodejs' },
    notes: options.contract === 'skaffold' ? [NOTES.nodeWrapper()] : [],
  })
}
