import type { Config, Spec } from './config/config.js'
import { configFrom } from './config/defaults.js'
import type { Done } from './debug-item.js'
import type { LocksOfInput } from './image-locks.js'
import type { Machine } from './image-sources.js'
import { checked, decode } from './krm/decode.js'
import { cut } from './krm/wire.js'
import type { Item } from './krm/item.js'
import type { Wire } from './krm/wire.js'
import { emit } from './krm/emit.js'
import type { Result } from './krm/result.js'
import { isWorkloadOfAnother, mayBeCompanion } from './workload/companions.js'
import type { Kinds } from './workload/kinds.js'
import { kindsWith, mayHoldPod } from './workload/kinds.js'

const LOCK_KIND = 'ImageLock'

/** What a run gives: the whole output, and what was done. */
export interface Run {
  readonly output: string
  readonly results: readonly Result[]
  readonly shape: Wire['shape']
  /** Whether a result is an error, so that the command must fail. */
  readonly failed: boolean
}

/** How a run is configured from outside its input. */
export interface RunOptions {
  /** A functionConfig as YAML, which beats the input's own. */
  readonly functionConfig?: string | Uint8Array
  /** What the command line says of `spec`, which beats the functionConfig. */
  readonly spec?: Spec
  /** What engines and registries are found by. */
  readonly machine?: Machine
}

const NO_MACHINE: Machine = { environment: {}, home: '/' }

/**
 * Makes the pods in a ResourceList or a stream of manifests debuggable: text in, text out. Throws an InputError for input
 * that cannot be read (exit code 2) and a ConfigError for a functionConfig that cannot be (3).
 */
export async function run(input: string | Uint8Array, options: RunOptions = {}): Promise<Run> {
  const wire = await cut(asText(input))
  const config = await configOf(wire, options)
  const done = await debugAll(wire, config, options.machine ?? NO_MACHINE)
  const results = done.flatMap((item) => item.results)
  const splices = done.flatMap((item) => item.splices)
  const output = await emit(wire, splices, results)
  return { output, results, shape: wire.shape, failed: results.some((result) => result.severity === 'error') }
}

async function configOf(wire: Wire, { functionConfig, spec = {} }: RunOptions): Promise<Config> {
  if (functionConfig === undefined && !wire.functionConfig) return configFrom(spec)
  const { readConfig } = await import('./read-config.js')
  return readConfig(wire, functionConfig, spec)
}

function asText(input: string | Uint8Array): string {
  return typeof input === 'string' ? checked(input) : decode(input)
}

/** What becomes of every item that may matter: first those with pods, then those that decide how many there are. */
async function debugAll({ items, text }: Wire, config: Config, machine: Machine): Promise<readonly Done[]> {
  const kinds = kindsWith(config.kinds)
  const all = await withListEntries(items, { text, kinds })
  const pods = all.filter((item) => mayHoldPod(kinds, item.kind) || isKnative(item, text))
  if (pods.length === 0) return []
  const { debugItem, UNTOUCHED } = await import('./debug-item.js')
  const { knownImages } = await import('./known-images.js')
  const { configMapsAmong } = await import('./config-maps.js')
  const { locks, results } = await locksOf(all, text)
  const images = await knownImages(config, locks, machine)
  const means = { text, config, kinds, findConfigMap: configMapsAmong(all, text), images }
  const done: Done[] = [{ ...UNTOUCHED, results }]
  // One after the other: a parsed item is garbage before the next one is parsed.
  for (const item of pods) done.push(await debugItem(item, means))
  const changed = done.flatMap((item) => item.changed ?? [])
  if (config.replicas === 'keep' || changed.length === 0) return done
  const { debugCompanion } = await import('./debug-companion.js')
  const companions = all.filter((item) => mayBeCompanion(item.kind))
  // A Rollout may stand between an autoscaler and the workload that has the pods.
  const between = companions
    .filter((item) => isWorkloadOfAnother(item.kind))
    .map((item) => debugCompanion(item, text, changed))
  const targets = [...changed, ...between.flatMap((item) => item.changed ?? [])]
  const others = companions.filter((item) => !isWorkloadOfAnother(item.kind))
  return [...done, ...between, ...others.map((item) => debugCompanion(item, text, targets))]
}

/** The items with those of lists in their place; what lines did not tell of a kind, a parser does. */
export async function withListEntries(
  items: readonly Item[],
  { text, kinds }: { text: string; kinds: Kinds },
) {
  const isList = ({ kind }: Item): boolean =>
    kind === 'List' || (kind?.endsWith('List') === true && mayHoldPod(kinds, kind.slice(0, -'List'.length)))
  if (items.every((item) => item.kind !== undefined && !isList(item))) return items
  const { entriesOfList, identified } = await import('./krm/list.js')
  return items.flatMap((item) => {
    const known = identified(item, text)
    return isList(known) ? entriesOfList(known, text) : [known]
  })
}

async function locksOf(items: readonly Item[], text: string): Promise<LocksOfInput> {
  if (!items.some(({ kind }) => kind === LOCK_KIND)) return { locks: [], results: [] }
  const { locksAmong } = await import('./image-locks.js')
  return locksAmong(items, text)
}

/** Most Services are not worth parsing: only Knative's get an answer. */
function isKnative({ kind, start, end }: Item, text: string): boolean {
  return kind === 'Service' && text.slice(start, end).includes('serving.knative.dev/')
}
