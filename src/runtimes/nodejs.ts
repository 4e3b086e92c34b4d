import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import type { Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { alreadyDebugged } from '../container/plan.js'
import { literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import { imageEvidence, launchedTexts, listenAddress, programName } from './runtime.js'

const DEVTOOLS_PORT = 9229
const WRAPPER_FOLDER = '/dbg/nodejs/bin'
const NODE = new Set(['node', 'nodejs'])
/** Tools whose children the published wrapper reaches. */
const WRAPPED_TOOLS = new Set(['npm', 'nodemon'])
/** Tools that keep the inspector for themselves, or start `node` past PATH, under the published wrapper. */
const LOST_TOOLS = new Set([
  'yarn',
  'yarnpkg',
  'pnpm',
  'npx',
  'tsx',
  'ts-node',
  'next',
  'nest',
  'pm2',
  'pm2-runtime',
])
const INSPECT = /(?:^|[ =])--inspect(?:-brk|-wait)?(?:=(\S+))?(?=$|\s)/
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
  const isKnown = NODE.has(program) || WRAPPED_TOOLS.has(program) || LOST_TOOLS.has(program)
  if (isKnown) return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, ['NODE_VERSION'])
}

function ports(container: Container): PortClaims {
  const port = inspectorPort(container)
  if (port) return { taken: [{ protocol: 'devtools', port }], wanted: [] }
  return { taken: [], wanted: [{ protocol: 'devtools', port: DEVTOOLS_PORT }] }
}

/** The port of an inspector that is asked for already, before the script or in NODE_OPTIONS. */
function inspectorPort(container: Container): number | undefined {
  const texts = launchedTexts(container)
  const isNode = NODE.has(programName(container))
  const words = isNode ? texts.slice(1, scriptIndex(texts)) : texts
  const asked = [...words, valueOf(container, 'NODE_OPTIONS') ?? '']
    .map((text) => INSPECT.exec(text))
    .find(Boolean)
  return asked ? (address(asked[1] ?? '').port ?? DEVTOOLS_PORT) : undefined
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

function scriptIndex(words: readonly string[]): number {
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (!word.startsWith('-') || word === '--') return i
    if (TAKING_VALUE.has(word)) i++
  }
  return words.length
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const port = inspectorPort(container)
  if (port) return alreadyDebugged({ protocol: 'devtools', port }, ATTACH)
  const program = programName(container)
  if (NODE.has(program)) return directly(container, around)
  if (LOST_TOOLS.has(program) && around.options.contract === 'skaffold') {
    return {
      refused: `under \`${program}\` the published wrapper does not reach the program: the tool keeps the inspector's port`,
      remedy:
        'start the program with `node` or `npm`, or name other images in `spec.supportImages` and say `contract: ducttape`',
    }
  }
  return throughWrapper(container, around)
}

/** `node` takes the flag itself: no support files, and exit codes and signals stay the program's own. */
function directly(container: Container, { options, ports: granted }: Surroundings): Plan {
  const [node, ...rest] = container.launch.words
  const port = granted.devtools ?? DEVTOOLS_PORT
  return {
    words: [...(node ? [node] : []), literal(`--inspect=${listenAddress(options, port)}`), ...rest],
    env: [],
    ports: { devtools: port },
    needs: {},
    notes: [],
    attach: ATTACH,
  }
}

/** The published wrapper stands for `node` in PATH and keeps the inspector away from tools that start the program. */
function throughWrapper(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  const path = valueOf(container, 'PATH')
  if (path === undefined) {
    return {
      refused: `\`${programName(container) || 'its program'}\` starts node through PATH, and PATH is not known`,
      remedy:
        "give the image's `config` with its `Env` under `spec.images`, or start the program with `node`",
    }
  }
  const port = granted.devtools ?? DEVTOOLS_PORT
  return {
    env: [
      {
        change: 'append',
        name: 'NODE_OPTIONS',
        value: `--inspect=${listenAddress(options, port)}`,
        separator: ' ',
      },
      { change: 'prepend', name: 'PATH', value: WRAPPER_FOLDER, separator: ':' },
    ],
    ports: { devtools: port },
    needs: { supportFiles: 'nodejs' },
    notes: options.contract === 'skaffold' ? [{ severity: 'warning', text: WRAPPER_LIMITS }] : [],
    attach: ATTACH,
  }
}

const WRAPPER_LIMITS =
  'the published wrapper runs node as its child: the exit code becomes 1 for any failure, SIGTERM does not reach the program, ' +
  'and an npm script that gives node an option with a value (`-r x`) fails'
