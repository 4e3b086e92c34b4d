import type { Container } from '../container/container.js'
import {
  escapeExpansion,
  hasUnknownSource,
  referenceObstacle,
  valueOf,
  variable,
  knowsImageEnv,
} from '../container/environment.js'
import { NOTES } from '../container/notes.js'
import type { Note, Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'

/** npm and pnpm read their settings from such variables, in either case (docs.npmjs.com/cli/using-npm/config). */
export const NPM_NODE_OPTIONS = ['npm_config_node_options', 'NPM_CONFIG_NODE_OPTIONS']

/** NODE_OPTIONS as text of the pod can repeat it, Kubernetes puts in what comes from elsewhere; or why it cannot. */
export function ownNodeOptions(container: Container): string | Refusal {
  // A login gives the program none of the container's variables.
  if (container.launch.isClean && !container.launch.sets.has('NODE_OPTIONS')) return ''
  const other = NPM_NODE_OPTIONS.find((name) => variable(container, name).from !== 'nowhere')
  if (other !== undefined) return REFUSALS.nodeOptionsTwice(other)
  const obstacle = referenceObstacle(container, 'NODE_OPTIONS')
  if (obstacle) return obstacle
  const found = variable(container, 'NODE_OPTIONS')
  if (found.from === 'nowhere') return ''
  if (found.from === 'launch' && found.value === undefined) return REFUSALS.setByLaunch('NODE_OPTIONS')
  const value = found.from === 'pod' ? found.entry.value : found.from === 'envFrom' ? undefined : found.value
  const own = found.from === 'image' ? escapeExpansion(found.value) : (value ?? '$(NODE_OPTIONS)')
  return own === '' ? '' : `${own} `
}

/** What a user should know where NODE_OPTIONS that cannot be seen here give way to others. */
export function hidingNotes(container: Container): readonly Note[] {
  const isHiding =
    hasUnknownSource(container) ||
    (!knowsImageEnv(container) && valueOf(container, 'NODE_OPTIONS') === undefined)
  return isHiding ? [NOTES.npmHidesOptions()] : []
}
