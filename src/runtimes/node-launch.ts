import type { Container } from '../container/container.js'
import type { Words } from '../container/words.js'
import { literal, textOf } from '../container/words.js'
import { imageEvidence } from './runtime.js'

const SCRIPT = /^[^-].*\.[cm]?js$/

/** Whether a program is a script's file, before which the official image's entrypoint puts `node`. */
export function isScriptFile(program: string): boolean {
  return SCRIPT.test(program)
}

/** The words of a launch with the `node` that the official image's entrypoint puts before a script or an option. */
export function nodeWords(container: Container): Words {
  const { words, through } = container.launch
  const first = words[0] ? textOf(words[0]) : ''
  const isOption = first.startsWith('-') && imageEvidence(container, ['NODE_VERSION']) !== undefined
  // github.com/nodejs/docker-node, docker-entrypoint.sh
  const isCompleted = through.at(-1) === 'docker-entrypoint.sh' && (isOption || isScriptFile(first))
  return isCompleted ? [literal('node'), ...words] : words
}
