import type { Container, ContainerFacts } from '../container/container.js'
import type { PortClaim, PortClaims, Protocol } from '../container/plan.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'
import type { Value } from '../krm/print.js'

/** The ports that containers of a pod were given, in their order. */
export type Grants = { readonly [protocol in Protocol]?: number }

const LAST_PORT = 65_535
// A port's name is an IANA_SVC_NAME: at most 15 characters.
const LONGEST_NAME = 15

/** Gives each container the ports it would like, or the next ones that nobody in the pod has. */
export function grantPorts(
  containers: readonly ContainerFacts[],
  claims: readonly PortClaims[],
): readonly Grants[] {
  const taken = new Set(containers.flatMap((container) => container.ports.map((port) => port.number)))
  for (const claim of claims) for (const { port } of claim.taken) taken.add(port)
  return claims.map((claim) =>
    Object.fromEntries(claim.wanted.map((wanted) => [wanted.protocol, grant(wanted, taken)])),
  )
}

function grant({ port }: PortClaim, taken: Set<number>): number {
  let free = port
  while (taken.has(free)) free = free === LAST_PORT ? 1024 : free + 1
  taken.add(free)
  return free
}

/** The edits that declare a container's debug ports, unless it declares them already. */
export function portEdits(container: Container, at: Path, ports: Grants): readonly Edit[] {
  const entries = Object.entries(ports)
    .filter(
      ([, number]) => !container.ports.some((port) => port.number === number && port.protocol === 'TCP'),
    )
    .map(([protocol, number]): Value => ({ name: freeName(container, protocol), containerPort: number }))
  return entries.length > 0 ? [{ at: [...at, 'ports'], insert: entries, before: 'end' }] : []
}

function freeName(container: Container, protocol: string): string {
  const isTaken = (name: string): boolean => container.ports.some((port) => port.name === name)
  let name = protocol
  for (let i = 2; isTaken(name); i++) name = `${protocol.slice(0, LONGEST_NAME - 3)}-${i}`
  return name
}
