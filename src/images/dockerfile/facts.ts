import type { ImageConfig } from '../../container/container.js'
import type { Value } from './expand.js'
import { UNKNOWN } from './expand.js'
import type { Building } from './image.js'
import { goThrough } from './image.js'
import { DockerfileFault, readInstructions } from './instructions.js'
import type { BuildOptions, Chain } from './stages.js'
import { chainOf } from './stages.js'
import { parseReference } from '../reference.js'
import type { ConfigField } from '../../container/container.js'
import type { Answer, ImageFacts, Platform, Wanted } from '../source.js'

/** How a Dockerfile is built. */
export interface DockerfileOptions extends BuildOptions {
  /** What messages call it: its path, as the user gave it. */
  readonly file: string
}

/** Finds what is known of a base image. */
export type FindBase = (wanted: Wanted) => Promise<Answer>

interface Base {
  readonly facts: ImageFacts | undefined
  /** Where the base is known from, or that it is not, in words that follow the file's name. */
  readonly words: string
}

// Linux gives a program no more than this of words and variables together (a quarter of the usual 8 MiB of stack).
const LARGEST_ENV = 2_097_152

/**
 * What the image of a Dockerfile says, read from its text as BuildKit would build it; nothing is run. Where the base image is not known,
 * the fields that it decides are listed as unknown.
 */
export async function dockerfileFacts(
  text: string,
  options: DockerfileOptions,
  findBase: FindBase,
): Promise<ImageFacts | { readonly fault: string }> {
  try {
    const dockerfile = readInstructions(text)
    const chain = chainOf(dockerfile, options)
    const base = await baseOf(chain, options.platform, findBase)
    const image = startOn(base.facts, options.platform)
    const build = { ...options, escape: dockerfile.escape, globalArgs: chain.args }
    for (const stage of chain.stages) goThrough(stage, image, build)
    return factsOf(image, `the Dockerfile "${options.file}"${base.words}`, options.platform)
  } catch (error) {
    if (!(error instanceof DockerfileFault)) throw error
    const where = error.line === undefined ? '' : `line ${error.line} of `
    return { fault: `${where}the Dockerfile "${options.file}": ${error.message}` }
  }
}

const SCRATCH: ImageFacts = { config: {}, digest: undefined, platform: undefined, by: 'nothing' }

async function baseOf(chain: Chain, platform: Platform, findBase: FindBase): Promise<Base> {
  const { base } = chain
  if (base === 'scratch') return { facts: SCRATCH, words: '' }
  if (base === UNKNOWN) return { facts: undefined, words: ', whose base image is not known' }
  const reference = parseReference(base)
  const line = chain.stages[0]?.from.line
  if (!reference) throw new DockerfileFault(`"${base}" is not the name of an image`, line)
  const answer = await findBase({ image: base, reference, platform: platformIn(chain.platform) ?? platform })
  if (answer && !('fault' in answer))
    return { facts: answer, words: ` and, for its base image "${base}", ${answer.by}` }
  const why = answer ? ` (${answer.fault})` : ''
  return { facts: undefined, words: `, whose base image "${base}" is not known${why}` }
}

// What the builder's own platform is does not matter here: an image says the same on each, but for its files.
function platformIn(text: Value | undefined): Platform | undefined {
  if (text === undefined || text === UNKNOWN) return undefined
  const [os, architecture, variant] = text.split('/')
  return os && architecture ? { os, architecture, variant } : undefined
}

// Every builder gives an image without PATH this one (BuildKit's util/system).
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function startOn(facts: ImageFacts | undefined, platform: Platform): Building {
  const config = facts?.config ?? {}
  const env = new Map<string, Value>(config.Env?.map(entryOf))
  const isUnknown = (field: ConfigField) => !facts || facts.unknown?.includes(field)
  if (!isUnknown('Env') && platform.os !== 'windows' && !env.has('PATH')) env.set('PATH', PATH)
  return {
    entrypoint: isUnknown('Entrypoint') ? UNKNOWN : config.Entrypoint,
    cmd: isUnknown('Cmd') ? UNKNOWN : config.Cmd,
    user: isUnknown('User') ? UNKNOWN : config.User,
    workingDir: isUnknown('WorkingDir') ? UNKNOWN : config.WorkingDir,
    isEnvWhole: !isUnknown('Env'),
    env,
    labels: new Map(Object.entries(config.Labels ?? {})),
    args: new Map(),
    // What builders start with; an image's own SHELL is no part of the OCI configuration, so that it is not known from a base.
    shell: platform.os === 'windows' ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c'],
    triggers: [],
    isCmdOwn: false,
  }
}

function entryOf(entry: string): [string, string] {
  const at = entry.includes('=') ? entry.indexOf('=') : entry.length
  return [entry.slice(0, at), entry.slice(at + 1)]
}

function factsOf(image: Building, by: string, platform: Platform): ImageFacts {
  const config: ImageConfig = {
    Entrypoint: known(image.entrypoint),
    Cmd: known(image.cmd),
    Env: known(envOf(image)),
    WorkingDir: known(image.workingDir),
    User: known(image.user),
    Labels: image.labels.size > 0 ? Object.fromEntries(image.labels) : undefined,
  }
  return { config, unknown: unknownOf(image), digest: undefined, platform, by }
}

function unknownOf(image: Building): readonly ConfigField[] | undefined {
  const isEnvKnown = image.isEnvWhole && [...image.env.values()].every((value) => value !== UNKNOWN)
  const fields: readonly (readonly [ConfigField, boolean])[] = [
    ['Entrypoint', image.entrypoint === UNKNOWN],
    ['Cmd', image.cmd === UNKNOWN],
    ['Env', !isEnvKnown],
    ['WorkingDir', image.workingDir === UNKNOWN],
    ['User', image.user === UNKNOWN],
  ]
  const unknown = fields.filter(([, isUnknown]) => isUnknown).map(([field]) => field)
  return unknown.length > 0 ? unknown : undefined
}

function envOf({ env }: Building): readonly string[] {
  const entries = [...env].flatMap(([name, value]) => (value === UNKNOWN ? [] : [[name, value] as const]))
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > LARGEST_ENV) throw new DockerfileFault('its variables are more than a program can be given')
  return entries.map(([name, value]) => `${name}=${value}`)
}

// What is empty says as much as none.
function known<T extends string | readonly string[]>(value: T | typeof UNKNOWN | undefined): T | undefined {
  return value === UNKNOWN || value?.length === 0 ? undefined : value
}
