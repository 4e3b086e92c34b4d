import { launchOf } from '../../src/command/launch.js'
import type { Container, ContainerFacts, EnvEntry, ImageConfig } from '../../src/container/container.js'
import type { Pod } from '../../src/workload/workload.js'
import { readWorkload } from '../../src/workload/read.js'
import { rootOf } from '../krm/edited.js'

/** The facts of a pod whose manifest has this `spec`, in YAML's flow or block style, and these annotations. */
export function podOf(spec: string, annotations = '{}'): Pod {
  const indented = spec.trim().replaceAll('\n', '\n  ')
  const gap = /^[{[]/.test(indented) ? ' ' : '\n  '
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: ${annotations}}\nspec:${gap}${indented}\n`
  const shape = { template: [], replicas: undefined, runsToCompletion: false }
  const pod = readWorkload(rootOf(text), { apiVersion: 'v1', kind: 'Pod' }, shape)?.pod
  if (!pod) throw new Error('this is no pod')
  return pod
}

/** The first regular container of a pod, with what an image says. */
export async function containerOf(fields: string, imageConfig?: ImageConfig): Promise<Container> {
  const pod = podOf(`containers:\n- {name: c, image: img, ${fields}}`.replace(', }', '}'))
  return withImage(pod.containers[0], imageConfig)
}

/** A container with what an image says, its user having said what it runs. */
export async function withImage(
  facts: ContainerFacts | undefined,
  imageConfig?: ImageConfig,
): Promise<Container> {
  if (!facts) throw new Error('there is no such container')
  const known = { ...facts, imageConfig, imageGaps: [] }
  return { ...known, launch: await launchOf(known, () => 'by its surroundings') }
}

/** An entry of `env` with a value, or with a source where the value is undefined. */
export function envEntry(name: string, value: string | undefined, index = 0): EnvEntry {
  return { name, index, value, isOptional: false }
}
