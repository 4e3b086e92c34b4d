import type { Container } from '../container/container.js'
import type { Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { isSame } from '../container/folder.js'
import type { Edit } from '../krm/edit.js'
import { containerPath, specPath } from './container-path.js'
import type { Pod } from './workload.js'

const VOLUME = 'debugging-tmp'
const TMP = '/tmp'

/** Why a container cannot have a /tmp to write to, if it cannot. */
export function tmpObstacle(pod: Pod, container: Container): Refusal | undefined {
  const mount = tmpMount(container)
  const isConstant = pod.volumes.some((volume) => volume.name === mount?.volume && volume.isConstant)
  if (!mount || !(mount.isReadOnly || isConstant)) return undefined
  return REFUSALS.readOnlyTmp(mount.volume)
}

/** The edits that give containers with a read-only root a /tmp to write to, if they have none. */
export function tmpEdits(pod: Pod, containers: readonly Container[]): readonly Edit[] {
  const lacking = containers.filter((container) => container.security.isReadOnlyRoot && !tmpMount(container))
  return lacking.flatMap((container, i) => {
    const name = freeVolume(pod, i)
    return [
      { at: [...specPath(pod), 'volumes'], insert: [{ name, emptyDir: {} }], before: 'end' as const },
      {
        at: [...containerPath(pod, container), 'volumeMounts'],
        insert: [{ name, mountPath: TMP }],
        before: 'end' as const,
      },
    ]
  })
}

function tmpMount(container: Container) {
  return container.mounts.find(({ path }) => isSame(path, TMP))
}

/** A volume of its own for each container: what one program leaves in /tmp is not for another. */
function freeVolume(pod: Pod, i: number): string {
  const free = [VOLUME, ...Array.from({ length: pod.volumes.length + i + 1 }, (_, n) => `${VOLUME}-${n + 2}`)]
  return free.filter((name) => !pod.volumes.some((volume) => volume.name === name))[i] ?? VOLUME
}
