import type { Cell } from '../cell.js'

export const JVM_CELLS: readonly Cell[] = []
