import type { ProbeWish } from '../container/wishes.js'
import type { Edit } from '../krm/edit.js'
import type { Workload } from './workload.js'

// A rollout counts as failed after this unless it says otherwise (API reference, DeploymentSpec; Argo's RolloutSpec).
const DEFAULT_PROGRESS = 600
const WITH_PROGRESS = new Set(['Deployment', 'Rollout'])
// A program without probes may stand at a breakpoint as long as one with them.
const WITHOUT_PROBES = 600

/** The edits that keep a deadline of a workload from ending before its probes do. */
export function deadlineEdits({ deadlines, ref }: Workload, wish: ProbeWish): readonly Edit[] {
  if (wish === 'keep') return []
  const timeout = wish === 'remove' ? WITHOUT_PROBES : wish.timeout
  const short = deadlines.filter((deadline) => deadline.seconds < timeout).map(({ at }) => at)
  const hasProgress = deadlines.some(({ at }) => at.at(-1) === 'progressDeadlineSeconds')
  const isDefaultShort = WITH_PROGRESS.has(ref.kind) && !hasProgress && timeout > DEFAULT_PROGRESS
  const fields = isDefaultShort ? [...short, ['spec', 'progressDeadlineSeconds']] : short
  return fields.map((at) => ({ at, set: timeout }))
}
