import type { ContainerFacts, Resources } from '../container/container.js'
import type { Value } from '../krm/print.js'
import type { Pod } from './workload.js'

/**
 * The resources of an init container: what the first regular container has, for exactly the names that every regular
 * container sets. So quotas are satisfied, the pod asks for no more, and its quality of service stays.
 */
export function initResources(pod: Pod): Value | undefined {
  const regular = pod.containers.filter((container) => container.list === 'containers')
  const limits = shared(regular, 'limits')
  const requests = shared(regular, 'requests')
  const all = {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
  }
  return Object.keys(all).length > 0 ? all : undefined
}

function shared(
  containers: readonly ContainerFacts[],
  kind: keyof Resources,
): { [name: string]: string | number } {
  const first = Object.entries(containers[0]?.resources[kind] ?? {})
  return Object.fromEntries(
    first.filter(([name]) => containers.every((each) => Object.hasOwn(each.resources[kind], name))),
  )
}
