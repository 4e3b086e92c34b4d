import type { Config } from './config/config.js'
import { REFUSALS } from './container/refusals.js'
import type { Outcome } from './debug-pod.js'
import { editsFor, outcomesFor } from './debug-pod.js'
import type { Edit } from './krm/edit.js'
import type { Item } from './krm/item.js'
import type { KnownImages } from './known-images.js'
import { ItemFault } from './krm/item-fault.js'
import type { Root } from './krm/parse.js'
import { parseItem, textAt } from './krm/parse.js'
import { refOf } from './krm/ref.js'
import type { ResourceRef, Result } from './krm/result.js'
import type { Splice } from './krm/scalar.js'
import { NotEditable, splicesFor } from './krm/splice.js'
import { faultResult, noneResult, resultOf } from './results.js'
import type { Kinds } from './workload/kinds.js'
import type { FindConfigMap } from './workload/env-sources.js'
import { withEnvSources } from './workload/env-sources.js'
import { whyNone } from './workload/kinds.js'
import { readWorkload, whyNoPod } from './workload/read.js'
import type { Workload } from './workload/workload.js'

/** What became of an item. */
export interface Done {
  readonly splices: readonly Splice[]
  readonly results: readonly Result[]
  /** The workload, if one of its containers changed. */
  readonly changed: ResourceRef | undefined
}

/** What an item is debugged with. */
export interface Means {
  readonly text: string
  readonly config: Config
  readonly kinds: Kinds
  readonly findConfigMap: FindConfigMap
  readonly images: KnownImages
}

/** What becomes of an item that is none of the function's business. */
export const UNTOUCHED: Done = { splices: [], results: [], changed: undefined }

/** What becomes of an item that may hold a pod; a fault inside it is a result, and the item stays as it is. */
export async function debugItem(item: Item, means: Means): Promise<Done> {
  const root = item.root ?? parseItem(means.text, item)
  const identity = item.identity ?? {
    apiVersion: textAt(root, 'apiVersion') ?? '',
    kind: textAt(root, 'kind') ?? '',
  }
  try {
    const shape = means.kinds.get(`${identity.apiVersion} ${identity.kind}`)
    const workload = shape ? readWorkload(root, identity, shape) : undefined
    if (workload) return await debugWorkload(root, withEnvSources(workload, means.findConfigMap), means)
    const why = shape ? whyNoPod(root, shape) : whyNone(identity.apiVersion, identity.kind)
    return why === undefined
      ? UNTOUCHED
      : { ...UNTOUCHED, results: [noneResult(why, refOf(root, item.identity))] }
  } catch (error) {
    if (error instanceof ItemFault)
      return { ...UNTOUCHED, results: [faultResult(error, refOf(root, item.identity))] }
    throw error
  }
}

async function debugWorkload(root: Root, workload: Workload, { config, images }: Means): Promise<Done> {
  const plans = await outcomesFor(workload, config, images)
  const edit = (outcomes: readonly Outcome[]) => spliced(root, editsFor(workload, outcomes, config))
  const whole = edit(plans)
  // Where something cannot be edited, each container is tried alone, so that only those that need it are refused.
  const outcomes = 'refused' in whole ? plans.map((outcome) => orRefused(outcome, edit([outcome]))) : plans
  const splices = 'refused' in whole ? edit(outcomes) : whole
  if ('refused' in splices) throw new Error(splices.refused)
  const changed = outcomes.some((outcome) => outcome.kind === 'changed') ? workload.ref : undefined
  return { splices, results: outcomes.map((outcome) => resultOf(workload, outcome)), changed }
}

function spliced(root: Root, edits: readonly Edit[]): readonly Splice[] | { readonly refused: string } {
  try {
    return splicesFor(root, edits)
  } catch (error) {
    if (error instanceof NotEditable) return { refused: error.message }
    throw error
  }
}

function orRefused(outcome: Outcome, splices: ReturnType<typeof spliced>): Outcome {
  if (outcome.kind !== 'changed' || !('refused' in splices)) return outcome
  const { facts, found } = outcome
  const { refused, remedy } = REFUSALS.shared(splices.refused)
  return { kind: 'refused', facts, found, why: refused, remedy }
}
