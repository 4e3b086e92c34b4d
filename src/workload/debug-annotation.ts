import type { Container } from '../container/container.js'
import type { Plan, RuntimeName } from '../container/plan.js'
import type { Edit } from '../krm/edit.js'
import { pathText } from '../krm/field.js'
import { ItemFault } from '../krm/item-fault.js'
import type { Pod } from './workload.js'

/** Where Skaffold, Cloud Code and other tools look for a pod's debuggers: JSON, container name to what is known. */
export const DEBUG_CONFIG = 'debug.cloud.google.com/config'

/** A debugged container, as the annotation tells of it. */
export interface Debugged {
  readonly container: Container
  readonly runtime: RuntimeName
  /** What Skaffold calls its image, where that is known: IDEs find the sources of an artifact by this name. */
  readonly artifact?: string | undefined
  readonly plan: Plan
}

/** The containers that a pod's annotation lists already; throws an ItemFault where it is not a JSON mapping. */
export function listedContainers(pod: Pod): { readonly [name: string]: unknown } {
  const text = pod.annotations.get(DEBUG_CONFIG) ?? ''
  const value = text.trim() === '' ? {} : parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  const path = pathText([...pod.at, 'metadata', 'annotations', DEBUG_CONFIG])
  throw new ItemFault(`\`${DEBUG_CONFIG}\` must be a JSON mapping of container names; got "${text}"`, path)
}

/** Whether a pod has the annotation and lists nothing in it: so people keep `skaffold debug` away from it. */
export function saysHandsOff(pod: Pod): boolean {
  return pod.annotations.has(DEBUG_CONFIG) && Object.keys(listedContainers(pod)).length === 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The debuggers' ports that an annotation lists. */
export function listedPorts(listed: { readonly [name: string]: unknown }): readonly number[] {
  return Object.values(listed).flatMap((entry) => {
    const ports = typeof entry === 'object' && entry !== null && 'ports' in entry ? entry.ports : undefined
    const numbers = typeof ports === 'object' && ports !== null ? Object.values(ports) : []
    return numbers.filter((port) => typeof port === 'number')
  })
}

/** The edit that adds containers to the annotation, those of others kept. */
export function debugConfigEdit(pod: Pod, debugged: readonly Debugged[]): Edit {
  const own = debugged.map((each) => [each.container.name, configOf(each)] as const)
  const value = JSON.stringify({ ...listedContainers(pod), ...Object.fromEntries(own) })
  return { at: [...pod.at, 'metadata', 'annotations', DEBUG_CONFIG], set: value }
}

function configOf({ container, runtime, artifact, plan }: Debugged): object {
  const workingDir = container.launch.workingDir || container.workingDir || container.imageConfig?.WorkingDir
  return {
    ...(container.image === undefined ? {} : { artifact: artifact ?? repository(container.image) }),
    runtime,
    ...(workingDir ? { workingDir } : {}),
    ...(Object.keys(plan.ports).length > 0 ? { ports: plan.ports } : {}),
  }
}

/** An image's name without its tag and digest. */
function repository(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
}
