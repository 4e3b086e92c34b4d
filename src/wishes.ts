import type { ContainerFacts } from './container/container.js'
import { parseData } from './krm/data.js'
import { InputError } from './krm/input-error.js'
import { ItemFault } from './krm/item-fault.js'
import { RUNTIME_NAMES, runtimeNamed } from './runtimes/index.js'
import type { Workload } from './workload/workload.js'

/** The annotation of a workload or a pod template that decides for its pod before everything else. */
export const DEBUG = 'ducttape.dev/debug'

const WORDS = `on, off, ${RUNTIME_NAMES.join(', ')}`

/** Words of the annotation by container: on, off, or a runtime. */
type Wishes = ReadonlyMap<string, string>

/**
 * The annotation's words for each container; that of the pod template, being nearer, beats that of the workload. Throws an
 * ItemFault for what is neither a word nor a mapping of the pod's containers to words.
 */
export function wishesOf({ annotations, pod }: Workload, candidates: readonly ContainerFacts[]): Wishes {
  const text = pod.annotations.get(DEBUG) ?? annotations.get(DEBUG)
  if (text === undefined) return new Map()
  const value = parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return byContainer(value, candidates)
  const word = wordOf(value)
  if (!isWord(word))
    throw fault(`must be one of ${WORDS}, or a YAML mapping of container to one of these; got "${text}"`)
  if (runtimeNamed(word) && candidates.length > 1) {
    const example = `{${candidates[0]?.name ?? ''}: ${word}}`
    throw fault(
      `must say which of the ${candidates.length} containers it means, as in "${example}"; got "${text}"`,
    )
  }
  return new Map(candidates.map((container) => [container.name, word]))
}

function parsed(text: string): unknown {
  try {
    return parseData(text, `\`${DEBUG}\``)
  } catch (error) {
    if (error instanceof InputError) throw fault(`must be YAML; got "${text}"`)
    throw error
  }
}

function byContainer(value: object, candidates: readonly ContainerFacts[]): Wishes {
  const names = candidates.map((container) => container.name)
  const wishes = Object.entries(value).map(([name, wish]) => [name, wordOf(wish)] as const)
  const stranger = wishes.find(([name]) => !names.includes(name))
  if (stranger)
    throw fault(
      `names the container "${stranger[0]}", which the pod does not have; it has ${names.join(', ')}`,
    )
  const strange = wishes.find(([, wish]) => !isWord(wish))
  if (strange) throw fault(`of container "${strange[0]}" must be one of ${WORDS}; got "${strange[1]}"`)
  return new Map(wishes)
}

/** A wish as a word: YAML 1.1 readers take a plain `off` for false, and people write true. */
function wordOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return String(value)
}

function isWord(word: string): boolean {
  return word === 'on' || word === 'off' || runtimeNamed(word) !== undefined
}

function fault(message: string): ItemFault {
  return new ItemFault(`\`${DEBUG}\` ${message}`, `metadata.annotations["${DEBUG}"]`)
}
