import type { Cell } from './cell.js'
import { GO_CELLS } from './cells/go.js'
import { JVM_CELLS } from './cells/jvm.js'
import { NODEJS_CELLS } from './cells/nodejs.js'
import { PYTHON_CELLS } from './cells/python.js'

/** Every cell, in the order of the page. */
export const CELLS: readonly Cell[] = [...NODEJS_CELLS, ...PYTHON_CELLS, ...GO_CELLS, ...JVM_CELLS]
