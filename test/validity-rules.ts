interface Named {
  readonly name?: string
}

interface Port extends Named {
  readonly containerPort?: number
  readonly protocol?: string
}

interface EnvVar extends Named {
  readonly value?: unknown
  readonly valueFrom?: unknown
}

interface Mount extends Named {
  readonly mountPath?: string
}

interface Probe {
  readonly timeoutSeconds?: number
  readonly failureThreshold?: number
  readonly periodSeconds?: number
}

interface Container extends Named {
  readonly restartPolicy?: string
  readonly ports?: readonly Port[] | null
  readonly env?: readonly EnvVar[] | null
  readonly volumeMounts?: readonly Mount[] | null
  readonly volumeDevices?: readonly Named[] | null
  readonly [field: string]: unknown
}

interface Pod {
  readonly metadata?: { readonly annotations?: { readonly [name: string]: string } | null } | null
  readonly spec?: {
    readonly hostNetwork?: boolean
    readonly containers?: readonly Container[] | null
    readonly initContainers?: readonly Container[] | null
    readonly volumes?: readonly Named[] | null
  }
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
// IANA service names, as `ValidatePortName` of k8s.io/apimachinery has them.
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

/**
 * What is wrong with a pod by the rules of Kubernetes' validation that its schemas do not hold; one line each. `claims`
 * are the volumes that a StatefulSet adds.
 */
export function podFaults(workloadPod: object, claims: readonly string[]): readonly string[] {
  const pod = workloadPod as Pod
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
  const volumes = (pod.spec?.volumes ?? []).map(({ name }) => name)
  return [
    ...repeated(containers.map(({ name }) => name)).map((name) => `two containers are named "${name}"`),
    ...repeated(volumes).map((name) => `two volumes are named "${name}"`),
    ...[...containers.map(({ name }) => name), ...volumes].flatMap(labelFaults),
    ...containers.flatMap((container) => containerFaults(container, [...volumes, ...claims])),
    ...debugPortFaults(pod),
  ]
}

function containerFaults(container: Container, volumes: readonly (string | undefined)[]): readonly string[] {
  const mounts = container.volumeMounts ?? []
  const faults = [
    ...portFaults(container.ports ?? []),
    ...(container.env ?? []).flatMap(envFaults),
    ...repeated(mounts.map((mount) => mount.mountPath)).map((path) => `two volumes are mounted at ${path}`),
    ...mounts
      .filter((mount) => !volumes.includes(mount.name))
      .map((mount) => `no volume "${mount.name}" to mount`),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) =>
      probeFaults(name, container[name]),
    ),
  ]
  return faults.map((fault) => `container "${container.name}": ${fault}`)
}

function portFaults(ports: readonly Port[]): readonly string[] {
  const numbers = ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`)
  const outside = ports.filter(({ containerPort = 0 }) => containerPort < 1 || containerPort > 65_535)
  const names = ports.flatMap(({ name }) => (name === undefined ? [] : [name]))
  return [
    ...repeated(numbers).map((number) => `port ${number} is listed twice`),
    ...repeated(names).map((name) => `two ports are named "${name}"`),
    ...outside.map((port) => `port ${String(port.containerPort)} is outside 1-65535`),
    ...names
      .filter((name) => name.length > 15 || !PORT_NAME.test(name))
      .map((name) => `"${name}" is no name for a port`),
  ]
}

function envFaults({ name, value, valueFrom }: EnvVar): readonly string[] {
  const faults: string[] = []
  if (value !== undefined && value !== '' && valueFrom !== undefined)
    faults.push(`${name} has a value and a valueFrom`)
  if (value !== undefined && value !== null && typeof value !== 'string') faults.push(`${name} is no string`)
  return faults
}

function probeFaults(name: string, probe: unknown): readonly string[] {
  const { timeoutSeconds = 1, failureThreshold = 1, periodSeconds = 1 } = (probe ?? {}) as Probe
  const isPositive = timeoutSeconds >= 1 && failureThreshold >= 1 && periodSeconds >= 1
  return isPositive ? [] : [`${name} has a time or a threshold below 1`]
}

function labelFaults(name: string | undefined): readonly string[] {
  const isLabel = name !== undefined && name.length <= 63 && DNS_LABEL.test(name)
  return isLabel ? [] : [`"${name}" is no DNS label`]
}

/**
 * The debug ports that the annotation lists: each declared by its container, and none held by two programs of the pod,
 * which share one network.
 */
function debugPortFaults(pod: Pod): readonly string[] {
  const running = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ]
  const ports = running.flatMap(({ name, ports: listed }) =>
    (listed ?? []).map((port) => ({
      container: name,
      number: port.containerPort,
      protocol: port.protocol ?? 'TCP',
    })),
  )
  const debug = annotatedPorts(pod)
  const undeclared = debug.filter(
    ({ container, number }) => !ports.some((port) => port.container === container && port.number === number),
  )
  const shared = debug.filter(({ container, number }) =>
    ports.some((port) => port.container !== container && port.number === number && port.protocol === 'TCP'),
  )
  return [
    ...undeclared.map(
      ({ container, number }) => `debug port ${number} of "${container}" is not in its ports`,
    ),
    ...shared.map(
      ({ container, number }) => `debug port ${number} of "${container}" is another container's too`,
    ),
    ...repeated(debug.map(({ number }) => String(number))).map(
      (number) => `debug port ${number} is given twice`,
    ),
  ]
}

function annotatedPorts(pod: Pod): readonly { container: string; number: number }[] {
  const text = pod.metadata?.annotations?.['debug.cloud.google.com/config']
  if (!text) return []
  const config = JSON.parse(text) as { [container: string]: { ports?: { [protocol: string]: number } } }
  return Object.entries(config).flatMap(([container, { ports = {} }]) =>
    Object.values(ports).map((number) => ({ container, number })),
  )
}

function repeated(values: readonly (string | undefined)[]): readonly string[] {
  const seen = values.filter(
    (value, index): value is string => value !== undefined && values.indexOf(value) !== index,
  )
  return [...new Set(seen)]
}
