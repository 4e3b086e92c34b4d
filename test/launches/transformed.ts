import { run } from '../../src/run.js'
import type { Violation } from '../simulator/judge.js'
import { judge } from '../simulator/judge.js'
import type { EnvVariable, PodContainer } from '../simulator/kubernetes.js'
import type { Launch, Simulator } from '../simulator/run.js'

/** What the function makes of a launch: the container afterwards, what became of it, and why. */
export interface Transformed {
  readonly container: PodContainer
  readonly outcome: 'changed' | 'refused' | 'unrecognised' | 'left alone'
  readonly why: string
  readonly runtime: string | undefined
}

/** Runs the function on a pod of one container; its image's configuration comes by the functionConfig. */
export async function transform({ container, image, data }: Launch, runtime?: string): Promise<Transformed> {
  const named = { name: 'app', image: 'example.com/app:v1', ...container }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [named] } }
  const maps = Object.entries(data?.configMaps ?? {}).map(([name, values]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: values,
  }))
  const input = [pod, ...maps].map((item) => JSON.stringify(item)).join('\n---\n')
  const rule = { image: named.image, ...(image ? { config: image } : {}), ...(runtime ? { runtime } : {}) }
  const functionConfig = JSON.stringify({
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata: { name: 'd' },
    spec: { images: [rule] },
  })
  const { output, results } = await run(input, { functionConfig })
  const [first = ''] = output.split('\n---\n')
  const after = (JSON.parse(first) as typeof pod).spec.containers[0] ?? named
  const tags = results[0]?.tags ?? {}
  return {
    container: after,
    outcome: tags['outcome'] as Transformed['outcome'],
    why: tags['why'] ?? results[0]?.message ?? '',
    runtime: tags['runtime'],
  }
}

/** How a launch that was changed breaks the law; a container that was not changed must be as it was. */
export async function violations(
  simulator: Simulator,
  launch: Launch,
  { container, outcome }: Transformed,
): Promise<readonly Violation[]> {
  if (outcome !== 'changed') {
    const before = { name: 'app', image: 'example.com/app:v1', ...launch.container }
    const isSame = JSON.stringify(before) === JSON.stringify(container)
    return isSame ? [] : [{ kind: 'programs changed', text: `${outcome}, but not left as it was` }]
  }
  const both = await simulator.compare(launch, container)
  return judge(both, changedNames(launch.container.env ?? [], container.env ?? []))
}

/** The variables that a change sets. */
export function changedNames(
  before: readonly EnvVariable[],
  after: readonly EnvVariable[],
): readonly string[] {
  const was = new Set(before.map((entry) => JSON.stringify(entry)))
  return after.filter((entry) => !was.has(JSON.stringify(entry))).map(({ name }) => name)
}
