import type { Config } from '../config/config.js'
import type { ImageConfig } from '../container/container.js'
import type { LockedImage } from '../images/lock.js'
import { platformName } from '../images/platform.js'
import type { Images } from './ask-images.js'
import type { Workload } from '../workload/workload.js'
import { plainWorkload, suggestionFor } from './plain-pod.js'
import type { Resolved } from './refresh.js'
import { shortDigest, tableText } from './table.js'
import { shortened, shownWords } from './visible.js'
import type { WantedImage } from './wanted-images.js'
import { keyOf } from './wanted-images.js'

const HEAD = ['IMAGE', 'PLATFORM', 'SOURCE', 'DIGEST', 'LANGUAGE', 'LAUNCH']
const NONE = '-'
// With the other columns about as wide as wide terminals are.
const LONGEST_LAUNCH = 60

/** What a table shows. */
export interface Shown {
  readonly resolved: readonly Resolved[]
  /** Images that the functionConfig tells about. */
  readonly told: readonly WantedImage[]
  readonly locked: readonly LockedImage[]
}

interface Means {
  readonly config: Config
  readonly images: Images
  readonly pod: Workload
}

/** A line for each image: who knows it, and which language and launch its configuration suggests. */
export async function lockTable(
  { resolved, told, locked }: Shown,
  around: Pick<Means, 'config' | 'images'>,
): Promise<string> {
  const means = { ...around, pod: plainWorkload() }
  const entries = new Map(locked.map((each) => [keyOf(each), each]))
  const own = told.map((each) =>
    row(each, { by: 'the functionConfig', config: means.images.said(each.image) }, means),
  )
  const others = resolved.map((each) => {
    const { facts } = each
    if (facts) return row(each, facts, means)
    const entry = entries.get(keyOf(each))
    return row(each, { by: entry ? 'the lock before' : 'nobody', ...entry }, means)
  })
  const rows = await Promise.all([...own, ...others])
  return rows.length === 0 ? '' : tableText([HEAD, ...rows])
}

interface Told {
  readonly by: string
  readonly config?: ImageConfig | undefined
  readonly digest?: string | undefined
}

async function row(each: WantedImage, told: Told, means: Means): Promise<readonly string[]> {
  const { config, digest, by } = told
  const known = { config, gaps: [], by, faults: [] }
  const suggested = config && (await suggestionFor({ image: each.image }, means.pod, { ...means, known }))
  const launch = [...(config?.Entrypoint ?? []), ...(config?.Cmd ?? [])]
  return [
    each.image,
    platformName(each.platform),
    by,
    shortDigest(digest),
    suggested?.runtime ?? NONE,
    launch.length > 0 ? shortened(shownWords(launch), LONGEST_LAUNCH) : NONE,
  ]
}
