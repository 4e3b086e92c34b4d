import type { Container, ImageConfig } from '../../src/container/container.js'
import type { Options, Plan, Refusal, Surroundings } from '../../src/container/plan.js'
import { isRefusal } from '../../src/container/plan.js'
import type { Runtime } from '../../src/runtimes/runtime.js'
import { run } from '../command/wrapped.js'
import { containerOf } from '../workload/container.js'

/** What a user chose who chose nothing. */
export const DEFAULTS: Options = {
  listen: 'loopback',
  protocols: [],
  ports: {},
  suspend: false,
  contract: 'skaffold',
  attach: 'auto',
}

/** A container and what differs from the defaults around it. */
export interface Situation extends Partial<Omit<Surroundings, 'options'>> {
  /** The container's fields, as in a flow mapping of YAML. */
  readonly pod?: string
  readonly image?: ImageConfig
  readonly options?: Partial<Options>
}

/** The container of a situation. */
export async function containerIn({ pod = '', image }: Situation): Promise<Container> {
  return containerOf(pod, image)
}

/** A plan with its words as the texts that the container would run, its notes' severities before them. */
export interface Attached extends Omit<Plan, 'words' | 'notes'> {
  readonly words: readonly string[] | undefined
  readonly notes: readonly string[]
}

/** What a runtime plans for a container: its whole command line, or the reason against it. */
export async function attached(runtime: Runtime, situation: Situation): Promise<Attached | Refusal> {
  const container = await containerIn(situation)
  const { options, ports = {}, runsToCompletion = false, way = 'launcher' } = situation
  const plan = runtime.attach(container, {
    options: { ...DEFAULTS, ...options },
    ports,
    runsToCompletion,
    way,
  })
  if (isRefusal(plan)) return plan
  const words = plan.words && run(container.launch.wrap(plan.words) ?? [])
  return { ...plan, words, notes: plan.notes.map(({ severity, text }) => `${severity}: ${text}`) }
}

/** The words of a plan, or "refused: …". */
export async function wordsOf(
  runtime: Runtime,
  situation: Situation,
): Promise<readonly string[] | string | undefined> {
  const plan = await attached(runtime, situation)
  return 'refused' in plan ? `refused: ${plan.refused}` : plan.words
}

/** The ports that a runtime sees taken and would like, as `protocol:port`. */
export async function claims(
  runtime: Runtime,
  situation: Situation,
): Promise<Record<'taken' | 'wanted', readonly string[]>> {
  const { taken, wanted } = runtime.ports(await containerIn(situation), { ...DEFAULTS, ...situation.options })
  const written = (all: typeof taken): readonly string[] =>
    all.map(({ protocol, port }) => `${protocol}:${port}`)
  return { taken: written(taken), wanted: written(wanted) }
}
