import { expect, test } from 'vitest'
import { endContainersAfterwards } from './containers.js'
import { CELLS } from './matrix/cells.js'
import { outcomeOf } from './matrix/row.js'

endContainersAfterwards()

const SHORT = CELLS.filter(({ isShort }) => isShort)

// The others, and what they are compared with: npm run test:matrix.
test.each(SHORT.map((cell) => [cell.name, cell] as const))('%s is debugged', async (_, cell) => {
  const { faults, isHit, log } = await outcomeOf(cell)
  expect({ faults, isHit }, log).toEqual({ faults: [], isHit: cell.protocol !== 'stand-in' })
})
