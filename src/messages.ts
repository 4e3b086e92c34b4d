import type { KnownImage } from './container/container.js'
import type { Note, Plan, Refusal } from './container/plan.js'
import type { Runtime } from './runtimes/runtime.js'

const HINT =
  'to name it, list its image with a `runtime` under `spec.images`, or annotate the pod with `ducttape.dev/debug`'

const ASKED_HINT = 'write its runtime in the annotation `ducttape.dev/debug` in place of "on"'

/** What was done with a container, and why. */
export function changedMessage(
  name: string,
  done: { runtime: Runtime; because: string; plan: Plan; image: Pick<KnownImage, 'by'> },
): string {
  const { runtime, because, plan, image } = done
  const by = image.by === undefined ? '' : ` (what its image says is known by ${image.by})`
  const ports = Object.entries(plan.ports).map(([protocol, port]) => `port ${port} (${protocol})`)
  const where = ports.length > 0 ? ` on ${ports.join(' and ')}` : ''
  const notes = plan.notes.toSorted((a, b) => rank(a) - rank(b)).map((note) => `; ${note.text}`)
  return `container "${name}" is ready for a ${runtime.name} debugger${where}, because ${because}${by}; attach with ${plan.attach}${notes.join('')}`
}

/** Why a container was left as it is though its language is known. */
export function refusedMessage(
  name: string,
  runtime: Runtime | undefined,
  { refused, remedy }: Refusal,
): string {
  const what = runtime ? `a ${runtime.name} program` : 'its program'
  return `container "${name}" was left as it is: ${what} cannot be debugged here, because ${refused}; to have it debugged, ${remedy}`
}

/** That nothing tells a container's language, and what would; somebody who asked has an annotation already. */
export function unrecognisedMessage(name: string, why: string, isAsked: boolean): string {
  const hint = isAsked ? ASKED_HINT : HINT
  return `container "${name}" was left as it is: its language is not recognised, because ${why}; ${hint}`
}

/** That a container was left alone on purpose. */
export function leftAloneMessage(name: string, why: string): string {
  return `container "${name}" was left alone, because ${why}`
}

/** That a whole item was left as it is for what stands in it. */
export function faultMessage(why: string): string {
  return `nothing was changed here: ${why}`
}

/** That an autoscaler was held to one pod. */
export function cappedMessage(kind: string): string {
  return `the ${kind} is held to one pod, because its workload is set up for a debugger`
}

/** That an autoscaler may start more pods of a debugged workload. */
export function uncappedMessage(kind: string, why: string): string {
  return `the ${kind} may start more pods of a workload that is set up for a debugger, and was left as it is: ${why}`
}

function rank(note: Note): number {
  return note.severity === 'warning' ? 0 : 1
}
