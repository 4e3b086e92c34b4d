import type { Cell } from './cell.js'
import { GO_CELLS } from './cells/go.js'
import { JVM_CELLS } from './cells/jvm.js'
import { NETCORE_CELLS } from './cells/netcore.js'
import { NODEJS_CELLS } from './cells/nodejs.js'
import { POD_CELLS } from './cells/pods.js'
import { PYTHON_CELLS } from './cells/python.js'

/** Every cell, in the order of the page. */
export const CELLS: readonly Cell[] = [
  ...NODEJS_CELLS,
  ...PYTHON_CELLS,
  ...GO_CELLS,
  ...JVM_CELLS,
  ...NETCORE_CELLS,
  ...POD_CELLS,
]
