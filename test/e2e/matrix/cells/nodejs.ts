import type { Cell } from '../cell.js'

export const NODEJS_CELLS: readonly Cell[] = []
