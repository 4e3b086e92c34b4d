import type {
  ContainerFacts,
  EnvEntry,
  EnvFrom,
  Mount,
  Port,
  Probe,
  Resources,
} from '../container/container.js'
import type { Field } from '../krm/field.js'
import { elements, entries, get, integer, isAbsent, plain, requiredText, text, truth } from '../krm/field.js'
import { readSecurity } from './read-security.js'

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const
const HANDLERS = [...PROBES.map((name) => [name]), ['lifecycle', 'postStart'], ['lifecycle', 'preStop']]

/** A pod's containers, init containers first, as Kubernetes starts them. */
export function readContainers(spec: Field): readonly ContainerFacts[] {
  const read = (list: ContainerFacts['list']) =>
    elements(get(spec, list)).map((field, index) => readContainer(field, { list, index }))
  return [...read('initContainers'), ...read('containers')]
}

function readContainer(field: Field, place: Pick<ContainerFacts, 'list' | 'index'>): ContainerFacts {
  return {
    ...place,
    name: requiredText(get(field, 'name')),
    image: text(get(field, 'image')),
    command: words(get(field, 'command')),
    args: words(get(field, 'args')),
    env: elements(get(field, 'env')).map(readEnvEntry),
    envFrom: elements(get(field, 'envFrom')).map(readEnvFrom),
    ports: elements(get(field, 'ports')).map(readPort),
    mounts: elements(get(field, 'volumeMounts')).map(readMount),
    workingDir: text(get(field, 'workingDir')),
    security: readSecurity(get(field, 'securityContext')),
    probes: PROBES.flatMap((name) => readProbe(get(field, name), name)),
    commands: HANDLERS.map((keys) => words(get(field, ...keys, 'exec', 'command')) ?? []).filter(
      (command) => command.length > 0,
    ),
    resources: readResources(get(field, 'resources')),
    isCandidate: place.list === 'containers' || text(get(field, 'restartPolicy')) === 'Always',
  }
}

function words(field: Field): readonly string[] | undefined {
  return isAbsent(field) ? undefined : elements(field).map((word) => text(word) ?? '')
}

function readEnvEntry(field: Field, index: number): EnvEntry {
  const source = get(field, 'valueFrom')
  const entry = { name: requiredText(get(field, 'name')), index }
  if (isAbsent(source)) return { ...entry, value: text(get(field, 'value')) ?? '', isOptional: false }
  const references = entries(source).map(([, reference]) => get(reference, 'optional'))
  const configMap = text(get(source, 'configMapKeyRef', 'name'))
  return {
    ...entry,
    value: undefined,
    isOptional: references.some((optional) => truth(optional) === true),
    source: { configMap, key: text(get(source, 'configMapKeyRef', 'key')) ?? '' },
  }
}

function readEnvFrom(field: Field): EnvFrom {
  return { configMap: text(get(field, 'configMapRef', 'name')), prefix: text(get(field, 'prefix')) ?? '' }
}

function readPort(field: Field): Port {
  const number = integer(get(field, 'containerPort')) ?? 0
  return { name: text(get(field, 'name')), number, protocol: text(get(field, 'protocol')) ?? 'TCP' }
}

function readMount(field: Field): Mount {
  return {
    volume: requiredText(get(field, 'name')),
    path: requiredText(get(field, 'mountPath')),
    isReadOnly: truth(get(field, 'readOnly')) ?? false,
  }
}

function readProbe(field: Field, name: Probe['field']): readonly Probe[] {
  if (isAbsent(field)) return []
  const timeout = integer(get(field, 'timeoutSeconds'))
  const period = integer(get(field, 'periodSeconds'))
  const failures = integer(get(field, 'failureThreshold'))
  return [{ field: name, timeout, period, failures }]
}

function readResources(field: Field): Resources {
  const amounts = (name: string) =>
    Object.fromEntries(
      entries(get(field, name)).map(([key, value]) => [key, plain(value) as string | number]),
    )
  return { limits: amounts('limits'), requests: amounts('requests') }
}
