import { address, beforeDashes, headOf, ownOptions } from '../command/flags.js'
import { NODE_TAKING_VALUE, isNode, scriptOfNode, toolName } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import { textOf } from '../container/words.js'
import { nodeWords } from './node-launch.js'
import { NODEMON_TAKING_VALUE, wayFor } from './node-tools.js'

/** Where the inspector listens by itself. */
export const DEVTOOLS_PORT = 9229

const INSPECT = /(?:^|[ =])--inspect(?:-brk|-wait)?(?:=(\S+))?(?=$|\s)/
const INSPECT_PORT = /(?:^|[ =])--(?:inspect|debug)-port[= ](\S+)/
const FOR_NODE = /node-options|--node-args/
const TOOLS_TAKING_VALUE: ReadonlySet<string> = new Set([...NODE_TAKING_VALUE, ...NODEMON_TAKING_VALUE])

/** An inspector that is asked for already, before the script or in NODE_OPTIONS; its port, if that is a number. */
export function ownInspector(container: Container): { readonly port: number | undefined } | undefined {
  const texts = nodeWords(container).map(textOf)
  const script = isNode(texts[0] ?? '') ? scriptOfNode(texts) : 0
  const all = [
    ...ownOptions(texts.slice(1, script), NODE_TAKING_VALUE),
    ...optionsOfTool(texts.slice(script), script > 0),
    valueOf(container, 'NODE_OPTIONS') ?? '',
  ]
  const asked = all.map((text) => INSPECT.exec(text)).find(Boolean)
  if (!asked) return undefined
  const ports = [texts.slice(1, script).join(' '), ...all]
  const said = asked[1] ?? ports.map((text) => INSPECT_PORT.exec(text)?.[1]).find(Boolean)
  const isHostOnly = said === undefined || /^[a-z][\w.-]*$/i.test(said)
  return { port: isHostOnly ? DEVTOOLS_PORT : address(said).port }
}

/** What a tool takes for its own; what is behind its script, or behind a "--", is the program's. */
function optionsOfTool(words: readonly string[], isOfNode: boolean): readonly string[] {
  const way = wayFor(words)
  if (!way) return isOfNode ? [] : beforeDashes(words.slice(1))
  if (way.way === 'environment') return []
  if (way.way === 'flag' && way.spelling === 'inspect') return headOf(words.slice(way.at), TOOLS_TAKING_VALUE)
  const own = beforeDashes(words.slice(1))
  const tool = toolName(words[0] ?? '')
  // npm, pnpm and pm2 hand on only what is said to be for node, wherever it stands.
  if (way.way === 'node options' || tool === 'pm2-runtime')
    return own.filter((word, i) => FOR_NODE.test([own[i - 1], word].join(' ')))
  if (way.way === 'none') return headOf(words.slice(1), TOOLS_TAKING_VALUE)
  return tool === 'nest' ? own.map(asInspect) : own
}

/** `nest start --debug`, whose value may be a word of its own, in the words of node. */
function asInspect(word: string, at: number, words: readonly string[]): string {
  const match = /^(?:--debug|-d)(?:=(\S+))?$/.exec(word)
  const next = words[at + 1] ?? '-'
  const value = match?.[1] ?? (next.startsWith('-') ? undefined : next)
  return match ? `--inspect${value === undefined ? '' : `=${value}`}` : word
}
