import type { Edit } from '../krm/edit.js'
import type { Workload } from './workload.js'

// By these kpt finds the item's input and copies its comments back by list index, which moves them where a list has grown.
const IDS = ['internal.config.kubernetes.io/id', 'config.k8s.io/id']

/** The edits that take a changed item's ids away: its comments are in place already. */
export function idEdits({ annotations }: Workload): readonly Edit[] {
  return IDS.filter((name) => annotations.has(name)).map((name) => ({
    at: ['metadata', 'annotations', name],
    remove: true,
  }))
}
