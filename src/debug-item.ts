import type { Config } from './config/config.js'
import type { Outcome } from './debug-pod.js'
import { editsFor, outcomesFor } from './debug-pod.js'
import { ItemFault } from './krm/item-fault.js'
import type { Root } from './krm/parse.js'
import { parseItem } from './krm/parse.js'
import { refOf } from './krm/ref.js'
import type { Result } from './krm/result.js'
import type { Splice } from './krm/scalar.js'
import { NotEditable, splicesFor } from './krm/splice.js'
import type { Item } from './krm/item.js'
import { faultResult, resultOf } from './results.js'
import { readWorkload } from './workload/read.js'
import type { Workload } from './workload/workload.js'

interface Done {
  readonly splices: readonly Splice[]
  readonly results: readonly Result[]
}

/** What becomes of an item that may hold a pod; a fault inside it is a result, and the item stays as it is. */
export async function debugItem(item: Item, text: string, config: Config): Promise<Done> {
  const root = item.root ?? parseItem(text, item)
  try {
    const workload = readWorkload(root)
    return workload ? await debugWorkload(root, workload, config) : { splices: [], results: [] }
  } catch (error) {
    if (error instanceof ItemFault) return { splices: [], results: [faultResult(error, refOf(root))] }
    throw error
  }
}

async function debugWorkload(root: Root, workload: Workload, config: Config): Promise<Done> {
  const outcomes = await outcomesFor(workload, config)
  const edits = editsFor(workload, outcomes, config)
  const splices = edits.length > 0 ? spliced(root, edits) : []
  const final = 'refused' in splices ? outcomes.map((outcome) => refused(outcome, splices.refused)) : outcomes
  return {
    splices: 'refused' in splices ? [] : splices,
    results: final.map((outcome) => resultOf(workload, outcome)),
  }
}

function spliced(
  root: Root,
  edits: Parameters<typeof splicesFor>[1],
): readonly Splice[] | { readonly refused: string } {
  try {
    return splicesFor(root, edits)
  } catch (error) {
    if (error instanceof NotEditable) return { refused: error.message }
    throw error
  }
}

function refused(outcome: Outcome, why: string): Outcome {
  if (outcome.kind !== 'changed') return outcome
  const { facts, found } = outcome
  return { kind: 'refused', facts, found, why, remedy: 'write the field out in its place' }
}
