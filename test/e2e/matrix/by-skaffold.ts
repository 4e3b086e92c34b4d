import { isRefused, SKAFFOLD_LAUNCHES } from '../../launches/skaffold.js'
import { PUBLISHED_REGISTRY, SUPPORT_TAG } from '../machine.js'
import type { Cell } from './cell.js'
import { manifestOf, type Situation } from './situation.js'

/** What Skaffold makes of a cell's launch. */
export type BySkaffold = { readonly yaml: string } | { readonly refused: string }

/**
 * Skaffold's real output for a cell's container, with what it does to every pod (pkg/skaffold/debug/transform.go) and images
 * laid out as the published ones; undefined where it was not given the launch.
 */
export function bySkaffold(cell: Cell, { image }: Situation): BySkaffold | undefined {
  const { launch } = cell
  // It was given one container, and none of our options; how a pod is started is no other launch.
  if (typeof launch !== 'string' || cell.beside || cell.spec || cell.runtime || cell.isPlayed)
    return undefined
  const skaffold = SKAFFOLD_LAUNCHES[launch]?.skaffold
  if (skaffold === undefined) return undefined
  if (isRefused(skaffold)) return skaffold
  const [runtime] = launch.split('-')
  // What stands for .NET's debugger here stands for ours.
  if (runtime === 'netcore') return undefined
  // A JVM needs no files.
  if (runtime === 'jvm') return { yaml: manifestOf(cell, { ...skaffold, image }) }
  const volumeMounts = [{ name: 'debugging-support-files', mountPath: '/dbg' }]
  const installer = {
    name: `install-${runtime}-debug-support`,
    image: `${PUBLISHED_REGISTRY}/${runtime}:${SUPPORT_TAG}`,
    volumeMounts,
  }
  const volumes = [{ name: 'debugging-support-files', emptyDir: {} }]
  const yaml = manifestOf(
    cell,
    { ...skaffold, image, volumeMounts },
    { initContainers: [installer], volumes },
  )
  return { yaml }
}
