import type { ContainerFacts } from '../container/container.js'
import type { Path } from '../krm/field.js'
import type { Pod } from './workload.js'

/** Where a pod keeps its spec. */
export function specPath(pod: Pod): Path {
  return [...pod.at, 'spec']
}

/** Where a container stands in its item. */
export function containerPath(pod: Pod, container: Pick<ContainerFacts, 'list' | 'index'>): Path {
  return [...specPath(pod), container.list, container.index]
}
