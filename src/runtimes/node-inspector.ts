import { address, beforeDashes, ownOptions } from '../command/flags.js'
import { NODE_TAKING_VALUE, isNode } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import { launchedTexts, programName } from './runtime.js'

/** Where the inspector listens by itself. */
export const DEVTOOLS_PORT = 9229

const INSPECT = /(?:^|[ =])--inspect(?:-brk|-wait)?(?:=(\S+))?(?=$|\s)/
const INSPECT_PORT = /(?:^|[ =])--(?:inspect|debug)-port=(\S+)/

/** An inspector that is asked for already, before the script or in NODE_OPTIONS; its port, if that is a number. */
export function ownInspector(container: Container): { readonly port: number | undefined } | undefined {
  const [, ...texts] = launchedTexts(container)
  // What is behind the script, or behind a tool's "--", is the program's own.
  const words = isNode(programName(container)) ? ownOptions(texts, NODE_TAKING_VALUE) : beforeDashes(texts)
  const all = [...words, valueOf(container, 'NODE_OPTIONS') ?? '']
  const asked = all.map((text) => INSPECT.exec(text)).find(Boolean)
  if (!asked) return undefined
  const said = asked[1] ?? all.map((text) => INSPECT_PORT.exec(text)?.[1]).find(Boolean)
  const isHostOnly = said === undefined || /^[a-z][\w.-]*$/i.test(said)
  return { port: isHostOnly ? DEVTOOLS_PORT : address(said).port }
}
