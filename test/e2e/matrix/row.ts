import { byFunction, type Way } from './by-function.js'
import { bySkaffold } from './by-skaffold.js'
import type { Cell } from './cell.js'
import { type Outcome, type Plain, runDebugged, runPlain } from './run-cell.js'
import { type Situation, situationOf } from './situation.js'

/** What was seen of a cell. */
export interface Row {
  readonly cell: Cell
  readonly plain: Plain
  readonly here: Outcome
  /** Undefined where Skaffold was not given the launch. */
  readonly skaffold: Outcome | undefined
  /** The ways that only cells of the smaller set are run by. */
  readonly byContract: { readonly skaffold: Outcome; readonly launcher: Outcome } | undefined
}

const OURS: Way = { contract: 'ducttape', attach: 'auto' }
const BY_LAUNCHER: Way = { contract: 'ducttape', attach: 'launcher' }
const AS_PUBLISHED: Way = { contract: 'skaffold', attach: 'auto' }

/** Runs a cell without a debugger, with the function's, and with all that it is compared with. */
export async function rowOf(cell: Cell): Promise<Row> {
  const situation = await situationOf(cell)
  const plain = await runPlain(cell, situation.yaml)
  const by = (way: Way) => outcomeBy(way, { cell, situation, plain })
  return {
    cell,
    plain,
    here: await by(OURS),
    skaffold: await ofSkaffold({ cell, situation, plain }),
    byContract: cell.isComparedByContract
      ? { skaffold: await by(AS_PUBLISHED), launcher: await by(BY_LAUNCHER) }
      : undefined,
  }
}

/** A cell as the function alone makes it. */
export async function outcomeOf(cell: Cell): Promise<Outcome> {
  const situation = await situationOf(cell)
  return outcomeBy(OURS, { cell, situation, plain: await runPlain(cell, situation.yaml) })
}

interface Known {
  readonly cell: Cell
  readonly situation: Situation
  readonly plain: Plain
}

async function outcomeBy(way: Way, { cell, situation, plain }: Known): Promise<Outcome> {
  const { yaml, refused } = await byFunction(cell, situation, way)
  return refused === undefined ? runDebugged(cell, yaml, plain) : refusal(refused)
}

async function ofSkaffold({ cell, situation, plain }: Known): Promise<Outcome | undefined> {
  const made = bySkaffold(cell, situation)
  if (made === undefined) return undefined
  return 'refused' in made ? refusal(made.refused) : runDebugged(cell, made.yaml, plain)
}

const refusal = (why: string): Outcome => ({ isHit: false, faults: [`refused: ${why}`] })
