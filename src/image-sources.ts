import type { Config } from './config/config.js'
import { ConfigError } from './config/config.js'
import type { BuildArtifact } from './images/build-artifacts.js'
import { artifactFor, buildArtifacts } from './images/build-artifacts.js'
import type { DockerfileRule } from './images/dockerfile-source.js'
import { imagesOfLock, lockSource } from './images/lock.js'
import type { SkaffoldArtifact } from './images/skaffold-yaml.js'
import type { Answer, ImageSource, Wanted } from './images/source.js'
import { InputError } from './krm/input-error.js'
import { parseAllData, parseData } from './krm/data.js'
import { RUNTIME_NAMES } from './runtimes/index.js'

/** Surroundings that some sources look at; nothing of them is read unless such a source is asked. */
export interface Machine {
  readonly environment: { readonly [name: string]: string | undefined }
  readonly home: string
}

/** The sources of a run, in the order in which they are asked, and what Skaffold says. */
export interface OpenedSources {
  readonly sources: readonly ImageSource[]
  /** Skaffold's build result, where there is one: only its images are debugged then. */
  readonly builds: readonly BuildArtifact[] | undefined
  /** The images that a skaffold.yaml builds, with their languages. */
  readonly artifacts: readonly Pick<BuildArtifact, 'imageName' | 'runtimeType'>[]
}

/** The sources that a configuration names, in the order in which they are asked; throws a ConfigError for a file that cannot be used. */
export async function openSources(
  config: Config,
  locks: readonly ImageSource[],
  machine: Machine,
): Promise<OpenedSources> {
  const { sources } = config
  const builds = sources.buildArtifacts === undefined ? undefined : await readBuilds(sources.buildArtifacts)
  const artifacts = sources.skaffold === undefined ? [] : await readSkaffold(sources.skaffold)
  const lockFile = sources.imageLock === undefined ? [] : [await readLock(sources.imageLock)]
  const before = [...locks, ...lockFile, ...(await fileSources(config, builds))]
  const after = await machineSources(config, machine)
  const rules = [...dockerfileRules(config), ...artifacts.flatMap(({ dockerfile }) => dockerfile ?? [])]
  const dockerfiles =
    rules.length === 0 ? [] : [await builtSource(rules, { before, after, builds: builds ?? [] })]
  return {
    sources: [...before, ...dockerfiles, ...after],
    builds,
    artifacts: artifacts.map(({ image, runtimeType }) => ({ imageName: image, runtimeType })),
  }
}

function dockerfileRules({ images = [] }: Config): readonly DockerfileRule[] {
  return images.flatMap(({ image, dockerfile, target, buildArgs }) =>
    dockerfile === undefined ? [] : [{ image, dockerfile, target, buildArgs }],
  )
}

async function fileSources(
  { images = [], sources }: Config,
  builds: readonly BuildArtifact[] | undefined,
): Promise<readonly ImageSource[]> {
  const named = images.flatMap(({ image, file }) => (file === undefined ? [] : [{ path: file, image }]))
  const all = [...named, ...sources.imageFiles.map((path) => ({ path, image: undefined }))]
  if (all.length === 0) return []
  const { fileSource } = await import('./images/file.js')
  return all.map(({ path, image }) => {
    const source = fileSource(path, image)
    return image === undefined ? source : orAsBuilt(source, builds)
  })
}

async function machineSources(
  { sources }: Config,
  { environment, home }: Machine,
): Promise<readonly ImageSource[]> {
  const { engine, registry } = sources
  const { insecure, ca, timeoutSeconds } = registry
  const options = {
    insecure,
    environment,
    ...(ca === undefined ? {} : { ca }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  }
  return [
    ...(engine ? [(await import('./images/engine.js')).engineSource({ environment, home })] : []),
    ...(registry.enabled ? [(await import('./images/registry.js')).registrySource(options)] : []),
  ]
}

/** What Dockerfiles say; a base image may be known by any source. */
async function builtSource(
  rules: readonly DockerfileRule[],
  {
    before,
    after,
    builds,
  }: { before: readonly ImageSource[]; after: readonly ImageSource[]; builds: readonly BuildArtifact[] },
): Promise<ImageSource> {
  const { dockerfileSource } = await import('./images/dockerfile-source.js')
  const source = dockerfileSource(rules, (wanted, dockerfiles) =>
    first([...before, dockerfiles, ...after], wanted),
  )
  return orAsBuilt(source, builds)
}

/** A source of images that a user named: Skaffold's build result tells which image in a pod is one of those names. */
function orAsBuilt(source: ImageSource, builds: readonly BuildArtifact[] = []): ImageSource {
  return {
    find: async (wanted) => {
      const built = artifactFor(builds, wanted.image)?.imageName
      const answer = await source.find(wanted)
      return answer ?? (built === undefined ? undefined : source.find({ ...wanted, image: built }))
    },
  }
}

async function first(sources: readonly ImageSource[], wanted: Wanted): Promise<Answer> {
  let fault: Answer
  for (const source of sources) {
    const answer = await source.find(wanted)
    if (answer && !('fault' in answer)) return answer
    fault ??= answer
  }
  return fault
}

async function readLock(file: string): Promise<ImageSource> {
  const text = await read(file, 'imageLock')
  const lock = imagesOfLock(asConfig(() => parseData(text, `the lock "${file}"`)))
  if ('fault' in lock) throw new ConfigError(`\`spec.imageLock\` "${file}" is no lock: ${lock.fault}`)
  return lockSource(lock.images, `the lock "${file}"`)
}

async function readBuilds(said: unknown): Promise<readonly BuildArtifact[]> {
  const what = typeof said === 'string' ? `\`spec.buildArtifacts\` "${said}"` : '`spec.buildArtifacts`'
  const value = typeof said === 'string' ? json(await read(said, 'buildArtifacts'), what) : said
  const builds = buildArtifacts(value, RUNTIME_NAMES)
  if ('fault' in builds) throw new ConfigError(`${what} ${builds.fault}`)
  return builds.artifacts
}

async function readSkaffold(file: string): Promise<readonly SkaffoldArtifact[]> {
  const { skaffoldArtifacts } = await import('./images/skaffold-yaml.js')
  const text = await read(file, 'skaffold')
  const documents = asConfig(() => parseAllData(text, `\`spec.skaffold\` "${file}"`))
  const found = skaffoldArtifacts({ path: file, documents }, RUNTIME_NAMES)
  if ('fault' in found) throw new ConfigError(`\`spec.skaffold\` "${file}" ${found.fault}`)
  return found.artifacts
}

async function read(file: string, field: string): Promise<string> {
  const { readText } = await import('./images/file.js')
  const text = await readText(file)
  if (typeof text !== 'string') throw new ConfigError(`\`spec.${field}\` "${file}" ${text.fault}`)
  return text
}

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError(`${what} is not JSON`)
  }
}

/** What cannot be read in a file that the configuration names is a fault of the configuration. */
function asConfig<T>(reading: () => T): T {
  try {
    return reading()
  } catch (error) {
    throw error instanceof InputError ? new ConfigError(error.message) : error
  }
}
