import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { type Cell, runtimeOf } from './cell.js'
import { CELLS } from './cells.js'
import { byFunction, bySkaffold, situationOf } from './manifests.js'
import { pageOf, type Row, withoutFigures } from './page.js'
import { type Outcome, runDebugged, runPlain } from './run-cell.js'

const PAGE = 'docs/matrix.md'
const RUNTIMES = [...new Set(CELLS.map(runtimeOf))]
const rows: Row[] = []

describe.each(RUNTIMES)('%s', (runtime) => {
  const cells = CELLS.filter((cell) => runtimeOf(cell) === runtime)
  test.each(cells.map((cell) => [cell.name, cell] as const))('%s', async (_, cell) => {
    const row = await rowOf(cell)
    rows.push(row)
    expect(row.here.faults).toEqual(cell.refused === undefined ? [] : [`refused: ${cell.refused}`])
  })
})

async function rowOf(cell: Cell): Promise<Row> {
  const situation = await situationOf(cell)
  const made = await byFunction(cell, situation)
  const plain = await runPlain(cell, situation.yaml)
  const here = made.refused === undefined ? await runDebugged(cell, made.yaml, plain) : refusal(made.refused)
  return { cell, plain, here, skaffold: await skaffoldOn(cell) }

  async function skaffoldOn(each: Cell): Promise<Outcome | undefined> {
    const yaml = bySkaffold(each, situation)
    if (yaml === undefined) return undefined
    if (typeof yaml !== 'string') return refusal(yaml.refused)
    return runDebugged(each, yaml, plain)
  }
}

const refusal = (why: string): Outcome => ({ isHit: false, faults: [`refused: ${why}`] })

// Only a whole run can say what the page must hold.
afterAll(() => {
  if (rows.length < CELLS.length) return
  const page = pageOf(rows)
  if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(PAGE, page)
  const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''
  expect(withoutFigures(before)).toBe(withoutFigures(page))
})
