import type { Container, EnvEntry } from '../container/container.js'
import type { Variable } from '../container/environment.js'
import {
  escapeExpansion,
  hasUnknownSource,
  knowsImageEnv,
  referenceObstacle,
  variable,
} from '../container/environment.js'
import { referencesTo } from '../container/expansion.js'
import { NOTES } from '../container/notes.js'
import type { EnvChange, Note, Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'

const COPY = 'DUCTTAPE_ORIGINAL_'

/** Why a container's environment cannot be changed so, if it cannot. */
export function envObstacle(container: Container, changes: readonly EnvChange[]): Refusal | undefined {
  const [first] = changes
  if (first && container.launch.isClean) return REFUSALS.cleanEnvironment(first.name)
  const hidden = changes.find(({ name }) => container.launch.sets.has(name))
  if (hidden) return REFUSALS.setByLaunch(hidden.name)
  const kept = changes.filter(({ change }) => change !== 'set')
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const referred = kept.find(
    ({ name }) => isKnownToPod(container, name) && words.some((word) => referencesTo(word, name).length > 0),
  )
  if (referred) return REFUSALS.referringWords(referred.name)
  return kept.map(({ name }) => referenceObstacle(container, name)).find(Boolean)
}

/** What a user should know about changes whose old value cannot be seen here. */
export function envNotes(container: Container, changes: readonly EnvChange[]): readonly Note[] {
  const { mayHide } = container.launch
  return changes.flatMap(({ change, name }): readonly Note[] => {
    if (mayHide) return [NOTES.setInScript(name)]
    const found = variable(container, name)
    // What is referred to is whatever `envFrom` brings in the end, also from a source that cannot be seen here.
    if (change === 'set' || found.from === 'pod' || isReferredTo(found)) return []
    const sources = [
      ...(hasUnknownSource(container) ? ['one that `envFrom` brings'] : []),
      ...(knowsImageEnv(container) || found.from === 'envFrom' ? [] : ["the image's own"]),
    ]
    if (sources.length === 0) return []
    return [NOTES.hidden(name, sources.join(' or '))]
  })
}

/** The edits that change a container's environment, everything else in it kept in its place. */
export function envEdits(container: Container, at: Path, changes: readonly EnvChange[]): readonly Edit[] {
  return changes.flatMap((change) => edits(container, [...at, 'env'], change))
}

function edits(container: Container, env: Path, change: EnvChange): readonly Edit[] {
  const found = variable(container, change.name)
  if (found.from === 'pod') return ofEntry(container, { env, entry: found.entry }, change)
  const value = joined(change, referred(found, change.name))
  return [{ at: env, insert: [{ name: change.name, value }], before: 'end' }]
}

/** A value as a new entry of `env` can have it: what `envFrom` brings is referred to, so that a change there still counts. */
function referred(found: Variable, name: string): string {
  if (isReferredTo(found)) return reference(name)
  return found.from === 'image' ? escapeExpansion(found.value) : ''
}

function ofEntry(
  container: Container,
  at: { env: Path; entry: EnvEntry },
  change: EnvChange,
): readonly Edit[] {
  const { env, entry } = at
  const value = [...env, entry.index, 'value']
  const isReferredTo = change.change !== 'set' && referring(container, entry).length > 0
  if (entry.value === undefined || isReferredTo) return besideReference(container, at, change)
  if (change.change === 'set' || entry.value === '') return [{ at: value, set: change.value }]
  const isAppended = change.change === 'append'
  const insert = isAppended ? change.separator + change.value : change.value + change.separator
  return [{ at: value, change: [{ at: isAppended ? entry.value.trimEnd().length : 0, remove: 0, insert }] }]
}

/**
 * The entry keeps its source under another name, and a new one behind it has the value, which may refer to that. So do the
 * entries that referred to it: what they are for was not to be changed, and a JVM does not start with an agent given twice.
 */
function besideReference(
  container: Container,
  { env, entry }: { env: Path; entry: EnvEntry },
  change: EnvChange,
): readonly Edit[] {
  const copy = copyName(container, entry.name)
  const value = joined(change, entry.value === '' ? '' : reference(copy))
  const users = change.change === 'set' ? [] : referring(container, entry)
  return [
    { at: [...env, entry.index, 'name'], set: copy },
    { at: env, insert: [{ name: entry.name, value }], before: entry.index + 1 },
    ...users.map((user) => ({
      at: [...env, user.index, 'value'],
      change: referencesTo(user.value ?? '', entry.name).map((at) => ({
        at,
        remove: entry.name.length,
        insert: copy,
      })),
    })),
  ]
}

/** The entries behind one that refer to it. */
function referring({ env }: Container, { name, index }: EnvEntry): readonly EnvEntry[] {
  return env.filter((each) => each.index > index && referencesTo(each.value ?? '', name).length > 0)
}

/** Whether Kubernetes puts a variable's value into the words of the pod. */
function isKnownToPod(container: Container, name: string): boolean {
  const { from } = variable(container, name)
  return from === 'pod' || from === 'envFrom'
}

function isReferredTo(found: Variable): boolean {
  return found.from === 'envFrom' && found.value !== ''
}

/** What Kubernetes puts a variable's value in place of. */
function reference(name: string): string {
  return `$(${name})`
}

function copyName({ env }: Container, name: string): string {
  let copy = `${COPY}${name}`
  for (let i = 2; env.some((entry) => entry.name === copy); i++) copy = `${COPY}${name}_${i}`
  return copy
}

function joined({ change, value, separator }: EnvChange, old: string): string {
  if (change === 'set' || old === '') return value
  return change === 'append' ? old + separator + value : value + separator + old
}
