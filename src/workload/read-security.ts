import type { Security } from '../container/container.js'
import type { Field } from '../krm/field.js'
import { get, integer, isAbsent, plain, truth } from '../krm/field.js'

// What Pod Security "restricted" looks at (kubernetes.io/docs/concepts/security/pod-security-standards).
const RESTRICTED = [
  'allowPrivilegeEscalation',
  'capabilities',
  'privileged',
  'readOnlyRootFilesystem',
  'seccompProfile',
]

/** What a pod or a container may do, as its own securityContext says. */
export function readSecurity(context: Field): Security {
  const restricted = RESTRICTED.map((name) => [name, get(context, name)] as const).filter(
    ([, field]) => !isAbsent(field),
  )
  return {
    runAsUser: integer(get(context, 'runAsUser')),
    runAsGroup: integer(get(context, 'runAsGroup')),
    runAsNonRoot: truth(get(context, 'runAsNonRoot')),
    isReadOnlyRoot: truth(get(context, 'readOnlyRootFilesystem')) ?? false,
    restricted: Object.fromEntries(
      restricted.map(([name, field]) => [name, plain(field)] as const).filter(isRestricting),
    ),
  }
}

/** Whether a field takes something away: what a container may do beyond that is its own program's business. */
function isRestricting([name, value]: readonly [string, unknown]): boolean {
  return typeof value !== 'boolean' || value === (name === 'readOnlyRootFilesystem')
}
