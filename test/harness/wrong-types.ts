/** A pod in which one field has a value of a type that it cannot have. */
export interface WrongPod {
  /** The field and what it holds, such as `containers[0].env = "text"`. */
  readonly what: string
  readonly pod: object
  /** Whether the function looks into this field, so that it cannot but notice. */
  readonly isLookedAt: boolean
}

type Path = readonly (string | number)[]
type Type = 'map' | 'list' | 'scalar'

interface Field {
  readonly path: Path
  readonly type: Type
  readonly isLookedAt: boolean
}

const FIELDS: readonly Field[] = [
  ...looked('map', ['spec'], ['metadata'], ['metadata', 'annotations']),
  ...looked(
    'scalar',
    ['metadata', 'annotations', 'ducttape.dev/debug'],
    ['metadata', 'annotations', 'debug.cloud.google.com/config'],
  ),
  ...looked('list', ['spec', 'containers'], ['spec', 'initContainers'], ['spec', 'volumes']),
  ...looked(
    'map',
    ['spec', 'containers', 0],
    ['spec', 'initContainers', 0],
    ['spec', 'volumes', 0],
    ['spec', 'securityContext'],
  ),
  ...looked(
    'scalar',
    ['spec', 'hostNetwork'],
    ['spec', 'containers', 0, 'name'],
    ['spec', 'containers', 0, 'image'],
  ),
  ...looked('scalar', ['spec', 'initContainers', 0, 'restartPolicy'], ['spec', 'initContainers', 0, 'name']),
  ...looked('scalar', ['spec', 'volumes', 0, 'name'], ['spec', 'securityContext', 'runAsUser']),
  ...looked('list', ...inContainer(['command'], ['args'], ['env'], ['envFrom'], ['ports'], ['volumeMounts'])),
  ...looked('scalar', ...inContainer(['command', 0], ['args', 0], ['env', 0, 'name'], ['env', 0, 'value'])),
  ...looked(
    'map',
    ...inContainer(['env', 0], ['ports', 0], ['volumeMounts', 0], ['resources'], ['securityContext']),
  ),
  ...looked(
    'scalar',
    ...inContainer(['ports', 0, 'containerPort'], ['ports', 0, 'name'], ['volumeMounts', 0, 'mountPath']),
  ),
  ...looked('map', ...inContainer(['livenessProbe'], ['readinessProbe'], ['startupProbe'])),
  ...looked('scalar', ...inContainer(['livenessProbe', 'timeoutSeconds'], ['securityContext', 'runAsUser'])),
  ...passed('map', ['spec', 'affinity'], ['spec', 'nodeSelector'], ['spec', 'os']),
  ...passed('list', ['spec', 'tolerations'], ['spec', 'imagePullSecrets']),
  ...passed(
    'scalar',
    ['spec', 'restartPolicy'],
    ['spec', 'serviceAccountName'],
    ['metadata', 'name'],
    ['metadata', 'namespace'],
  ),
  ...passed(
    'map',
    ...inContainer(
      ['lifecycle'],
      ['resources', 'limits'],
      ['resources', 'requests'],
      ['livenessProbe', 'httpGet'],
    ),
  ),
  ...passed(
    'map',
    ...inContainer(
      ['env', 0, 'valueFrom'],
      ['securityContext', 'capabilities'],
      ['securityContext', 'seccompProfile'],
    ),
  ),
  ...passed(
    'scalar',
    ...inContainer(
      ['imagePullPolicy'],
      ['workingDir'],
      ['ports', 0, 'protocol'],
      ['volumeMounts', 0, 'name'],
    ),
  ),
  ...passed(
    'scalar',
    ...inContainer(['resources', 'limits', 'cpu'], ['securityContext', 'readOnlyRootFilesystem']),
  ),
]

// For each type, values that are surely of another one. A number where text belongs is left out: it only lacks its quotes.
const WRONG: { readonly [type in Type]: readonly unknown[] } = {
  map: ['text', 5, true, ['a'], [['a']]],
  list: ['text', 5, true, { a: 'b' }, { 0: 'a' }],
  scalar: [['a'], { a: 'b' }, [{ a: 'b' }]],
}

/** A pod for each field and each wrong value of it; the rest of the pod is debuggable. */
export function wrongPods(): readonly WrongPod[] {
  return FIELDS.flatMap(({ path, type, isLookedAt }) =>
    WRONG[type].map((value) => ({
      what: `${path.reduce<string>(joined, '')} = ${JSON.stringify(value)}`,
      pod: withValue(debuggablePod(), path, value),
      isLookedAt,
    })),
  )
}

function looked(type: Type, ...paths: readonly Path[]): readonly Field[] {
  return paths.map((path) => ({ path, type, isLookedAt: true }))
}

function passed(type: Type, ...paths: readonly Path[]): readonly Field[] {
  return paths.map((path) => ({ path, type, isLookedAt: false }))
}

function inContainer(...paths: readonly Path[]): readonly Path[] {
  return paths.map((path) => ['spec', 'containers', 0, ...path])
}

function debuggablePod(): object {
  const container = { name: 'web', image: 'node:22', command: ['node', 'server.js'] }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [container] } }
}

function withValue(fields: unknown, [key, ...rest]: Path, value: unknown): object {
  if (key === undefined) return value as object
  const below = (fields ?? (typeof key === 'number' ? [] : {})) as { [key: string]: unknown }
  const copy = Array.isArray(below) ? [...(below as unknown[])] : { ...below }
  ;(copy as { [key: string]: unknown })[key] = withValue(below[key], rest, value)
  return copy
}

function joined(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path ? `${path}.${key}` : key
}
