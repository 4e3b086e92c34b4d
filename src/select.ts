import type { Selector } from './config/config.js'
import type { ContainerFacts } from './container/container.js'
import { isGlob, isLike } from './container/glob.js'
import { isImage } from './images/match.js'
import type { Workload } from './workload/workload.js'

/** A container in its workload. */
interface Subject {
  readonly workload: Workload
  readonly container: ContainerFacts
}

/** Whether a selector means a container: every field that it has must fit. */
export function isSelected(selector: Selector, { workload, container }: Subject): boolean {
  const { ref, labels } = workload
  const isFitting = (pattern: string | undefined, text: string): boolean =>
    pattern === undefined || isLike(pattern, text)
  return (
    isFitting(selector.kind, ref.kind) &&
    isFitting(selector.name, ref.name) &&
    isFitting(selector.namespace, ref.namespace ?? '') &&
    isFitting(selector.container, container.name) &&
    (selector.image === undefined || isImage(selector.image, container.image ?? '')) &&
    Object.entries(selector.labels ?? {}).every(
      ([name, value]) => labels.has(name) && isFitting(value, labels.get(name) ?? ''),
    )
  )
}

/** Whether a selector singles something out by its name, so that a refusal is an error. */
export function isNaming({ name, container, image }: Selector): boolean {
  return [name, container, image].some((pattern) => pattern !== undefined && !isGlob(pattern))
}
