import { isNode, runsPackageScript, scriptOfNode } from '../command/node-words.js'
import { baseName } from '../container/words.js'
import { toolOf } from './node-tool-table.js'
import type { Way } from './node-way.js'
import { ENVIRONMENT, flag, lost } from './node-way.js'

// The published wrapper takes what is there for a tool that starts the program.
const IN_PACKAGES = /(?:^|\/)node_modules\//

/** How a program of Node.js gets the inspector; undefined for one that is not known, a script say. */
export function wayFor(words: readonly string[]): Way | undefined {
  const [program = ''] = words
  if (!isNode(program))
    return toolOf(words)?.way(words) ?? (IN_PACKAGES.test(program) ? lost(baseName(program)) : undefined)
  if (runsPackageScript(words)) return ENVIRONMENT
  const script = scriptOfNode(words)
  const tool = toolOf(words.slice(script))
  const inside = tool?.isOtherwiseByNode ? undefined : tool?.way(words.slice(script))
  // A tool's own way counts wherever its own process, which is this one, must not have the inspector.
  const isOwn = inside === undefined || inside.way === 'environment'
  return isOwn ? flag(behindPortOption(words.slice(0, script))) : moved(inside, script)
}

/** Of the flag's port and an `--inspect-port`, node takes the later one. */
function behindPortOption(head: readonly string[]): number {
  const at = head.findLastIndex((word) => /^--(?:inspect|debug)-port(?:=|$)/.test(word))
  return at === -1 ? 1 : at + (head[at]?.includes('=') ? 1 : 2)
}

function moved(way: Way, by: number): Way {
  return 'at' in way ? { ...way, at: way.at + by } : way
}
