import { isNode, scriptOfNode } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import { textOf } from '../container/words.js'
import { nodeWords } from './node-launch.js'

const MODEL = /^--(?:experimental-)?permission$/
const EXCEPTION = '--allow-inspector'

/** The options of node before its script. */
export function optionsOfNode(container: Container): readonly string[] {
  const texts = nodeWords(container).map(textOf)
  return isNode(texts[0] ?? '') ? texts.slice(1, scriptOfNode(texts)) : []
}

/**
 * Whether node lets nothing open its inspector, and says nothing of a flag that asks for it: its permission model does so, but for
 * an option that Node.js has from 24 on (tried with 20 to 26; nodejs.org/api/permissions.html).
 */
export function keepsInspectorClosed(container: Container): boolean {
  const options = [...optionsOfNode(container), ...(valueOf(container, 'NODE_OPTIONS') ?? '').split(' ')]
  return options.some((each) => MODEL.test(each)) && !options.includes(EXCEPTION)
}
