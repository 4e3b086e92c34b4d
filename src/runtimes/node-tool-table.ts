import { headOf, optionValue } from '../command/flags.js'
import { isNode, toolName } from '../command/node-words.js'
import { REFUSALS } from '../container/refusals.js'
import type { Way } from './node-way.js'
import { ENVIRONMENT, flag, lost, nodeOptions } from './node-way.js'

type Line = readonly string[]

/** What is known of a tool that starts programs of Node.js. */
export interface Tool {
  /** How the inspector gets into what its words start. */
  readonly way: (words: Line) => Way
  /** Whether it reads `--inspect` itself and would not hand it on. */
  readonly isTakingInspect?: true
  /** Whether node with the tool's file is another matter: then the flag is node's, as for any script. */
  readonly isOtherwiseByNode?: true
  /** Those of its own words that ask for an inspector, as node spells that; without it, those that node has. */
  readonly asking?: (words: Line) => Line
}

/** Options of nodemon that take the next word (its `--help`). */
export const NODEMON_TAKING_VALUE: ReadonlySet<string> = new Set(
  '--config -e --ext -x --exec -w --watch -i --ignore --signal --cwd -d --delay -P --polling-interval -r --require'.split(
    ' ',
  ),
)
const PM2_TAKING_VALUE = new Set(
  '-i --instances --node-args -n --name --max-memory-restart -c --cron --interpreter --delay --only --error --output'.split(
    ' ',
  ),
)
const NPM_TAKING_VALUE = new Set(['-w', '--workspace', '--prefix', '-C', '--loglevel'])
const TSX_SUBCOMMANDS = new Set(['watch'])
const DENO_SUBCOMMANDS = new Set(['run', 'serve'])
/** A script's own words, where they are not known. */
const ALL_WORDS = /^\$(?:[@*]|\{[@*]\})$/
const NEEDS_NO_QUOTES = /^[\w./:=@%+,-]+$/
const FOR_NODE = /node-options|--node-args/
// What nest starts in place of node; only one is heard.
const EXEC = /^(?:-e|--exec)(?:=|$)/

const BEHIND: Tool = { way: () => flag(1) }
const IN_ITS_PROCESS: Tool = { way: () => ENVIRONMENT }
const YARN: Tool = {
  way: (words) => ({ way: 'none', refusal: REFUSALS.yarnScript(toolName(words[0] ?? '')) }),
}
const PM2: Tool = { way: pm2Runtime, isTakingInspect: true, asking: handedOn }

const TOOLS: { readonly [name: string]: Tool } = {
  nodemon: { way: nodemon, isTakingInspect: true },
  tsx: { way: (words) => flag(TSX_SUBCOMMANDS.has(words[1] ?? '') ? 2 : 1), isTakingInspect: true },
  'ts-node': { way: (words) => (words.includes('--esm') ? lost('ts-node') : ENVIRONMENT) },
  ...each('ts-node-dev tsnd node-dev babel-node', BEHIND),
  ...each('ts-node-transpile-only ts-node-cwd ts-node-script', IN_ITS_PROCESS),
  ...each('functions-framework functions-framework-nodejs vite', IN_ITS_PROCESS),
  next: { way: (words) => (words.includes('start') ? ENVIRONMENT : lost('next')), isTakingInspect: true },
  nest: { way: nest, isTakingInspect: true, asking: asInspect },
  ...each('pm2-runtime pm2-docker', PM2),
  pm2: { way: () => lost('pm2'), isTakingInspect: true },
  'cross-env': { way: () => lost('cross-env'), isTakingInspect: true },
  npm: { way: npm, asking: handedOn },
  pnpm: {
    way: (words) => (isKeeping(words) ? lost('pnpm') : nodeOptions('--config.node-options')),
    asking: handedOn,
  },
  ...each('yarn yarnpkg', YARN),
  deno: { way: deno },
  // These start the program in a process of its own.
  ...keeping(
    'npx forever concurrently ts-node-esm nuxt nuxi sails turbo nx lerna react-scripts expo wrangler',
  ),
  // The published wrapper keeps the inspector from these, as from all that packages bring.
  ...keeping(
    'strapi react-router react-router-serve remix remix-serve astro ng gatsby vue-cli-service medusa nitro vinxi gulp ' +
      'grunt webpack webpack-dev-server parcel',
    { isOtherwiseByNode: true },
  ),
}

function each(names: string, tool: Tool): Readonly<Record<string, Tool>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, tool]))
}

function keeping(names: string, more: Partial<Tool> = {}): Readonly<Record<string, Tool>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, { way: () => lost(name), ...more }]))
}

/** The tool that words start, by the name of its file; undefined for one that is not known. */
export function toolOf(words: Line): Tool | undefined {
  return toolNamed(toolName(words[0] ?? ''))
}

function toolNamed(name: string): Tool | undefined {
  return Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
}

/** nodemon hands `--inspect` to node, but not into a command of the user's that holds the script, and not past ts-node. */
function nodemon(words: Line): Way {
  const head = headOf(words.slice(1), NODEMON_TAKING_VALUE)
  const exec = optionValue(head, '--exec') ?? optionValue(head, '-x') ?? 'node'
  const [program = '', ...rest] = exec.split(' ')
  const script = words[head.length + 1] ?? ''
  const isPlain =
    isNode(program) &&
    !rest.some(
      (word) =>
        /^[^-].*\.[cm]?[jt]s$/.test(word) && !/^(?:-r|--require)$/.test(rest[rest.indexOf(word) - 1] ?? ''),
    )
  // With a flag it starts node through a shell, and its words are not quoted for that.
  const isQuoteless = words.slice(head.length + 1).every((word) => NEEDS_NO_QUOTES.test(word))
  return isPlain && isQuoteless && !/\.[cm]?tsx?$/.test(script) ? flag(1) : lost('nodemon')
}

/** `nest start` has an option of its own, and another one to wait, of which a user's own `--exec` leaves no room. */
function nest(words: Line): Way {
  const start = words.indexOf('start')
  if (start === -1) return lost('nest')
  const way = { way: 'flag', at: start + 1, spelling: 'debug' } as const
  return words.some((word) => EXEC.test(word)) ? { ...way, cannotWait: REFUSALS.lostTool('nest') } : way
}

/** `nest start --debug`, whose value may be a word of its own, in the words of node. */
function asInspect(words: Line): Line {
  return words.map((word, at) => {
    const match = /^(?:--debug|-d)(?:=(\S+))?$/.exec(word)
    const next = words[at + 1] ?? '-'
    const value = match?.[1] ?? (next.startsWith('-') ? undefined : next)
    return match ? `--inspect${value === undefined ? '' : `=${value}`}` : word
  })
}

/** npm, pnpm and pm2 hand on only what is said to be for node, wherever it stands. */
function handedOn(words: Line): Line {
  return words.filter((word, i) => FOR_NODE.test([words[i - 1], word].join(' ')))
}

/** Workers of a cluster listen elsewhere; what an ecosystem file says, and a later `--node-args`, beat the option. */
function pm2Runtime(words: Line): Way {
  const own = words.slice(1).filter((word) => word !== 'start')
  const head = headOf(own, PM2_TAKING_VALUE)
  const script = own[head.length] ?? ''
  const isTaken = own.some((word) => /^(?:-i|--instances|--node-args|--interpreter)/.test(word))
  const isScript = /\.[cm]?js$/.test(script) && !/\.config\.[cm]?js$/.test(script)
  return isScript && !isTaken ? { way: 'flag', at: 1, spelling: 'node-args' } : lost('pm2-runtime')
}

function npm(words: Line): Way {
  const subcommand = words[headOf(words.slice(1), NPM_TAKING_VALUE).length + 1] ?? ''
  // It starts a tool itself then, and no script of the package.
  const isStartingTool = /^(?:exec|x)$/.test(subcommand) || ALL_WORDS.test(subcommand)
  return isStartingTool && isKeeping(words) ? lost('npm') : nodeOptions('--node-options')
}

/** Whether a tool that takes the flag for itself is among the words, or may be: in a script's words that are not known there. */
function isKeeping(words: Line): boolean {
  return words.some((word) => toolNamed(word)?.isTakingInspect || ALL_WORDS.test(word))
}

function deno(words: Line): Way {
  if (words[1] === 'task') return { way: 'none', refusal: REFUSALS.denoTask() }
  return flag(DENO_SUBCOMMANDS.has(words[1] ?? '') ? 2 : 1)
}
