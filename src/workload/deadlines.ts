import type { ProbeWish } from '../container/wishes.js'
import type { Edit } from '../krm/edit.js'
import type { Workload } from './workload.js'

// A Deployment's rollout counts as failed after this unless it says otherwise (API reference, DeploymentSpec).
const DEFAULT_PROGRESS = 600

/** The edits that keep a deadline of a workload from ending before its probes do. */
export function deadlineEdits({ deadlines, ref }: Workload, wish: ProbeWish): readonly Edit[] {
  if (typeof wish === 'string') return []
  const { timeout } = wish
  const short = deadlines.filter((deadline) => deadline.seconds < timeout).map(({ at }) => at)
  const hasProgress = deadlines.some(({ at }) => at.at(-1) === 'progressDeadlineSeconds')
  const isDefaultShort = ref.kind === 'Deployment' && !hasProgress && timeout > DEFAULT_PROGRESS
  const fields = isDefaultShort ? [...short, ['spec', 'progressDeadlineSeconds']] : short
  return fields.map((at) => ({ at, set: timeout }))
}
