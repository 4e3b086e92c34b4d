import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { run } from '../src/run.js'
import { commentsOf, outsidePods, partsOf, valuesOf, withoutResults, workloadsOf } from './harness/items.js'
import { manifest } from './harness/manifests.js'
import type { Container } from './harness/pods.js'
import { candidatesOf, listedIn, withoutPlanned } from './harness/pods.js'
import { asResourceList, withCarriageReturns } from './harness/shapes.js'
import { faultsOf } from './validity.js'

const SEED = Number(process.env['SEED'] ?? 20_261_124)
const RUNS = Number(process.env['RUNS'] ?? 200)

// Variables that a debugger needs: their entries may change, all others are other people's.
const DEBUGGERS = /^(?:PATH|NODE_OPTIONS|JAVA_TOOL_OPTIONS|(?:DOTNET|COMPlus)_EnableDiagnostics\w*)$/

interface Scaler {
  readonly spec?: { readonly minReplicas?: number; readonly maxReplicas?: number }
}

const stream = fc.array(manifest(), { minLength: 1, maxLength: 3 }).map((each) => each.join('---\n'))

describe(`for any manifests (seed ${SEED}, ${RUNS} runs)`, () => {
  law('running it twice is running it once', async (text) => {
    const { output } = await run(text, {})
    expect((await run(output, {})).output).toBe(output)
  })

  law('every byte outside pods is the input', async (text) => {
    const { output } = await run(text, {})
    expect(outsidePods(output)).toBe(outsidePods(text))
  })

  law('the comments are those of the input, in their order', async (text) => {
    const { output } = await run(text, {})
    expect(commentsOf(output)).toEqual(commentsOf(text))
  })

  law('there is one result for each candidate', async (text) => {
    const { results } = await run(text, {})
    // What is said of a companion, an autoscaler say, is about no container.
    const about = results.flatMap(({ tags }) => tags?.['container'] ?? [])
    expect(about).toEqual(
      workloadsOf(text)
        .flatMap(candidatesOf)
        .map(({ name }) => name),
    )
    const isScaled = partsOf(text).items.some(({ isCompanion, holdsPod }) => isCompanion && !holdsPod)
    if (!isScaled) expect(results).toHaveLength(about.length)
  })

  law('nothing becomes invalid, and debug ports are unique in a pod', async (text) => {
    const { output } = await run(text, {})
    for (const version of ['1.1', '1.2'] as const) {
      const before = workloadsOf(text, version).flatMap(faultsOf)
      const faults = workloadsOf(output, version).flatMap(faultsOf)
      expect(faults.filter((fault) => !before.includes(fault))).toEqual([])
    }
  })

  law("nobody's environment, ports or words are lost", async (text) => {
    const { output } = await run(text, {})
    const after = workloadsOf(output).map((workload) => candidatesOf(workload))
    for (const [i, workload] of workloadsOf(text).entries()) {
      for (const [j, container] of candidatesOf(workload).entries()) expectKept(container, after[i]?.[j])
    }
  })

  law('the data is that of the input where no plan names a change', async (text) => {
    const { output } = await run(text, {})
    const after = valuesOf(output, '1.2')
    for (const [i, value] of valuesOf(text, '1.2').entries()) {
      const listed = listedIn(after[i])
      expect(withoutPlanned(after[i], listed)).toEqual(withoutPlanned(value, listed))
    }
  })

  law('an autoscaler is never raised', async (text) => {
    const { output } = await run(text, {})
    const after = valuesOf(output, '1.2')
    for (const [i, value] of valuesOf(text, '1.2').entries()) {
      const [before, now] = [value, after[i]].map((each) => (each as Scaler).spec ?? {})
      expect(now?.minReplicas).toBe(before?.minReplicas)
      expect([before?.maxReplicas, before?.maxReplicas && 1]).toContain(now?.maxReplicas)
    }
  })

  law('a pod in which nothing is debugged is the same bytes', async (text) => {
    const { output } = await run(text, {})
    const before = partsOf(text).items
    for (const [i, { start, end, node, isCompanion }] of partsOf(output).items.entries()) {
      const item = before[i]
      const isDebugged = String(node).includes('debug.cloud.google.com/config')
      if (!isDebugged && !isCompanion)
        expect(output.slice(start, end)).toBe(text.slice(item?.start, item?.end))
    }
  })

  law('the shape and the line ends make no difference', async (text) => {
    const { output } = await run(text, {})
    const list = await run(asResourceList(text), {})
    expect(withoutResults(list.output)).toBe(asResourceList(output))
    expect((await run(withCarriageReturns(text), {})).output).toBe(withCarriageReturns(output))
  })

  test('the order of the items makes no difference', async () => {
    const manifests = fc.array(manifest(), { minLength: 2, maxLength: 4 })
    const property = fc.asyncProperty(manifests, async (items) => {
      const one = await run(items.join('---\n'), {})
      const other = await run(items.toReversed().join('---\n'), {})
      expect(other.output.split('---\n').toReversed()).toEqual(one.output.split('---\n'))
    })
    await fc.assert(property, { seed: SEED, numRuns: RUNS })
  })
})

function law(name: string, holds: (text: string) => Promise<void>): void {
  test(name, async () => {
    await fc.assert(fc.asyncProperty(stream, holds), { seed: SEED, numRuns: RUNS })
  })
}

function expectKept(before: Container, after: Container | undefined): void {
  expect(after?.name).toBe(before.name)
  const foreign = ({ name }: { name: string }): boolean => !DEBUGGERS.test(name)
  const env = (before.env ?? []).filter(foreign)
  expect((after?.env ?? []).filter((entry) => env.some(({ name }) => name === entry.name))).toEqual(env)
  expect(after?.ports ?? []).toEqual(expect.arrayContaining([...(before.ports ?? [])]))
  const isScript = before.command?.includes('-c')
  if (!isScript)
    expectInOrder(
      [...(before.command ?? []), ...(before.args ?? [])],
      [...(after?.command ?? []), ...(after?.args ?? [])],
    )
}

/** Fails unless the words stand among the others in their order. */
function expectInOrder(words: readonly string[], others: readonly string[]): void {
  let at = 0
  for (const word of words) {
    at = others.indexOf(word, at) + 1
    expect(at, `"${word}" is missing in ${others.join(' ')}`).toBeGreaterThan(0)
  }
}
