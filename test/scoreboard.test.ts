import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scoreboard } from './launches/scoreboard.js'
import { openSimulator } from './simulator/run.js'

const PAGE = 'docs/launches.md'

test(`${PAGE} says what is made of every launch today`, async () => {
  const simulator = await openSimulator()
  try {
    const page = await scoreboard(simulator)
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(PAGE, page)
    expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(page)
  } finally {
    await simulator.close()
  }
})
