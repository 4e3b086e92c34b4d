import type { Container, EnvEntry } from './container.js'
import type { Refusal } from './plan.js'
import { REFUSALS } from './refusals.js'

/** What a container's environment says of a variable: the pod's entry, else the image's value, else nothing. */
export type Variable =
  | { readonly from: 'pod'; readonly entry: EnvEntry }
  | { readonly from: 'image'; readonly value: string }
  | { readonly from: 'nowhere' }

type WithEnvironment = Pick<Container, 'env' | 'imageConfig'>

/** What a variable is when the container starts; of a pod's entries of one name the last counts, as in Kubernetes. */
export function variable(container: WithEnvironment, name: string): Variable {
  const entry = container.env.findLast((each) => each.name === name)
  if (entry) return { from: 'pod', entry }
  const value = imageVariable(container, name)
  return value === undefined ? { from: 'nowhere' } : { from: 'image', value }
}

/** A variable's value where it can be known here: undefined for what is absent or comes by `valueFrom`. */
export function valueOf(container: WithEnvironment, name: string): string | undefined {
  const found = variable(container, name)
  if (found.from === 'pod') return found.entry.value
  return found.from === 'image' ? found.value : undefined
}

/** A variable that the image sets; an entry without `=` is the variable with an empty value. */
export function imageVariable(
  { imageConfig }: Pick<Container, 'imageConfig'>,
  name: string,
): string | undefined {
  const entry = imageConfig?.Env?.findLast((each) => each === name || each.startsWith(`${name}=`))
  return entry?.slice(name.length + 1)
}

/** Text that Kubernetes gives to a container as it is, though pod fields expand `$(NAME)` and `$$`. */
export function escapeExpansion(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, '$$$$')
}

/** Why text must not refer to a variable, if it must not: without its source the reference itself would reach the program. */
export function referenceObstacle(container: WithEnvironment, name: string): Refusal | undefined {
  const found = variable(container, name)
  if (found.from !== 'pod' || found.entry.value !== undefined || !found.entry.isOptional) return undefined
  return REFUSALS.optionalSource(name)
}
