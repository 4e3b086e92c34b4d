import type { Container, EnvEntry } from '../container/container.js'
import { escapeExpansion, variable } from '../container/environment.js'
import type { EnvChange, Note, Refusal } from '../container/plan.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'

const COPY = 'DUCTTAPE_ORIGINAL_'

/** Why a container's environment cannot be changed so, if it cannot. */
export function envObstacle(container: Container, changes: readonly EnvChange[]): Refusal | undefined {
  const change = changes.find(({ change: how, name }) => {
    const found = variable(container, name)
    return how !== 'set' && found.from === 'pod' && found.entry.value === undefined && found.entry.isOptional
  })
  if (!change) return undefined
  return {
    refused: `\`${change.name}\` comes from a source that is \`optional\`: without it, the text that refers to it would reach the program`,
    remedy: `make the source of \`${change.name}\` required, or give it a \`value\``,
  }
}

/** What a user should know about changes whose old value cannot be seen here. */
export function envNotes(container: Container, changes: readonly EnvChange[]): readonly Note[] {
  return changes.flatMap(({ change, name }): readonly Note[] => {
    if (change === 'set' || variable(container, name).from !== 'nowhere') return []
    const sources = [
      ...(container.hasEnvFrom ? ['one that `envFrom` brings'] : []),
      ...(container.imageConfig ? [] : ["the image's own"]),
    ]
    if (sources.length === 0) return []
    return [
      {
        severity: 'warning',
        text: `\`${name}\` is set now and hides ${sources.join(' or ')}, if there is one`,
      },
    ]
  })
}

/** The edits that change a container's environment, everything else in it kept in its place. */
export function envEdits(container: Container, at: Path, changes: readonly EnvChange[]): readonly Edit[] {
  return changes.flatMap((change) => edits(container, [...at, 'env'], change))
}

function edits(container: Container, env: Path, change: EnvChange): readonly Edit[] {
  const found = variable(container, change.name)
  if (found.from === 'pod') return ofEntry(env, found.entry, change)
  const value = joined(change, found.from === 'image' ? escapeExpansion(found.value) : '')
  return [{ at: env, insert: [{ name: change.name, value }], before: 'end' }]
}

function ofEntry(env: Path, entry: EnvEntry, change: EnvChange): readonly Edit[] {
  const at = [...env, entry.index]
  if (change.change === 'set') return [...without(at, entry), { at: [...at, 'value'], set: change.value }]
  if (entry.value === undefined) return onTopOfReference(env, entry, change)
  if (entry.value === '') return [{ at: [...at, 'value'], set: change.value }]
  const isAppended = change.change === 'append'
  const insert = isAppended ? change.separator + change.value : change.value + change.separator
  return [{ at: [...at, 'value'], change: [{ at: isAppended ? entry.value.length : 0, remove: 0, insert }] }]
}

function without(at: Path, entry: EnvEntry): readonly Edit[] {
  return entry.value === undefined ? [{ at: [...at, 'valueFrom'], remove: true }] : []
}

/** The entry keeps its source under another name, and a new one behind it refers to that. */
function onTopOfReference(env: Path, entry: EnvEntry, change: EnvChange): readonly Edit[] {
  const copy = `${COPY}${entry.name}`
  const value = joined(change, `$(${copy})`)
  return [
    { at: [...env, entry.index, 'name'], set: copy },
    { at: env, insert: [{ name: entry.name, value }], before: entry.index + 1 },
  ]
}

function joined({ change, value, separator }: EnvChange, old: string): string {
  if (change === 'set' || old === '') return value
  return change === 'append' ? old + separator + value : value + separator + old
}
