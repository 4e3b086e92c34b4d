import { InputError } from './input-error.js'
import type { Result } from './result.js'
import { resultsYaml, resultValues } from './result.js'
import type { Splice } from './scalar.js'
import type { Wire } from './wire.js'
import { countItems } from './wire.js'

/** The input with splices made and, in a ResourceList, results added; throws an InputError if an item were lost. */
export async function emit(
  wire: Wire,
  splices: readonly Splice[],
  results: readonly Result[],
): Promise<string> {
  const isUnchanged = splices.length === 0 && (wire.shape === 'stream' || results.length === 0)
  if (isUnchanged) return wire.text
  const { applySplices } = await import('./splice.js')
  const own = wire.shape === 'ResourceList' ? await resultSplices(wire, results) : []
  const output = applySplices(
    wire.text,
    [...splices, ...own].toSorted((a, b) => a.start - b.start || a.end - b.end),
  )
  const length = await countItems(output)
  if (length === wire.items.length) return output
  throw new InputError(
    `the output has ${length} items where the input has ${wire.items.length}; nothing was written`,
  )
}

async function resultSplices(wire: Wire, results: readonly Result[]): Promise<readonly Splice[]> {
  if (results.length === 0) return []
  if (wire.list) {
    const { splicesFor } = await import('./splice.js')
    return splicesFor(wire.list, [{ at: ['results'], insert: resultValues(results), before: 'end' }])
  }
  const newline = wire.text.includes('\r\n') ? '\r\n' : '\n'
  const gap = wire.text.endsWith('\n') ? '' : newline
  const end = wire.text.length
  return [{ start: end, end, text: `${gap}results:${newline}${resultsYaml(results, newline)}` }]
}
