import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFixtures } from './harness/fixtures.js'
import { LAUNCH } from './launches/generated.js'
import { changedIn } from './launches/of-fixtures.js'
import { changedNames, transform, violations } from './launches/transformed.js'
import { judge } from './simulator/judge.js'
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

const FIXTURES = readFixtures().filter(({ error }) => error === undefined)
// What starts the debugger there, or which program is meant, is not known to the simulator.
const NOT_SIMULATED: { readonly [fixture: string]: string } = {
  'images/skaffold-names-the-language-of-any-program':
    'nothing tells the simulator that its program is of that language, so that no hook is loaded there',
  'jvm/agent-by-the-switch-of-buildpacks':
    "nothing is known of the image, so that its program's launcher, which reads the switch, is not there",
  'launch/script-serves-then-runs-a-file':
    'no program goes on there, so that the last one seems to be what the container is for',
  'nodejs/unknown-program-of-its-image': 'its program is not of Node.js there, as its note says it may be',
}

describe('after the transformation the same program starts in the same way, with a debugger on it, once', () => {
  test.each(FIXTURES)('in $name', async (fixture) => {
    const broken: string[] = []
    for (const { name, launch, container } of await changedIn(fixture)) {
      const both = await simulator.compare(launch, container)
      const names = changedNames(launch.container.env ?? [], container.env ?? [])
      broken.push(...judge(both, names).map(({ kind, text }) => `${name}: ${kind}: ${text}`))
    }
    if (fixture.name in NOT_SIMULATED) expect(broken).not.toEqual([])
    else expect(broken).toEqual([])
  })

  test('and each fixture that is not simulated is there', () => {
    const names = FIXTURES.map(({ name }) => name)
    expect(Object.keys(NOT_SIMULATED).filter((name) => !names.includes(name))).toEqual([])
  })

  test(`in ${RUNS} generated launches`, async () => {
    const outcomes = new Map<string, number>()
    const property = fc.asyncProperty(LAUNCH, async (launch) => {
      const transformed = await transform(launch)
      outcomes.set(transformed.outcome, (outcomes.get(transformed.outcome) ?? 0) + 1)
      const broken = await violations(simulator, launch, transformed)
      // What did not start before says nothing.
      fc.pre(broken[0]?.kind !== 'did not start before')
      expect(broken).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed: SEED, maxSkipsPerRun: 1000 })
    // A function that refuses everything would hold the law, too.
    const count = [...outcomes.values()].reduce((sum, each) => sum + each, 0)
    expect((outcomes.get('changed') ?? 0) / count).toBeGreaterThan(0.6)
  }, 3_600_000)
})
