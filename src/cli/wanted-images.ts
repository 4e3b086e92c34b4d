import { choicesFor } from '../choice.js'
import type { Config } from '../config/config.js'
import type { ContainerFacts } from '../container/container.js'
import { parseReference } from '../images/reference.js'
import { platformName } from '../images/platform.js'
import type { Platform } from '../images/source.js'
import { platformFor } from '../known-images.js'
import type { KnownImages } from '../known-images.js'
import { InputError } from '../krm/input-error.js'
import type { Item } from '../krm/item.js'
import { ItemFault } from '../krm/item-fault.js'
import { parseItem, textAt } from '../krm/parse.js'
import { withListEntries } from '../run.js'
import type { Kinds } from '../workload/kinds.js'
import { kindsWith, mayHoldPod } from '../workload/kinds.js'
import { readWorkload } from '../workload/read.js'
import type { Workload } from '../workload/workload.js'
import type { Manifest } from './manifests.js'
import { whyNoYaml } from './manifests.js'

/** An image that pods run, and a platform that they ask for. */
export interface WantedImage {
  /** As a pod writes it. */
  readonly image: string
  readonly platform: Platform
}

/** The images of workloads, and what could not be looked into. */
export interface WantedImages {
  readonly wanted: readonly WantedImage[]
  readonly warnings: readonly string[]
}

/** The images of the containers that the function would debug, each once for each platform, sorted. */
export async function wantedImages(
  manifests: readonly Manifest[],
  config: Config,
  images: KnownImages,
): Promise<WantedImages> {
  const kinds = kindsWith(config.kinds)
  const found: WantedImage[] = []
  const warnings = new Set<string>()
  for (const manifest of manifests) {
    const { text } = manifest
    const items = await attempt(manifest, warnings, () => withListEntries(manifest.items, { text, kinds }))
    for (const item of items ?? []) {
      const looking = async () => ofItem(item, manifest, { config, images, kinds })
      const own = await attempt(manifest, warnings, looking)
      found.push(...(own ?? []))
    }
  }
  return { wanted: eachOnce(found), warnings: [...warnings] }
}

/** The same image and platform have the same key, however pods write them. */
export function keyOf({ image, platform }: WantedImage): string {
  return JSON.stringify([parseReference(image) ?? image, platformName(platform)])
}

interface Means {
  readonly config: Config
  readonly images: KnownImages
  readonly kinds: Kinds
}

function ofItem(item: Item, { text }: Manifest, { config, images, kinds }: Means): readonly WantedImage[] {
  const workload = mayHoldPod(kinds, item.kind) ? workloadOf(item, text, kinds) : undefined
  // The images of Windows pods have no Linux programs, and nothing in them is debugged.
  if (!workload || workload.pod.isWindows) return []
  const candidates = workload.pod.containers.filter((container) => container.isCandidate)
  const choices = choicesFor(workload, candidates, { config, images })
  const platform = platformFor(workload.pod.architecture, config.sources)
  return candidates
    .filter((container, i): container is ContainerFacts & { image: string } => {
      return choices[i]?.off === undefined && Boolean(container.image)
    })
    .map(({ image }) => ({ image, platform }))
}

function workloadOf(item: Item, text: string, kinds: Kinds): Workload | undefined {
  const root = item.root ?? parseItem(text, item)
  const identity = item.identity ?? {
    apiVersion: textAt(root, 'apiVersion') ?? '',
    kind: textAt(root, 'kind') ?? '',
  }
  const shape = kinds.get(`${identity.apiVersion} ${identity.kind}`)
  return shape ? readWorkload(root, identity, shape) : undefined
}

/** What an attempt gives; one that meets something unreadable is a warning, and the rest goes on. */
async function attempt<T>(
  manifest: Manifest,
  warnings: Set<string>,
  trying: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await trying()
  } catch (error) {
    warnings.add(warningOf(error, manifest))
    return undefined
  }
}

function warningOf(error: unknown, { name, text }: Manifest): string {
  if (error instanceof ItemFault) return `"${name}": ${error.message}`
  if (error instanceof InputError) return whyNoYaml(name, text) ?? `"${name}": ${error.message}`
  throw error
}

/** Of several ways to write an image, the first in order is taken. */
function eachOnce(found: readonly WantedImage[]): readonly WantedImage[] {
  const name = ({ image, platform }: WantedImage) => `${image} ${platformName(platform)}`
  const sorted = found.toSorted((a, b) => compare(name(a), name(b)))
  const byKey = new Map<string, WantedImage>()
  for (const each of sorted) if (!byKey.has(keyOf(each))) byKey.set(keyOf(each), each)
  return [...byKey.values()]
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
