import type { Config, ImageRule } from './config/config.js'
import type { ContainerFacts } from './container/container.js'
import { isLike } from './container/glob.js'
import { LEFT_ALONE } from './container/reasons.js'
import { artifactFor, isDebuggedBySkaffold, ruleOfBuilt } from './images/build-artifacts.js'
import { isImage } from './images/match.js'
import type { KnownImages } from './known-images.js'
import { runtimeNamed } from './runtimes/index.js'
import type { Runtime } from './runtimes/runtime.js'
import { isNaming, isSelected } from './select.js'
import { DEBUG, wishesOf } from './wishes.js'
import { DEBUG_CONFIG, saysHandsOff } from './workload/debug-annotation.js'
import type { Workload } from './workload/workload.js'

/** What users say of a container before anyone looks at it. */
export interface Choice {
  /** Why it is left alone, if it is. */
  readonly off: string | undefined
  readonly runtime: Runtime | undefined
  /** Who said so, in words that follow "because". */
  readonly because: string
  /** Whether it was singled out, so that a refusal is an error. */
  readonly isNamed: boolean
  readonly rule: ImageRule | undefined
  /** What Skaffold calls its image in skaffold.yaml, where its build result tells. */
  readonly artifact: string | undefined
}

type Said = Omit<Choice, 'artifact'>

/** What Skaffold's files say of images. */
type Skaffolded = Pick<KnownImages, 'builds' | 'artifacts'>

/** What users say of each candidate of a workload, in order; throws an ItemFault for an annotation that says nothing sensible. */
export function choicesFor(
  workload: Workload,
  candidates: readonly ContainerFacts[],
  { config, images }: { config: Config; images: Skaffolded },
): readonly Choice[] {
  const wishes = wishesOf(workload, candidates)
  const isAnnotated = wishes.size > 0
  return candidates.map((container) => {
    const rule =
      config.images && container.image
        ? ruleOfBuilt(config.images, container.image, images.builds)
        : undefined
    const build = buildOf(container.image, images)
    const wish = wishes.get(container.name)
    const said =
      wish === undefined
        ? byConfig({ workload, container, rule, isAnnotated, build }, config)
        : byWish(wish, rule)
    return { ...said, artifact: build.artifact }
  })
}

/** What Skaffold says of an image. */
interface Build {
  readonly artifact: string | undefined
  readonly isLeftOut: boolean
  readonly runtime: string | undefined
}

function buildOf(image = '', { builds, artifacts }: Skaffolded): Build {
  const built = artifactFor(builds ?? [], image)
  const name = built?.imageName ?? image
  return {
    artifact: built?.imageName,
    isLeftOut: builds !== undefined && !isDebuggedBySkaffold(builds, image),
    runtime: built?.runtimeType ?? artifacts.find(({ imageName }) => isImage(imageName, name))?.runtimeType,
  }
}

const SILENT = { off: undefined, runtime: undefined, because: '', isNamed: false }

function byWish(wish: string, rule: ImageRule | undefined): Said {
  if (wish === 'off') return { ...SILENT, rule, off: LEFT_ALONE.off(DEBUG) }
  const because = `its \`${DEBUG}\` annotation says ${wish}`
  return { ...SILENT, rule, runtime: runtimeNamed(wish), because, isNamed: wish !== 'on' }
}

interface Subject {
  readonly workload: Workload
  readonly container: ContainerFacts
  readonly rule: ImageRule | undefined
  /** Whether its pod has the annotation, which does not name it. */
  readonly isAnnotated: boolean
  readonly build: Build
}

function byConfig(subject: Subject, config: Config): Said {
  const { rule } = subject
  const off = whyOff(subject, config)
  if (off !== undefined) return { ...SILENT, rule, off }
  const named = config.only?.some((selector) => isNaming(selector) && isSelected(selector, subject)) ?? false
  if (!rule?.runtime) return byBuild(subject, named)
  const because = `the functionConfig says so for "${rule.image}"`
  return { ...SILENT, rule, runtime: runtimeNamed(rule.runtime), because, isNamed: true }
}

function byBuild({ rule, build }: Subject, isNamed: boolean): Said {
  if (build.runtime === undefined) return { ...SILENT, rule, isNamed }
  const because = `Skaffold names its language (\`runtimeType: ${build.runtime}\`)`
  return { ...SILENT, rule, runtime: runtimeNamed(build.runtime), because, isNamed }
}

function whyOff(subject: Subject, config: Config): string | undefined {
  const { container, rule } = subject
  if (subject.isAnnotated && config.when === 'annotated') return LEFT_ALONE.notNamed(DEBUG)
  if (config.when === 'annotated') return LEFT_ALONE.notAnnotated(DEBUG)
  if (saysHandsOff(subject.workload.pod)) return LEFT_ALONE.handsOff(DEBUG_CONFIG)
  if (config.except.some((selector) => isSelected(selector, subject))) return LEFT_ALONE.excepted()
  const isOnly = config.only?.some((selector) => isSelected(selector, subject))
  if (isOnly === false) return LEFT_ALONE.notSelected()
  if (config.images && !rule && !isOnly) return LEFT_ALONE.otherImage(container.image ?? '')
  if (subject.build.isLeftOut && !rule && !isOnly) return LEFT_ALONE.notBuilt(container.image ?? '')
  // A workload that is named keeps its sidecars; a container that is named is meant.
  const isMeant = config.only?.some(
    (selector) => selector.container && isNaming(selector) && isSelected(selector, subject),
  )
  const isSidecar = !rule && !isMeant && config.sidecars.some((pattern) => isLike(pattern, container.name))
  return isSidecar ? LEFT_ALONE.sidecar() : undefined
}
