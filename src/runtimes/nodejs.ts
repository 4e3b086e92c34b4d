import { address, beforeDashes, ownOptions } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import {
  escapeExpansion,
  hasUnknownSource,
  referenceObstacle,
  valueOf,
  variable,
} from '../container/environment.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  listenAddress,
  programName,
  waiting,
  wantedPort,
} from './runtime.js'

const DEVTOOLS_PORT = 9229
const WRAPPER_FOLDER = '/dbg/nodejs/bin'
const NODE = new Set(['node', 'nodejs'])
/** Tools that start node themselves; by their manuals, `nodemon` hands `--inspect` to it. */
const TAKING_INSPECT = new Set([...NODE, 'nodemon'])
/** Tools that keep the inspector for themselves, or start `node` past PATH, whatever the published wrapper does. */
const LOST_TOOLS = new Set([
  'yarn',
  'yarnpkg',
  'pnpm',

  'tsx',
  'ts-node',
  'next',
  'nest',
  'pm2',
  'pm2-runtime',
])
const INSPECT = /(?:^|[ =])--inspect(?:-brk|-wait)?(?:=(\S+))?(?=$|\s)/
const INSPECT_PORT = /(?:^|[ =])--(?:inspect|debug)-port=(\S+)/
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
  const program = programName(container)
  const isKnown = TAKING_INSPECT.has(program) || program === 'npm' || LOST_TOOLS.has(program)
  if (isKnown) return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, ['NODE_VERSION'])
}

function ports(container: Container, options: Options): PortClaims {
  const port = ownInspector(container)?.port
  if (port !== undefined) return { taken: [{ protocol: 'devtools', port }], wanted: [] }
  return wantedPort(options, 'devtools', DEVTOOLS_PORT)
}

/** An inspector that is asked for already, before the script or in NODE_OPTIONS; its port, if that is a number. */
function ownInspector(container: Container): { readonly port: number | undefined } | undefined {
  const [, ...texts] = launchedTexts(container)
  // What is behind the script, or behind a tool's "--", is the program's own.
  const words = NODE.has(programName(container)) ? ownOptions(texts, TAKING_VALUE) : beforeDashes(texts)
  const all = [...words, valueOf(container, 'NODE_OPTIONS') ?? '']
  const asked = all.map((text) => INSPECT.exec(text)).find(Boolean)
  if (!asked) return undefined
  const said = asked[1] ?? all.map((text) => INSPECT_PORT.exec(text)?.[1]).find(Boolean)
  const isHostOnly = said === undefined || /^[a-z][\w.-]*$/i.test(said)
  return { port: isHostOnly ? DEVTOOLS_PORT : address(said).port }
}

// Options of node that take the next word (nodejs.org/api/cli.html).
const TAKING_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--title',
])

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const own = ownInspector(container)
  if (own?.port !== undefined) return alreadyDebugged({ protocol: 'devtools', port: own.port }, ATTACH)
  if (own) {
    return REFUSALS.inspectorWithoutPort()
  }
  const program = programName(container)
  if (TAKING_INSPECT.has(program)) return byFlag(container, around)
  if (program === 'npm') return byNpm(container, around)
  if (LOST_TOOLS.has(program) && around.options.contract === 'skaffold') {
    return REFUSALS.lostTool(program)
  }
  return throughWrapper(container, around)
}

/** The program takes the flag itself: no support files, and exit codes and signals stay the program's own. */
function byFlag(container: Container, { options, ports: granted }: Surroundings): Plan {
  const [program, ...rest] = container.launch.words
  const port = granted.devtools ?? DEVTOOLS_PORT
  const flag = literal(inspectFlag(options, port))
  return planned(port, options, { words: [...(program ? [program] : []), flag, ...rest] })
}

/** npm gives NODE_OPTIONS to its scripts and not to itself (docs.npmjs.com, config, `node-options`), so what is there is repeated. */
function byNpm(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  if (launchedTexts(container).some((word) => word.startsWith('--node-options'))) {
    return REFUSALS.nodeOptionsTwice()
  }
  const obstacle = referenceObstacle(container, 'NODE_OPTIONS')
  if (obstacle) return obstacle
  const [npm, ...rest] = container.launch.words
  const port = granted.devtools ?? DEVTOOLS_PORT
  const flag = literal(`--node-options=${ownNodeOptions(container)}${inspectFlag(options, port)}`)
  const isHiding =
    hasUnknownSource(container) ||
    (!container.imageConfig && valueOf(container, 'NODE_OPTIONS') === undefined)
  const notes = isHiding ? [NOTES.npmScriptTools(), NOTES.npmHidesOptions()] : [NOTES.npmScriptTools()]
  return planned(port, options, { words: [...(npm ? [npm] : []), flag, ...rest], notes })
}

/** NODE_OPTIONS as a word of the pod can repeat it; Kubernetes puts in what comes by `valueFrom`. */
function ownNodeOptions(container: Container): string {
  const found = variable(container, 'NODE_OPTIONS')
  if (found.from === 'nowhere') return ''
  if (found.from === 'launch') return found.value ?? ''
  const own =
    found.from === 'image'
      ? escapeExpansion(found.value)
      : ((found.from === 'pod' ? found.entry.value : undefined) ?? '$(NODE_OPTIONS)')
  return own === '' ? '' : `${own} `
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
