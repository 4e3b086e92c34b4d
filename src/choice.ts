import type { Config, ImageRule } from './config/config.js'
import type { ContainerFacts } from './container/container.js'
import { ruleFor } from './images/match.js'
import { parseData } from './krm/data.js'
import { ItemFault } from './krm/item-fault.js'
import { RUNTIME_NAMES, runtimeNamed } from './runtimes/index.js'
import type { Runtime } from './runtimes/runtime.js'
import type { Workload } from './workload/workload.js'

/** The annotation of a workload or a pod template that decides for its pod before everything else. */
export const DEBUG = 'ducttape.dev/debug'

/** What users say of a container before anyone looks at it. */
export interface Choice {
  /** Why it is left alone, if it is. */
  readonly off: string | undefined
  readonly runtime: Runtime | undefined
  /** Who said so, in words that follow "because". */
  readonly because: string
  /** Whether it was singled out, so that a refusal is an error. */
  readonly isNamed: boolean
  readonly rule: ImageRule | undefined
}

const RUNTIMES = RUNTIME_NAMES.join(', ')

type Wishes = ReadonlyMap<string, string>

/** What users say of each candidate of a workload, in order; throws an ItemFault for an annotation that says nothing sensible. */
export function choicesFor(
  workload: Workload,
  candidates: readonly ContainerFacts[],
  config: Config,
): readonly Choice[] {
  const wishes = wishesOf(workload, candidates)
  return candidates.map((container) => choiceFor(container, wishes, config))
}

function choiceFor(container: ContainerFacts, wishes: Wishes, config: Config): Choice {
  const rule = config.images && container.image ? ruleFor(config.images, container.image) : undefined
  const wish = wishes.get(container.name)
  const silent = { off: undefined, runtime: undefined, because: '', isNamed: false, rule }
  if (wish === 'off') return { ...silent, off: `its \`${DEBUG}\` annotation says off` }
  if (wish !== undefined)
    return {
      ...silent,
      runtime: runtimeNamed(wish),
      because: `its \`${DEBUG}\` annotation says ${wish}`,
      isNamed: true,
    }
  if (config.images && !rule)
    return {
      ...silent,
      off: `its image "${container.image ?? ''}" is not among those that the functionConfig names`,
    }
  if (!rule?.runtime) return silent
  return {
    ...silent,
    runtime: runtimeNamed(rule.runtime),
    because: `the functionConfig says so for "${rule.image}"`,
    isNamed: true,
  }
}

/** The annotation's words for each container; that of the pod template, being nearer, beats that of the workload. */
function wishesOf({ annotations, pod }: Workload, candidates: readonly ContainerFacts[]): Wishes {
  const text = pod.annotations.get(DEBUG) ?? annotations.get(DEBUG)
  if (text === undefined) return new Map()
  const value = parseData(text, `the \`${DEBUG}\` annotation`)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return byContainer(value, candidates)
  const word = wordOf(value)
  if (!isWord(word))
    throw fault(
      `must be off, one of ${RUNTIMES}, or a YAML mapping of container to one of these; got "${text}"`,
    )
  if (word !== 'off' && candidates.length > 1) {
    const example = `{${candidates[0]?.name ?? ''}: ${word}}`
    throw fault(
      `must say which of the ${candidates.length} containers it means, as in "${example}"; got "${text}"`,
    )
  }
  return new Map(candidates.map((container) => [container.name, word]))
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
  if (strange)
    throw fault(`of container "${strange[0]}" must be off or one of ${RUNTIMES}; got "${strange[1]}"`)
  return new Map(wishes)
}

/** A wish as a word: YAML 1.1 readers take a plain `off` for false. */
function wordOf(value: unknown): string {
  return value === false ? 'off' : String(value)
}

function isWord(word: string): boolean {
  return word === 'off' || runtimeNamed(word) !== undefined
}

function fault(message: string): ItemFault {
  return new ItemFault(`\`${DEBUG}\` ${message}`, `metadata.annotations["${DEBUG}"]`)
}
