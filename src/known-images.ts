import { ConfigError } from './config/config.js'
import type { Config, Sources } from './config/config.js'
import type { KnownImage } from './container/container.js'
import type { Machine, OpenedSources } from './image-sources.js'
import { ruleOfBuilt } from './images/build-artifacts.js'
import { parsePlatform, platformName } from './images/platform.js'
import { parseReference } from './images/reference.js'
import type { ImageSource, Platform } from './images/source.js'

/** What a run knows of images. */
export interface KnownImages extends Pick<OpenedSources, 'builds' | 'artifacts'> {
  /** What is known of an image on a platform; each source is asked in turn until one knows it. */
  readonly find: (image: string, architecture: string | undefined) => Promise<KnownImage>
}

const PLATFORM: Platform = { os: 'linux', architecture: 'amd64' }

/** What is known of images by the configuration, the input's locks, files, engines and registries; throws a ConfigError. */
export async function knownImages(
  config: Config,
  locks: readonly ImageSource[],
  machine: Machine,
): Promise<KnownImages> {
  // What cannot be right is told before anything is opened.
  platformFor(undefined, config.sources)
  const isAsking = locks.length > 0 || isAskingElsewhere(config)
  const opened = isAsking
    ? await (await import('./image-sources.js')).openSources(config, locks, machine)
    : NONE
  const answers = new Map<string, Promise<KnownImage>>()
  return {
    ...opened,
    find: (image, architecture) => {
      const platform = platformFor(architecture, config.sources)
      const key = `${platformName(platform)} ${image}`
      const answer = answers.get(key) ?? ask({ image, platform }, config, opened)
      answers.set(key, answer)
      return answer
    },
  }
}

const NONE: OpenedSources = { sources: [], builds: undefined, artifacts: [] }

function isAskingElsewhere({ images, sources }: Config): boolean {
  const { imageLock, buildArtifacts, imageFiles, skaffold, engine, registry } = sources
  const isOfRule = images?.some(({ file, dockerfile }) => file !== undefined || dockerfile !== undefined)
  const isNamed = [imageLock, buildArtifacts, skaffold].some((each) => each !== undefined)
  return isOfRule === true || isNamed || imageFiles.length > 0 || engine || registry.enabled
}

/** The platform of a pod's nodes; throws a ConfigError for a `spec.platform` that names none. */
export function platformFor(architecture: string | undefined, { platform }: Sources): Platform {
  const usual = platform === undefined ? PLATFORM : parsePlatform(platform)
  if (!usual) throw new ConfigError(`\`spec.platform\` must be like "linux/arm64"; got "${platform}"`)
  // A pod that asks for the usual architecture means the usual variant of it.
  return architecture === undefined || architecture === usual.architecture
    ? usual
    : { os: usual.os, architecture }
}

interface Question {
  readonly image: string
  readonly platform: Platform
}

async function ask(
  { image, platform }: Question,
  config: Config,
  { sources, builds }: OpenedSources,
): Promise<KnownImage> {
  const own = config.images && ruleOfBuilt(config.images, image, builds)?.config
  const nothing = { config: own, gaps: [], by: undefined, faults: [] }
  const reference = parseReference(image)
  if (own || !reference) return nothing
  const faults: string[] = []
  for (const source of sources) {
    const answer = await source.find({ image, reference, platform })
    if (answer && 'fault' in answer) faults.push(answer.fault)
    else if (answer) return { config: answer.config, gaps: answer.unknown ?? [], by: answer.by, faults }
  }
  return { ...nothing, faults }
}
