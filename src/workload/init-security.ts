import type { Container } from '../container/container.js'
import type { Refusal } from '../container/plan.js'
import type { Value } from '../krm/print.js'
import type { Pod } from './workload.js'

/** A user chosen in the functionConfig for the support images' init containers. */
export interface ChosenUser {
  readonly runAsUser?: number | undefined
  readonly runAsGroup?: number | undefined
}

/** Why a support image's init container could not run in a pod, if it could not. */
export function initUserObstacle(pod: Pod, container: Container, chosen: ChosenUser): Refusal | undefined {
  const isNonRoot = container.security.runAsNonRoot ?? pod.security.runAsNonRoot ?? false
  const user = container.security.runAsUser ?? pod.security.runAsUser ?? ownUser(container, chosen)
  if (!isNonRoot || (user !== undefined && user !== 0)) return undefined
  return {
    refused:
      'it must run as non-root (`runAsNonRoot`), and no number says as whom, so the support image would be stopped as root',
    remedy:
      "set `runAsUser` in the pod, give the image's `User` under `spec.images`, or set `spec.supportImages.securityContext.runAsUser`",
  }
}

/** The securityContext of an init container that runs where a container runs; undefined if its pod's says it all. */
export function initSecurity(pod: Pod, container: Container, chosen: ChosenUser): Value | undefined {
  const { security } = container
  const user =
    security.runAsUser ?? (pod.security.runAsUser === undefined ? ownUser(container, chosen) : undefined)
  const isChosen = user !== undefined && user === chosen.runAsUser
  const group = security.runAsGroup ?? (isChosen ? chosen.runAsGroup : undefined)
  const context = {
    ...security.restricted,
    ...(security.runAsNonRoot === undefined ? {} : { runAsNonRoot: security.runAsNonRoot }),
    ...(user === undefined ? {} : { runAsUser: user }),
    ...(group === undefined ? {} : { runAsGroup: group }),
  } as { [field: string]: Value }
  const { capabilities, ...rest } = context
  const dropped = droppedCapabilities(capabilities)
  const all = dropped === undefined ? rest : { ...rest, capabilities: { drop: dropped } }
  return Object.keys(all).length > 0 ? all : undefined
}

function ownUser(container: Container, chosen: ChosenUser): number | undefined {
  return container.security.runAsUser ?? imageUser(container) ?? chosen.runAsUser
}

/** The number of an image's `User`, as in "1000" or "1000:1000"; root and names tell nothing. */
function imageUser({ imageConfig }: Container): number | undefined {
  const match = /^(\d+)(?::|$)/.exec(imageConfig?.User ?? '')
  return match && match[1] !== '0' ? Number(match[1]) : undefined
}

/** What a container drops; what it adds is its own program's business. */
function droppedCapabilities(capabilities: Value | undefined): Value | undefined {
  const isMapping = typeof capabilities === 'object' && capabilities !== null && 'drop' in capabilities
  return isMapping ? capabilities.drop : undefined
}
