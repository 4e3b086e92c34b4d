import type { Container, ContainerFacts, EnvEntry } from './container.js'
import { expand } from './expansion.js'
import type { Refusal } from './plan.js'
import { REFUSALS } from './refusals.js'

/** What a program's environment says of a variable: its own command line, else the pod's entry, its `envFrom`, the image. */
export type Variable =
  | { readonly from: 'launch'; readonly value: string | undefined }
  | { readonly from: 'pod'; readonly entry: EnvEntry }
  | { readonly from: 'envFrom'; readonly value: string }
  | { readonly from: 'image'; readonly value: string }
  | { readonly from: 'nowhere' }

type WithEnvironment = Pick<Container, 'env' | 'envFrom' | 'imageConfig'> &
  Partial<Pick<Container, 'launch' | 'imageGaps'>>
type OfPod = Pick<ContainerFacts, 'env' | 'envFrom'>

/** What a variable is when the program starts; of a pod's entries of one name the last counts, as in Kubernetes. */
export function variable(container: WithEnvironment, name: string): Variable {
  const { launch } = container
  if (launch?.sets.has(name)) return { from: 'launch', value: launch.sets.get(name) }
  const entry = container.env.findLast((each) => each.name === name)
  if (entry) return { from: 'pod', entry }
  const brought = fromSources(container).get(name)
  if (brought !== undefined) return { from: 'envFrom', value: brought }
  const value = imageVariable(container, name)
  return value === undefined ? { from: 'nowhere' } : { from: 'image', value }
}

/** A variable's value where it can be known here: undefined for what is absent, or comes from where nobody can look. */
export function valueOf(container: WithEnvironment, name: string): string | undefined {
  const found = variable(container, name)
  if (found.from === 'nowhere') return undefined
  return found.from === 'pod' ? (found.entry.value ?? broughtBy(found.entry)) : found.value
}

/** A variable that the image sets; an entry without `=` is the variable with an empty value. */
export function imageVariable(
  { imageConfig }: Pick<Container, 'imageConfig'>,
  name: string,
): string | undefined {
  const entry = imageConfig?.Env?.findLast((each) => each === name || each.startsWith(`${name}=`))
  return entry?.slice(name.length + 1)
}

/** The variables that the pod gives to a container, references among them put in; undefined for a value that is not known. */
export function podVariables(container: OfPod): ReadonlyMap<string, string | undefined> {
  const all = new Map<string, string | undefined>(fromSources(container))
  for (const entry of container.env) {
    all.set(entry.name, entry.value === undefined ? broughtBy(entry) : expand(entry.value, all).text)
  }
  return all
}

/** Every variable that a container starts with as far as it is known, the image's among them. */
export function startVariables(container: WithEnvironment): ReadonlyMap<string, string | undefined> {
  const image = container.imageConfig?.Env ?? []
  const own = image.map((entry) => [entry.replace(/=.*/s, ''), entry.replace(/^[^=]*=?/, '')] as const)
  return new Map([...own, ...podVariables(container)])
}

/** Whether no variable but the known ones can be there when a container starts. */
export function isComplete(container: WithEnvironment): boolean {
  return knowsImageEnv(container) && !hasUnknownSource(container)
}

/** Whether all variables of the image are known. */
export function knowsImageEnv({ imageConfig, imageGaps = [] }: WithEnvironment): boolean {
  return imageConfig !== undefined && !imageGaps.includes('Env')
}

/** Whether `envFrom` brings variables that cannot be seen here. */
export function hasUnknownSource({ envFrom }: Pick<ContainerFacts, 'envFrom'>): boolean {
  return envFrom.some(({ data }) => data === undefined)
}

/** What `envFrom` brings as far as it is known; of two sources the later one counts, as in Kubernetes. */
function fromSources({ envFrom }: Pick<ContainerFacts, 'envFrom'>): ReadonlyMap<string, string> {
  return new Map(
    envFrom.flatMap(({ data, prefix }) =>
      [...(data ?? [])].map(([key, value]) => [prefix + key, value] as const),
    ),
  )
}

function broughtBy({ source }: EnvEntry): string | undefined {
  return source?.data?.get(source.key)
}

/** Text that Kubernetes gives to a container as it is, though pod fields expand `$(NAME)` and `$$`. */
export function escapeExpansion(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, '$$$$')
}

/** Why text must not refer to a variable, if it must not: without its source the reference itself would reach the program. */
export function referenceObstacle(container: WithEnvironment, name: string): Refusal | undefined {
  const found = variable(container, name)
  if (found.from !== 'pod' || found.entry.value !== undefined || !found.entry.isOptional) return undefined
  return broughtBy(found.entry) === undefined ? REFUSALS.optionalSource(name) : undefined
}
