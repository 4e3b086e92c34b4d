import { headOf, optionValue } from '../command/flags.js'
import { isNode, runsPackageScript, scriptOfNode, toolName } from '../command/node-words.js'
import type { Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'

/** How the inspector gets into the program that a tool starts, and nowhere else; each was tried with the tool itself. */
export type Way =
  /** A flag among the words, at an index; `debug` and `node-args` are other spellings of it. */
  | { readonly way: 'flag'; readonly at: number; readonly spelling: 'inspect' | 'debug' | 'node-args' }
  /** NODE_OPTIONS, which the tool's only process reads. */
  | { readonly way: 'environment' }
  /** A tool's option that gives NODE_OPTIONS, in place of those that are there, to what it starts. */
  | { readonly way: 'node options'; readonly at: number; readonly option: string }
  | { readonly way: 'none'; readonly refusal: Refusal }

type Tool = (words: readonly string[]) => Way

const ENVIRONMENT: Way = { way: 'environment' }
const BEHIND: Tool = () => flag(1)
const TSX_SUBCOMMANDS = new Set(['watch'])
const DENO_SUBCOMMANDS = new Set(['run', 'serve'])
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
/** Tools that read `--inspect` themselves and would not hand it on. */
const TAKING_FOR_THEMSELVES = new Set(['tsx', 'nodemon', 'cross-env', 'next', 'nest', 'pm2', 'pm2-runtime'])

const NEEDS_NO_QUOTES = /^[\w./:=@%+,-]+$/

const TOOLS: { readonly [name: string]: Tool } = {
  nodemon,
  tsx: (words) => flag(TSX_SUBCOMMANDS.has(words[1] ?? '') ? 2 : 1),
  'ts-node': (words) => (words.includes('--esm') ? lost('ts-node') : ENVIRONMENT),
  'ts-node-dev': BEHIND,
  tsnd: BEHIND,
  'node-dev': BEHIND,
  'babel-node': BEHIND,
  'functions-framework': () => ENVIRONMENT,
  next: (words) => (words.includes('start') ? ENVIRONMENT : lost('next')),
  nest: (words) => {
    const start = words.indexOf('start')
    return start === -1 ? lost('nest') : { way: 'flag', at: start + 1, spelling: 'debug' }
  },
  'pm2-runtime': pm2Runtime,
  npm: (words) => (isStartingTool(words) && isKeeping(words) ? lost('npm') : nodeOptions('--node-options')),
  pnpm: (words) => (isKeeping(words) ? lost('pnpm') : nodeOptions('--config.node-options')),
  deno: (words) => (words[1] === 'task' ? lost('deno') : flag(DENO_SUBCOMMANDS.has(words[1] ?? '') ? 2 : 1)),
  ...Object.fromEntries(
    ['npx', 'yarn', 'yarnpkg', 'pm2', 'forever', 'concurrently', 'ts-node-esm', 'nuxt', 'sails'].map(
      (name) => [name, () => lost(name)],
    ),
  ),
}

/** How a program of Node.js gets the inspector; undefined for one that is not known, a script say. */
export function wayFor(words: readonly string[]): Way | undefined {
  const [program = ''] = words
  if (!isNode(program))
    return Object.hasOwn(TOOLS, toolName(program)) ? TOOLS[toolName(program)]?.(words) : undefined
  if (runsPackageScript(words)) return ENVIRONMENT
  const script = scriptOfNode(words)
  const inside = script < words.length ? wayFor(words.slice(script)) : undefined
  // A tool's own way counts wherever its own process, which is this one, must not have the inspector.
  const isOwn = inside === undefined || inside.way === 'environment'
  return isOwn ? flag(1) : moved(inside, script)
}

function flag(at: number): Way {
  return { way: 'flag', at, spelling: 'inspect' }
}

function nodeOptions(option: string): Way {
  return { way: 'node options', at: 1, option }
}

/** Whether npm starts a tool itself, and no script of the package. */
function isStartingTool(words: readonly string[]): boolean {
  return /^(?:exec|x)$/.test(words[headOf(words.slice(1), NPM_TAKING_VALUE).length + 1] ?? '')
}

function isKeeping(words: readonly string[]): boolean {
  return words.some((word) => TAKING_FOR_THEMSELVES.has(word))
}

function lost(name: string): Way {
  return { way: 'none', refusal: REFUSALS.lostTool(name) }
}

function moved(way: Way, by: number): Way {
  return 'at' in way ? { ...way, at: way.at + by } : way
}

/** nodemon hands `--inspect` to node, but not into a command of the user's that holds the script, and not past ts-node. */
function nodemon(words: readonly string[]): Way {
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

/** Workers of a cluster listen elsewhere; what an ecosystem file says, and a later `--node-args`, beat the option. */
function pm2Runtime(words: readonly string[]): Way {
  const own = words.slice(1).filter((word) => word !== 'start')
  const head = headOf(own, PM2_TAKING_VALUE)
  const script = own[head.length] ?? ''
  const isTaken = own.some((word) => /^(?:-i|--instances|--node-args|--interpreter)/.test(word))
  const isScript = /\.[cm]?js$/.test(script) && !/\.config\.[cm]?js$/.test(script)
  return isScript && !isTaken ? { way: 'flag', at: 1, spelling: 'node-args' } : lost('pm2-runtime')
}
