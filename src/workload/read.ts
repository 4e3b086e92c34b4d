import type { Field } from '../krm/field.js'
import { elements, entries, get, integer, requiredText, rootField, text, truth } from '../krm/field.js'
import type { Root } from '../krm/parse.js'
import type { Result } from '../krm/result.js'
import { shapeOf } from './kinds.js'
import { readContainers } from './read-container.js'
import { readSecurity } from './read-security.js'
import type { Pod, Volume, Workload } from './workload.js'

const LOCAL_CONFIG = 'config.kubernetes.io/local-config'
const PATH_ANNOTATIONS = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path']
const INDEX_ANNOTATIONS = ['internal.config.kubernetes.io/index', 'config.kubernetes.io/index']

/** The workload that an item is; undefined if it holds no pod. Throws a ItemFault for what Kubernetes would not take. */
export function readWorkload(root: Root): Workload | undefined {
  const item = rootField(root)
  const apiVersion = text(get(item, 'apiVersion')) ?? ''
  const kind = text(get(item, 'kind')) ?? ''
  const shape = shapeOf(apiVersion, kind)
  const annotations = readAnnotations(item)
  if (!shape || annotations.get(LOCAL_CONFIG) === 'true') return undefined
  const namespace = text(get(item, 'metadata', 'namespace'))
  const name = text(get(item, 'metadata', 'name')) ?? text(get(item, 'metadata', 'generateName')) ?? ''
  const template = get(item, ...shape.template.map(String))
  return {
    ref: { apiVersion, kind, name, ...(namespace ? { namespace } : {}) },
    file: readFile(annotations),
    annotations,
    pod: readPod(template),
    runsToCompletion: shape.runsToCompletion,
    replicas: shape.replicas ? integer(get(item, 'spec', 'replicas')) : undefined,
  }
}

function readAnnotations(owner: Field): ReadonlyMap<string, string> {
  const all = entries(get(owner, 'metadata', 'annotations'))
  return new Map(all.map(([key, value]) => [key, text(value) ?? '']))
}

function readFile(annotations: ReadonlyMap<string, string>): Result['file'] {
  const first = (names: readonly string[]) =>
    names.map((name) => annotations.get(name)).find((value) => value !== undefined)
  const path = first(PATH_ANNOTATIONS)
  const index = Number(first(INDEX_ANNOTATIONS) ?? 0)
  return path === undefined ? undefined : { path, ...(index > 0 ? { index } : {}) }
}

function readPod(template: Field): Pod {
  const spec = get(template, 'spec')
  return {
    at: template.path,
    containers: readContainers(spec),
    volumes: elements(get(spec, 'volumes')).map(readVolume),
    security: readSecurity(get(spec, 'securityContext')),
    isOnHostNetwork: truth(get(spec, 'hostNetwork')) ?? false,
    isWindows: [text(get(spec, 'os', 'name')), text(get(spec, 'nodeSelector', 'kubernetes.io/os'))].includes(
      'windows',
    ),
    annotations: readAnnotations(template),
  }
}

function readVolume(volume: Field): Volume {
  const emptyDir = get(volume, 'emptyDir')
  return {
    name: requiredText(get(volume, 'name')),
    isEmptyDir: emptyDir.node !== undefined && text(get(emptyDir, 'medium')) !== 'Memory',
  }
}
