import type { Field, Path } from '../krm/field.js'
import {
  elements,
  entries,
  get,
  integer,
  isAbsent,
  pathText,
  requiredText,
  rootField,
  text,
  truth,
} from '../krm/field.js'
import type { Root } from '../krm/parse.js'
import type { Result } from '../krm/result.js'
import type { Shape } from './kinds.js'
import { readArchitecture } from './read-architecture.js'
import { readContainers } from './read-container.js'
import { readSecurity } from './read-security.js'
import type { Deadline, Pod, Replicas, Volume, Workload } from './workload.js'

const LOCAL_CONFIG = 'config.kubernetes.io/local-config'
const PATH_ANNOTATIONS = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path']
const INDEX_ANNOTATIONS = ['internal.config.kubernetes.io/index', 'config.kubernetes.io/index']
// kubernetes.io/docs/concepts/storage/volumes: these are mounted read-only.
const CONSTANT = ['configMap', 'secret', 'projected', 'downwardAPI', 'image']
const DEADLINES = ['progressDeadlineSeconds', 'activeDeadlineSeconds']

/** What an item says it is: an entry of a typed list may leave that to the list. */
export interface Identity {
  readonly apiVersion: string
  readonly kind: string
}

/** The workload that an item of a kind with a pod is; undefined if it is only local. Throws an ItemFault for what Kubernetes would not take. */
export function readWorkload(root: Root, identity: Identity, shape: Shape): Workload | undefined {
  const item = rootField(root)
  const annotations = readMap(item, 'annotations')
  const template = below(item, shape.template)
  // Argo: a Rollout with a `workloadRef` has its pods from the Deployment it names.
  if (annotations.get(LOCAL_CONFIG) === 'true' || isAbsent(get(template, 'spec'))) return undefined
  const namespace = text(get(item, 'metadata', 'namespace'))
  const name = text(get(item, 'metadata', 'name')) ?? text(get(item, 'metadata', 'generateName')) ?? ''
  return {
    ref: { ...identity, name, ...(namespace ? { namespace } : {}) },
    file: readFile(annotations),
    annotations,
    labels: new Map([...readMap(template, 'labels'), ...readMap(item, 'labels')]),
    pod: readPod(template),
    runsToCompletion: shape.runsToCompletion,
    deadlines: readDeadlines(item, shape),
    replicas: readReplicas(item, shape.replicas),
  }
}

/** Why an item of a kind with a pod has none, if it should have one. */
export function whyNoPod(root: Root, shape: Shape): string | undefined {
  const item = rootField(root)
  const isLocal = readMap(item, 'annotations').get(LOCAL_CONFIG) === 'true'
  const spec = get(below(item, shape.template), 'spec')
  const isElsewhere = !isAbsent(get(item, 'spec', 'workloadRef'))
  return isLocal || isElsewhere || !isAbsent(spec)
    ? undefined
    : `\`${pathText(spec.path)}\` is not there, so it has no pod`
}

function below(item: Field, path: Path): Field {
  return get(item, ...path.map(String))
}

function readMap(owner: Field, name: 'annotations' | 'labels'): ReadonlyMap<string, string> {
  const all = entries(get(owner, 'metadata', name))
  return new Map(all.map(([key, value]) => [key, text(value) ?? '']))
}

function readFile(annotations: ReadonlyMap<string, string>): Result['file'] {
  const first = (names: readonly string[]) =>
    names.map((name) => annotations.get(name)).find((value) => value !== undefined)
  const path = first(PATH_ANNOTATIONS)
  const index = Number(first(INDEX_ANNOTATIONS) ?? 0)
  return path === undefined ? undefined : { path, ...(index > 0 ? { index } : {}) }
}

function readReplicas(item: Field, path: Path | undefined): Replicas | undefined {
  const count = path && integer(below(item, path))
  return count === undefined ? undefined : { at: path ?? [], count }
}

/** The deadlines of what owns the pod template, and of the pod itself. */
function readDeadlines(item: Field, shape: Shape): readonly Deadline[] {
  const owner = below(item, shape.template.slice(0, -1))
  const pod = get(below(item, shape.template), 'spec')
  const fields = DEADLINES.flatMap((name) => [get(owner, name), get(pod, name)])
  return fields.flatMap((field) => {
    const seconds = integer(field)
    return seconds === undefined ? [] : [{ at: field.path, seconds }]
  })
}

function readPod(template: Field): Pod {
  const spec = get(template, 'spec')
  return {
    at: template.path,
    containers: readContainers(spec),
    volumes: elements(get(spec, 'volumes')).map(readVolume),
    pullSecrets: elements(get(spec, 'imagePullSecrets')).map((secret) => text(get(secret, 'name')) ?? ''),
    security: readSecurity(get(spec, 'securityContext')),
    isOnHostNetwork: truth(get(spec, 'hostNetwork')) ?? false,
    isWindows: [text(get(spec, 'os', 'name')), text(get(spec, 'nodeSelector', 'kubernetes.io/os'))].includes(
      'windows',
    ),
    architecture: readArchitecture(spec),
    annotations: readMap(template, 'annotations'),
  }
}

function readVolume(volume: Field): Volume {
  const emptyDir = get(volume, 'emptyDir')
  const isEmptyDir = emptyDir.node !== undefined && text(get(emptyDir, 'medium')) !== 'Memory'
  const isConstant = CONSTANT.some((source) => !isAbsent(get(volume, source)))
  return { name: requiredText(get(volume, 'name')), isEmptyDir, isConstant }
}
