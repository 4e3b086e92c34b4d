import type { Config } from '../config/config.js'
import type { ImageConfig, KnownImage } from '../container/container.js'
import type { Machine, OpenedSources } from '../image-sources.js'
import { openSources } from '../image-sources.js'
import { ruleFor } from '../images/match.js'
import { choosePlatform, platformName } from '../images/platform.js'
import type { Answer, ImageFacts, ImageSource, Wanted } from '../images/source.js'
import type { KnownImages } from '../known-images.js'

/** What the sources say of an image. */
export interface Asked {
  /** Undefined where nobody knows it. */
  readonly facts: ImageFacts | undefined
  /** What those said who were asked before, or all if nobody knows it. */
  readonly others: readonly string[]
}

/** The sources of a command. */
export interface Images extends OpenedSources {
  /** What the functionConfig itself says of an image. */
  readonly said: (image: string) => ImageConfig | undefined
  /** Asks one source after the other until one knows the image, wholly where that is asked for. */
  readonly ask: (wanted: Wanted, isWhole: boolean) => Promise<Asked>
}

/** Opens the sources that a configuration names; throws a ConfigError. */
export async function openImages(config: Config, machine: Machine): Promise<Images> {
  const opened = await openSources(config, [], machine)
  const names = namesOf(config, opened)
  return {
    ...opened,
    said: (image) => config.images && ruleFor(config.images, image)?.config,
    ask: (wanted, isWhole) => ask(opened.sources, { wanted, isWhole, names }),
  }
}

/** The sources as the function has them, where all that it may ask about is known already. */
export function alreadyKnown({ builds, artifacts }: Images, known: KnownImage): KnownImages {
  return { builds, artifacts, find: async () => known }
}

interface Question {
  readonly wanted: Wanted
  readonly isWhole: boolean
  readonly names: readonly string[]
}

async function ask(sources: readonly ImageSource[], { wanted, isWhole, names }: Question): Promise<Asked> {
  const others: string[] = []
  for (const [at, source] of sources.entries()) {
    const answer = await source.find(wanted)
    const why = whyNot(answer, wanted, isWhole)
    if (answer && !('fault' in answer) && why === undefined) return { facts: answer, others }
    others.push(why ?? `${names[at] ?? 'a source has no'} "${wanted.image}"`)
  }
  return { facts: undefined, others }
}

/** Why an answer is of no use; undefined for a good one and for none. */
function whyNot(answer: Answer, { image, platform }: Wanted, isWhole: boolean): string | undefined {
  if (!answer) return undefined
  if ('fault' in answer) return answer.fault
  if (answer.platform && !choosePlatform([answer], platform))
    return `${answer.by} has "${image}" for ${platformName(answer.platform)}, not for ${platformName(platform)}`
  const { unknown = [] } = answer
  if (!isWhole || unknown.length === 0) return undefined
  return `${answer.by}: ${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known`
}

/** What to say for each source that is silent, in the order in which they are asked; only an answer names its source itself. */
function namesOf({ images = [], sources }: Config, { sources: opened }: OpenedSources): readonly string[] {
  const { imageLock, imageFiles, engine, registry } = sources
  const files = [...images.flatMap(({ file }) => file ?? []), ...imageFiles]
  const before = [
    ...(imageLock === undefined ? [] : [`the lock "${imageLock}" has no`]),
    ...files.map((file) => `the file "${file}" has no`),
  ]
  const after = [
    ...(engine ? ['no engine of this machine has'] : []),
    ...(registry.enabled ? ['no registry has'] : []),
  ]
  const isBuilt = opened.length > before.length + after.length
  return [...before, ...(isBuilt ? ['no Dockerfile is named for'] : []), ...after]
}
