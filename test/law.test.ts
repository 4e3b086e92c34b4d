import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LAUNCH } from './launches/generated.js'
import { transform, violations } from './launches/transformed.js'
import type { Simulator } from './simulator/run.js'
import { openSimulator } from './simulator/run.js'

// `npm run test:fuzz` looks further.
const RUNS = Number(process.env['RUNS'] ?? 300)
const SEED = Number(process.env['SEED'] ?? 1)

let simulator: Simulator
beforeAll(async () => {
  simulator = await openSimulator()
})
afterAll(() => simulator.close())

describe('after the transformation the same program starts in the same way, with a debugger on it, once', () => {
  test(`in ${RUNS} generated launches`, async () => {
    const outcomes = new Map<string, number>()
    const property = fc.asyncProperty(LAUNCH, async (launch) => {
      const before = await simulator.simulate(launch)
      // What did not start before says nothing.
      fc.pre(before.rejected === undefined && before.failure === undefined)
      const transformed = await transform(launch)
      outcomes.set(transformed.outcome, (outcomes.get(transformed.outcome) ?? 0) + 1)
      expect(await violations(simulator, launch, transformed)).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed: SEED, maxSkipsPerRun: 1000 })
    // A function that refuses everything would hold the law, too.
    expect(outcomes.get('changed') ?? 0).toBeGreaterThan(RUNS * 0.8)
  }, 3_600_000)
})
