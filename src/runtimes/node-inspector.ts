import { address, beforeDashes, headOf, ownOptions } from '../command/flags.js'
import { NODE_TAKING_VALUE, isNode, scriptOfNode } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import { textOf } from '../container/words.js'
import { nodeWords } from './node-launch.js'
import { NODEMON_TAKING_VALUE, toolOf } from './node-tool-table.js'
import { wayFor } from './node-tools.js'

/** Where the inspector listens by itself. */
export const DEVTOOLS_PORT = 9229
/** How to attach to it. */
export const DEVTOOLS_ATTACH =
  'the Chrome DevTools protocol: `chrome://inspect`, or a Node.js "attach" of an IDE'

const INSPECT = /(?:^|[ =])--inspect(?:-brk|-wait)?(?:=(\S+))?(?=$|\s)/
const INSPECT_PORT = /(?:^|[ =])--(?:inspect|debug)-port[= ](\S+)/
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
  return { port: said === undefined || isHostOnly(said) ? DEVTOOLS_PORT : address(said).port }
}

/** What a tool takes for its own; what is behind its script, or behind a "--", is the program's. */
function optionsOfTool(words: readonly string[], isOfNode: boolean): readonly string[] {
  const way = wayFor(words)
  const own = beforeDashes(words.slice(1))
  if (!way) return isOfNode ? [] : own
  if (way.way === 'environment') return []
  if (way.way === 'flag' && way.spelling === 'inspect') return headOf(words.slice(way.at), TOOLS_TAKING_VALUE)
  const asking = toolOf(words)?.asking
  if (asking) return asking(own)
  return way.way === 'none' ? headOf(words.slice(1), TOOLS_TAKING_VALUE) : own
}

/** Whether a value of `--inspect` is a host alone, as node reads it (`SplitHostPort` in src/node_options.cc). */
function isHostOnly(value: string): boolean {
  // What is not known yet may be a port.
  if (/[$`]/.test(value)) return false
  return /^\[.*\]$/.test(value) || (!value.includes(':') && /\D/.test(value))
}
