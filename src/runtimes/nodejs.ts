import { isOfNode, isOfNpm } from '../command/launchers.js'
import { toolName } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf, variable } from '../container/environment.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { Words } from '../container/words.js'
import { baseName, literal, textOf } from '../container/words.js'
import type { Evidence } from './evidence.js'
import { underGuard } from './node-guard.js'
import { DEVTOOLS_ATTACH, DEVTOOLS_PORT, ownInspector } from './node-inspector.js'
import { isScriptFile, nodeWords, unknownScript } from './node-launch.js'
import { hidingNotes, ownNodeOptions } from './node-options.js'
import { keepsInspectorClosed } from './node-permission.js'
import { wayFor } from './node-tools.js'
import { SPELLINGS } from './node-spelling.js'
import type { Way } from './node-way.js'
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

// They read no NODE_OPTIONS, and take the flag themselves where they have an inspector.
const OTHER_ENGINES = new Set(['deno', 'bun'])
const WRAPPER_FOLDER = '/dbg/nodejs/bin'

/** Node.js programs, with the inspector that is in Node itself. */
export const nodejs: Runtime = {
  name: 'nodejs',
  aliases: ['node', 'npm', 'javascript'],
  recognise,
  ports,
  attach,
}

function recognise(container: Container): Evidence | undefined {
  const [first = ''] = launchedTexts(container)
  if (isScriptFile(first)) return { rank: 'launch', because: `it starts \`${baseName(first)}\`` }
  const texts = nodeWords(container).map(textOf)
  const [program = ''] = texts
  // Python has a tool of this name, too (pypi.org/project/functions-framework).
  if (wayFor(texts) && program !== 'functions-framework')
    return { rank: 'launch', because: `it starts \`${baseName(program)}\`` }
  return imageEvidence(container, ['NODE_VERSION'])
}

function ports(container: Container, options: Options): PortClaims {
  const port = ownInspector(container)?.port
  if (port !== undefined) return { taken: [{ protocol: 'devtools', port }], wanted: [] }
  return wantedPort(options, 'devtools', DEVTOOLS_PORT)
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const texts = nodeWords(container).map(textOf)
  const isNode = !OTHER_ENGINES.has(toolName(texts[0] ?? ''))
  if (isNode && keepsInspectorClosed(container)) return REFUSALS.permission()
  const own = ownInspector(container)
  if (own?.port !== undefined)
    return alreadyDebugged({ protocol: 'devtools', port: own.port }, DEVTOOLS_ATTACH)
  if (own) return REFUSALS.inspectorWithoutPort()
  if (around.way === 'environment' && isNode) return underGuard(container, around)
  const unknown = unknownScript(container)
  if (unknown !== undefined) return REFUSALS.openWord(unknown)
  const way = wayFor(texts)
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
  { at, spelling, cannotWait }: Extract<Way, { way: 'flag' }>,
  around: Surroundings,
): Plan | Refusal {
  const { options, ports: granted } = around
  if (cannotWait && options.suspend) return cannotWait
  const port = granted.devtools ?? DEVTOOLS_PORT
  const flag = SPELLINGS[spelling](inspectFlag(options, port), listenAddress(options, port))
  return planned(port, options, {
    words: inserted(container, at, options.suspend ? flag.waiting : flag.words),
  })
}

function inserted(container: Container, at: number, words: readonly string[]): Words {
  return nodeWords(container).toSpliced(at, 0, ...words.map(literal))
}

/** npx, which reads NODE_OPTIONS too, gives its program those of npm's configuration instead (docs.npmjs.com, `node-options`). */
function byVariable(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  const { launch } = container
  const port = granted.devtools ?? DEVTOOLS_PORT
  const value = inspectFlag(options, port)
  const tool = launch.through.findLast(isOfNode)
  if (tool === undefined)
    return planned(port, options, {
      env: [{ change: 'append', name: 'NODE_OPTIONS', value, separator: ' ' }],
    })
  // An npm that starts another gives these to that one, too.
  const npms = launch.through.filter(isOfNpm)
  if (!isOfNpm(tool) || npms.length > 1) return REFUSALS.lostTool(tool)
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
  const words = inserted(container, at, [`${option}=${own}${inspectFlag(options, port)}`])
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
    attach: DEVTOOLS_ATTACH,
  }
}

/** The published wrapper stands for `node` in PATH and keeps the inspector away from tools that start the program. */
function throughWrapper(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  if (options.contract === 'skaffold' && variable(container, 'NODE_DEBUG').from !== 'nowhere') {
    return REFUSALS.nodeDebug()
  }
  const { launch } = container
  // What starts it is a program of Node.js, which would take the inspector for itself.
  if (options.contract === 'skaffold' && launch.through.some(isOfNode))
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
    notes:
      options.contract === 'skaffold'
        ? [NOTES.nodeWrapper(), NOTES.nodeScriptOnly(programName(container))]
        : [],
  })
}
