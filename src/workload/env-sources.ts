import type { ContainerFacts } from '../container/container.js'
import type { Field } from '../krm/field.js'
import { entries, get, rootField, text } from '../krm/field.js'
import type { Root } from '../krm/parse.js'
import type { Workload } from './workload.js'

/** A ConfigMap of the input. */
export interface ConfigMap {
  readonly name: string | undefined
  readonly namespace: string | undefined
  readonly data: ReadonlyMap<string, string>
}

/** The data of the ConfigMap of a name in a workload's namespace; undefined where the input has none. */
export type FindConfigMap = (name: string, namespace: string | undefined) => ConfigMap['data'] | undefined

/** What an item of kind ConfigMap says. */
export function readConfigMap(root: Root): ConfigMap {
  const item = rootField(root)
  return {
    name: text(get(item, 'metadata', 'name')),
    namespace: text(get(item, 'metadata', 'namespace')) || undefined,
    data: new Map(entries(get(item, 'data')).flatMap(asText)),
  }
}

function asText([key, value]: readonly [string, Field]): readonly (readonly [string, string])[] {
  const known = text(value)
  return known === undefined ? [] : [[key, known]]
}

/** A workload whose containers know what the ConfigMaps of the input bring into their environment. */
export function withEnvSources(workload: Workload, find: FindConfigMap): Workload {
  const { pod, ref } = workload
  const dataOf = (name: string | undefined) => (name === undefined ? undefined : find(name, ref.namespace))
  const containers = pod.containers.map((container) => withData(container, dataOf))
  return { ...workload, pod: { ...pod, containers } }
}

function withData(
  container: ContainerFacts,
  dataOf: (configMap: string | undefined) => ConfigMap['data'] | undefined,
): ContainerFacts {
  return {
    ...container,
    env: container.env.map((entry) =>
      entry.source ? { ...entry, source: { ...entry.source, data: dataOf(entry.source.configMap) } } : entry,
    ),
    envFrom: container.envFrom.map((source) => ({ ...source, data: dataOf(source.configMap) })),
  }
}
