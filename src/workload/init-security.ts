import type { Container } from '../container/container.js'
import type { Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { SupportImage } from '../container/wishes.js'
import type { Value } from '../krm/print.js'
import type { Pod } from './workload.js'

type Context = { readonly [field: string]: unknown }

/** Why a support image's init container could not run in a pod, if it could not. */
export function initUserObstacle(
  pod: Pod,
  container: Container,
  { securityContext }: SupportImage,
): Refusal | undefined {
  const isNonRoot =
    container.security.runAsNonRoot ?? securityContext?.['runAsNonRoot'] ?? pod.security.runAsNonRoot ?? false
  const user =
    container.security.runAsUser ??
    pod.security.runAsUser ??
    imageUser(container) ??
    securityContext?.['runAsUser']
  if (!isNonRoot || (user !== undefined && user !== 0)) return undefined
  return REFUSALS.noUser()
}

/**
 * The securityContext of an init container that runs where a container runs: the user's words where nothing else is said,
 * then what the container has. Undefined if the pod's says it all.
 */
export function initSecurity(pod: Pod, container: Container, chosen: Context = {}): Value | undefined {
  const { runAsUser, runAsGroup, runAsNonRoot, restricted } = container.security
  const { capabilities, ...rest } = restricted
  const dropped = droppedCapabilities(capabilities)
  const own = {
    ...rest,
    ...present({ capabilities: dropped === undefined ? undefined : { drop: dropped } }),
    ...present({ runAsNonRoot, runAsUser: runAsUser ?? userOfImage(pod, container), runAsGroup }),
  }
  const context = { ...present({ ...chosen, runAsUser: userOf(pod, chosen) }), ...own }
  return Object.keys(context).length > 0 ? (context as Value) : undefined
}

function userOf(pod: Pod, chosen: Context): unknown {
  return pod.security.runAsUser === undefined ? chosen['runAsUser'] : undefined
}

function userOfImage(pod: Pod, container: Container): number | undefined {
  return pod.security.runAsUser === undefined ? imageUser(container) : undefined
}

/** The number of an image's `User`, as in "1000" or "1000:1000"; root and names tell nothing. */
function imageUser({ imageConfig }: Container): number | undefined {
  const match = /^(\d+)(?::|$)/.exec(imageConfig?.User ?? '')
  return match && Number(match[1]) > 0 ? Number(match[1]) : undefined
}

/** What a container drops; what it adds is its own program's business. */
function droppedCapabilities(capabilities: unknown): unknown {
  return typeof capabilities === 'object' && capabilities !== null && 'drop' in capabilities
    ? capabilities.drop
    : undefined
}

function present(fields: Context): Context {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
