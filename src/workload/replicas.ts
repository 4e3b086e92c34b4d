import type { Edit } from '../krm/edit.js'
import type { Workload } from './workload.js'

/** The edit that leaves one pod of several, so that a request meets the breakpoint; a workload scaled to none stays so. */
export function replicaEdits({ replicas }: Workload): readonly Edit[] {
  return replicas && replicas.count > 1 ? [{ at: replicas.at, set: 1 }] : []
}
