import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { partOf } from './cell.js'
import { CELLS } from './cells.js'
import { pageOf, lasting } from './page.js'
import { type Row, rowOf } from './row.js'

const PAGE = 'docs/matrix.md'
const PARTS = [...new Set(CELLS.map(partOf))]
const seen = new Map<string, Row>()

describe.each(PARTS)('%s', (part) => {
  const cells = CELLS.filter((cell) => partOf(cell) === part)
  test.each(cells.map((cell) => [cell.name, cell] as const))('%s', async (_, cell) => {
    const row = await rowOf(cell)
    seen.set(cell.name, row)
    const expected = cell.refused === undefined ? [] : [`refused: ${cell.refused}`]
    expect(row.here.faults, row.here.log).toEqual(expected)
    const { launcher, skaffold } = row.byContract ?? {}
    expect(launcher?.faults ?? [], launcher?.log).toEqual([])
    // The published images cannot serve everything, and the function says so.
    expect(skaffold?.faults.filter(isNoRefusal) ?? [], skaffold?.log).toEqual([])
  })
})

const isNoRefusal = (fault: string): boolean => !fault.startsWith('refused: ')

// Only a whole run can say what the page must hold; of a part it is shown.
afterAll(() => {
  const rows = CELLS.flatMap(({ name }) => seen.get(name) ?? [])
  const page = pageOf(rows)
  if (rows.length < CELLS.length) return console.log(page)
  if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(PAGE, page)
  const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''
  expect(lasting(before)).toEqual(lasting(page))
})
