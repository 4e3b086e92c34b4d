import { isNode, scriptOfNode } from '../command/node-words.js'
import type { Container } from '../container/container.js'
import type { Words } from '../container/words.js'
import { literal, sourceOf, textOf } from '../container/words.js'
import { imageEvidence } from './runtime.js'

const DENO_SUBCOMMANDS = new Set(
  (
    'bench bundle cache check compile completions coverage doc eval fmt help info install lint lsp publish repl run serve ' +
    'task test types uninstall upgrade vendor'
  ).split(' '),
)
const SCRIPT = /^[^-].*\.[cm]?js$/

/** Whether a program is a script's file, before which the official image's entrypoint puts `node`. */
export function isScriptFile(program: string): boolean {
  return SCRIPT.test(program)
}

/** The words of a launch with the `node` or `deno` that the official image's entrypoint puts before them. */
export function nodeWords(container: Container): Words {
  const { words, through } = container.launch
  const first = words[0] ? textOf(words[0]) : ''
  if (through.at(-1) !== 'docker-entrypoint.sh') return words
  const isOption = first.startsWith('-')
  // github.com/denoland/deno_docker, _entry.sh
  if (imageEvidence(container, ['DENO_VERSION']) && (isOption || DENO_SUBCOMMANDS.has(first)))
    return [literal('deno'), ...words]
  // github.com/nodejs/docker-node, docker-entrypoint.sh
  const isOfNode = isScriptFile(first) || (isOption && imageEvidence(container, ['NODE_VERSION']))
  return isOfNode ? [literal('node'), ...words] : words
}

/** How the script of node is written where it is all the words of a shell script that are not known: it may be a tool that starts another node. */
export function unknownScript(container: Container): string | undefined {
  const words = nodeWords(container)
  const texts = words.map(textOf)
  const script = isNode(texts[0] ?? '') ? words[scriptOfNode(texts)] : undefined
  return script?.kind === 'kept' && script.isOpen && script.value === '$@' ? sourceOf(script) : undefined
}
