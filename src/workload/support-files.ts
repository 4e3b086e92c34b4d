import type { Container } from '../container/container.js'
import type { Refusal, RuntimeImage } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { SupportImages } from '../container/wishes.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'
import type { Value } from '../krm/print.js'
import { isOrIsIn, isSame } from '../container/folder.js'
import { containerPath, specPath } from './container-path.js'
import { initSecurity } from './init-security.js'
import { initResources } from './init-resources.js'
import type { Pod } from './workload.js'

const VOLUME = 'debugging-support-files'
const MOUNT_PATH = '/dbg'

/** A container that needs the files of a support image. */
export interface Need {
  readonly container: Container
  readonly runtime: RuntimeImage
  /** The language's version, where that part of the support image is enough. */
  readonly version: string | undefined
}

/** Why a container cannot have the support files, if it cannot. */
export function mountObstacle(pod: Pod, container: Container): Refusal | undefined {
  const volume = volumeName(pod)
  const mount = container.mounts.find((each) => isOrIsIn(each.path, MOUNT_PATH) && each.volume !== volume)
  if (!mount) return undefined
  return REFUSALS.mounted(mount.volume, mount.path)
}

/** The volume, init containers and mounts that bring support files to containers; an init container for each image, in order. */
export function supportFileEdits(pod: Pod, needs: readonly Need[], support: SupportImages): readonly Edit[] {
  if (needs.length === 0) return []
  const volume = volumeName(pod)
  const firsts = firstOfEach(needs, support)
  const inits = firsts
    .map((need) => ({ need, parts: partsFor(need.runtime, needs) }))
    .filter(({ need, parts }) => !isBrought(pod, { image: support.images[need.runtime].image, parts }))
    .map(({ need, parts }) => initContainer(pod, need, { support, parts }))
  const hasVolume = pod.volumes.some((each) => each.name === volume)
  const secrets = [...new Set(firsts.flatMap(({ runtime }) => support.images[runtime].pullSecrets))]
    .filter((name) => !pod.pullSecrets.includes(name))
    .map((name) => ({ name }))
  const emptyDir = support.sizeLimit === undefined ? {} : { sizeLimit: support.sizeLimit }
  const spec = specPath(pod)
  return [
    ...(inits.length > 0 ? [{ at: [...spec, 'initContainers'], insert: inits, before: 0 }] : []),
    ...(inits.length > 0 && secrets.length > 0 ? [appended([...spec, 'imagePullSecrets'], secrets)] : []),
    ...(hasVolume ? [] : [appended([...spec, 'volumes'], [{ name: volume, emptyDir }])]),
    ...needs.flatMap(({ container }) => mountEdits(pod, container)),
  ]
}

/** The first container for each support image, in an order of their own. */
function firstOfEach(needs: readonly Need[], { images }: SupportImages): readonly Need[] {
  return Object.keys(images).flatMap((runtime) => needs.find((need) => need.runtime === runtime) ?? [])
}

function appended(at: Path, insert: readonly Value[]): Edit {
  return { at, insert, before: 'end' }
}

function mountEdits(pod: Pod, container: Container): readonly Edit[] {
  if (container.mounts.some(({ path }) => isSame(path, MOUNT_PATH))) return []
  const mount = { name: volumeName(pod), mountPath: MOUNT_PATH }
  return [appended([...containerPath(pod, container), 'volumeMounts'], [mount])]
}

/** The volume's name: Skaffold's, unless the pod has another kind of volume by it. */
function volumeName(pod: Pod): string {
  return freeName(VOLUME, (name) => pod.volumes.some((volume) => volume.name === name && !volume.isEmptyDir))
}

function freeName(base: string, isTaken: (name: string) => boolean): string {
  let name = base
  for (let i = 2; isTaken(name); i++) name = `${base}-${i}`
  return name
}

/** Whether the pod has an init container already that brings all that is wanted of a support image to the volume. */
function isBrought(pod: Pod, wanted: { image: string; parts: readonly string[] }): boolean {
  return pod.containers.some(
    ({ list, image, args = [], mounts }) =>
      list === 'initContainers' &&
      image === wanted.image &&
      (args.length === 0 || (wanted.parts.length > 0 && wanted.parts.every((part) => args.includes(part)))) &&
      mounts.some((mount) => mount.volume === volumeName(pod) && isSame(mount.path, MOUNT_PATH)),
  )
}

function initName(runtime: RuntimeImage): string {
  return `install-${runtime}-debug-support`
}

/** What the init container is asked to bring: the parts for all containers of a language, or everything where one is not known. */
function partsFor(runtime: RuntimeImage, needs: readonly Need[]): readonly string[] {
  const versions = needs.filter((need) => need.runtime === runtime).map(({ version }) => version)
  if (versions.includes(undefined)) return []
  return [...new Set(versions)].map((version) => `${runtime}@${version}`)
}

function initContainer(
  pod: Pod,
  { container, runtime }: Need,
  { support, parts }: { support: SupportImages; parts: readonly string[] },
): Value {
  const { image, pullPolicy, resources: wished, securityContext: chosen } = support.images[runtime]
  const resources = (wished as Value | undefined) ?? initResources(pod)
  const securityContext = initSecurity(pod, container, chosen)
  return {
    name: freeName(initName(runtime), (name) => pod.containers.some((each) => each.name === name)),
    image,
    ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
    ...(parts.length > 0 ? { args: parts } : {}),
    ...(resources === undefined ? {} : { resources }),
    ...(securityContext === undefined ? {} : { securityContext }),
    volumeMounts: [{ name: volumeName(pod), mountPath: MOUNT_PATH }],
  }
}
