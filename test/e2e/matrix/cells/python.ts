import type { Cell } from '../cell.js'

export const PYTHON_CELLS: readonly Cell[] = []
