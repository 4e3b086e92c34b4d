import type { LockedImage } from '../images/lock.js'
import { imagesOfLock } from '../images/lock.js'
import { lockValue } from '../images/lock-value.js'
import { parseReference } from '../images/reference.js'
import { platformName } from '../images/platform.js'
import type { ImageFacts } from '../images/source.js'
import type { Images } from './ask-images.js'
import { shortDigest } from './table.js'
import { asLocked } from './lock-file.js'
import type { WantedImage } from './wanted-images.js'
import { keyOf } from './wanted-images.js'

/** What became of an image. */
export interface Resolved extends WantedImage {
  /** By whom it is known: undefined where it is not. */
  readonly facts: ImageFacts | undefined
  readonly others: readonly string[]
}

/** A lock made anew. */
export interface Refreshed {
  readonly images: readonly LockedImage[]
  /** Images that are not known now: those that keep their entry, and those without one. */
  readonly kept: readonly Resolved[]
  readonly missing: readonly Resolved[]
}

/** Asks for images, all at once as far as the sources let it; `onDone` is called after each. */
export function resolveAll(
  wanted: readonly WantedImage[],
  images: Pick<Images, 'ask'>,
  onDone: () => void,
): Promise<readonly Resolved[]> {
  return Promise.all(
    wanted.map(async (each) => {
      const resolved = await resolve(each, images)
      onDone()
      return resolved
    }),
  )
}

/** The lock of what was resolved; what is not known now is as it was, and what is not wanted any more goes. */
export function refreshed(resolved: readonly Resolved[], before: readonly LockedImage[]): Refreshed {
  const old = new Map(before.map((each) => [keyOf(each), each]))
  const unknown = resolved.filter(({ facts }) => !facts)
  const isKept = (each: Resolved): boolean => old.has(keyOf(each))
  const entries = resolved.flatMap((each) => {
    const { image, facts } = each
    const entry = facts ? entryOf(each, facts) : old.get(keyOf(each))
    return entry ? [{ ...entry, image }] : []
  })
  return {
    images: asLocked(entries),
    kept: unknown.filter(isKept),
    missing: unknown.filter((each) => !isKept(each)),
  }
}

/** How a lock differs from what it should be, a line for each image; none where it says the same. */
export function differences(before: readonly LockedImage[], now: readonly LockedImage[]): readonly string[] {
  const old = new Map(asLocked(before).map((each) => [keyOf(each), each]))
  const fresh = new Map(now.map((each) => [keyOf(each), each]))
  const gone = [...old].filter(([key]) => !fresh.has(key)).map(([, each]) => `- ${nameOf(each)}: unused`)
  const others = [...fresh].flatMap(([key, each]) => {
    const was = old.get(key)
    if (!was) return [`+ ${nameOf(each)}: not in the lock`]
    const changes = changesOf(was, each)
    return changes.length > 0 ? [`~ ${nameOf(each)}: ${changes.join(', ')}`] : []
  })
  return [...gone, ...others]
}

async function resolve(each: WantedImage, images: Pick<Images, 'ask'>): Promise<Resolved> {
  const { image, platform } = each
  const reference = parseReference(image)
  if (!reference) return { ...each, facts: undefined, others: ['it is no image reference'] }
  const asked = await images.ask({ image, reference, platform }, true)
  const fault = asked.facts && faultOf(each, asked.facts)
  if (fault === undefined) return { ...each, ...asked }
  return { ...each, facts: undefined, others: [...asked.others, fault] }
}

/** Why a lock cannot hold what a source says, if so. */
function faultOf(each: WantedImage, facts: ImageFacts): string | undefined {
  const read = imagesOfLock(lockValue([entryOf(each, facts)]))
  return 'fault' in read ? `${facts.by} says what no lock can hold: ${read.fault}` : undefined
}

function entryOf({ image, platform }: WantedImage, { config, digest }: ImageFacts): LockedImage {
  return { image, platform, config, digest, withheld: [] }
}

function nameOf({ image, platform }: LockedImage): string {
  return `${image} (${platformName(platform)})`
}

function changesOf(was: LockedImage, now: LockedImage): readonly string[] {
  const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  const digest = `digest ${shortDigest(was.digest)} is now ${shortDigest(now.digest)}`
  const fields = ['Entrypoint', 'Cmd', 'Env', 'WorkingDir', 'User', 'Labels'] as const
  const names = fields.filter((name) => !isSame(was.config[name], now.config[name]))
  return [
    ...(was.image === now.image ? [] : [`the pods write "${now.image}" for "${was.image}"`]),
    ...(was.digest === now.digest ? [] : [digest]),
    ...(names.length > 0 ? [`${names.join(', ')} changed`] : []),
    ...(isSame(was.withheld, now.withheld) ? [] : ['the withheld variables changed']),
  ]
}
