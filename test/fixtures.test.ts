import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { run } from '../src/run.js'
import type { Fixture } from './harness/fixtures.js'
import { readFixtures } from './harness/fixtures.js'
import type { OwnKind } from './harness/items.js'
import { commentsOf, outsidePods, withoutResults, workloadsOf } from './harness/items.js'
import { candidatesOf } from './harness/pods.js'
import { asResourceList, withCarriageReturns } from './harness/shapes.js'
import { faultsOf } from './validity.js'

const UPDATE = process.env['UPDATE_EXPECTED'] === '1'
const FIXTURES = readFixtures()
const RUNNING = FIXTURES.filter(({ error }) => error === undefined)
const REMOVES_PROBES = /suspend: true|probes: remove/
// Those whose topic is the shape or the line ends themselves say nothing new in another shape.
const RESHAPED = RUNNING.filter(({ name, input }) => !name.startsWith('shapes/') && !/\r|^\uFEFF/.test(input))

describe.each(RUNNING)('$name', (fixture) => {
  const outcome = runOn(fixture)

  test('gives the expected text', async () => {
    const { output } = await outcome
    expectFile(fixture, 'expected', output)
  })

  test('gives the expected results', async () => {
    const { results, failed } = await outcome
    const isTelling = fixture.results !== undefined || results.some(({ severity }) => severity !== 'info')
    if (isTelling)
      expectFile(fixture, 'results', stringify(results, { lineWidth: 0, aliasDuplicateObjects: false }))
    expect(failed).toBe(results.some(({ severity }) => severity === 'error'))
  })

  test('says something about every candidate', async () => {
    const { results } = await outcome
    // What is wrong with a whole item is said once, and names no container; nor does what is said of a companion.
    const isAboutAnItem = results.some(({ tags, severity }) => !tags?.['container'] && severity === 'error')
    const about = results.flatMap(({ tags }) => tags?.['container'] ?? [])
    const candidates = workloadsOf(fixture.input, '1.2', ownKinds(fixture)).flatMap(candidatesOf)
    if (!isAboutAnItem) expect(about).toEqual(candidates.map(({ name }) => name))
  })

  test('changes nothing when it runs again', async () => {
    const { output } = await outcome
    const again = await runOn({ ...fixture, input: output })
    expect(withoutResults(again.output)).toBe(withoutResults(output))
  })

  test('leaves alone what holds no pod, and every comment', async () => {
    const { output } = await outcome
    const own = ownKinds(fixture)
    const leftOut = REMOVES_PROBES.test(fixture.functionConfig ?? '') ? 'probes' : 'nothing'
    expect(outsidePods(output, own)).toBe(outsidePods(fixture.input, own))
    expect(commentsOf(output, leftOut)).toEqual(commentsOf(fixture.input, leftOut))
  })

  test.each(['1.1', '1.2'] as const)('gives valid resources to a reader of YAML %s', async (version) => {
    const { output } = await outcome
    const own = ownKinds(fixture)
    const faults = workloadsOf(output, version, own).flatMap(faultsOf)
    const before = workloadsOf(fixture.input, version, own).flatMap(faultsOf)
    expect(faults.filter((fault) => !before.includes(fault))).toEqual([])
  })
})

describe.each(RESHAPED)('$name, in another shape', ({ input, functionConfig, expected = '' }) => {
  test('with Windows line ends', async () => {
    const { output } = await runOn({ input: withCarriageReturns(input), functionConfig })
    expect(output).toBe(withCarriageReturns(expected))
  })

  test('as a ResourceList that carries the configuration', async () => {
    const { output } = await runOn({
      input: asResourceList(input, functionConfig),
      functionConfig: undefined,
    })
    expect(withoutResults(output)).toBe(asResourceList(expected, functionConfig))
  })
})

describe.each(FIXTURES.filter(({ error }) => error !== undefined))('$name', (fixture) => {
  test('is refused with the expected message', async () => {
    const fault: unknown = await runOn(fixture).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Error)
    expectFile(fixture, 'error', `${(fault as Error).message}\n`)
  })
})

test.each(FIXTURES)('$name has a sentence that says what the case is', ({ sentence }) => {
  expect(sentence).toMatch(/^["'`%/A-Za-z].*[.:?]$/)
})

type Input = Pick<Fixture, 'input' | 'functionConfig'>

function runOn({ input, functionConfig }: Input) {
  return run(input, functionConfig === undefined ? {} : { functionConfig })
}

/** What a fixture's configuration says of kinds, read on its own. */
function ownKinds({ functionConfig }: Fixture): readonly OwnKind[] {
  const config =
    functionConfig === undefined ? {} : (parse(functionConfig) as { spec?: { kinds?: OwnKind[] } })
  return config.spec?.kinds ?? []
}

const FILES = { expected: 'expected.yaml', results: 'results.yaml', error: 'error.txt' }

function expectFile(fixture: Fixture, file: keyof typeof FILES, actual: string): void {
  if (UPDATE) writeFileSync(join(fixture.folder, FILES[file]), actual)
  else expect(actual).toBe(fixture[file])
}
