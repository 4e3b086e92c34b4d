import type { Container } from '../container/container.js'
import { startVariables } from '../container/environment.js'

/** A process that buildpacks gave an image (Cloud Native Buildpacks, Platform Interface Specification). */
export interface Process {
  readonly type: string
  /** The program, and arguments that always stand behind it. */
  readonly command: readonly string[]
  /** Arguments that a user's may replace. */
  readonly args: readonly string[]
  /** Whether no shell starts it. */
  readonly isDirect: boolean
  readonly workingDir: string | undefined
  /** The id of the buildpack that made it, if the image says so. */
  readonly buildpack: string | undefined
  /** The Buildpack API of the buildpack that made it, if the image says so. */
  readonly api: string | undefined
}

/** What an image that buildpacks made says of its processes. */
export interface Buildpacks {
  readonly processes: readonly Process[]
  /** The Platform API that its launcher obeys; undefined where the image does not say. */
  readonly platformApi: string | undefined
  /** The process that starts without arguments, before Platform API 0.4. */
  readonly defaultType: string
  readonly appDir: string
}

const LABEL = 'io.buildpacks.build.metadata'
const APP_DIR = '/workspace'

/** The processes of a container's image; none where its label is missing or broken. */
export function buildpacksOf(container: Pick<Container, 'env' | 'envFrom' | 'imageConfig'>): Buildpacks {
  const variables = startVariables(container)
  return {
    processes: processesIn(container.imageConfig?.Labels?.[LABEL]),
    platformApi: variables.get('CNB_PLATFORM_API'),
    defaultType: variables.get('CNB_PROCESS_TYPE') ?? 'web',
    appDir: variables.get('CNB_APP_DIR') ?? APP_DIR,
  }
}

/** Whether an image says that buildpacks made it. */
export function isOfBuildpacks({ imageConfig }: Pick<Container, 'imageConfig'>): boolean {
  return imageConfig?.Labels?.[LABEL] !== undefined
}

/** Whether one API version is older than another; undefined where it is not a version. */
export function isOlder(version: string | undefined, than: string): boolean | undefined {
  const [major, minor = 0] = numbers(version ?? '')
  const [otherMajor = 0, otherMinor = 0] = numbers(than)
  if (major === undefined) return undefined
  return major < otherMajor || (major === otherMajor && minor < otherMinor)
}

function numbers(version: string): readonly number[] {
  return /^\d+(?:\.\d+)?$/.test(version) ? version.split('.').map(Number) : []
}

type Mapping = { readonly [field: string]: unknown }

function processesIn(label: string | undefined): readonly Process[] {
  if (label === undefined) return []
  const metadata = parsed(label)
  const apis = new Map(list(metadata['buildpacks']).map(({ id, api }) => [id, api]))
  return list(metadata['processes']).flatMap((each) => {
    const command = typeof each['command'] === 'string' ? [each['command']] : words(each['command'])
    if (typeof each['type'] !== 'string' || command.length === 0) return []
    const workingDir = each['working-dir']
    const buildpack = each['buildpackID']
    const api = apis.get(each['buildpackID'])
    return {
      type: each['type'],
      command,
      args: words(each['args']),
      isDirect: each['direct'] === true,
      workingDir: typeof workingDir === 'string' && workingDir !== '' ? workingDir : undefined,
      buildpack: typeof buildpack === 'string' ? buildpack : undefined,
      api: typeof api === 'string' ? api : undefined,
    }
  })
}

function parsed(label: string): Mapping {
  try {
    const value: unknown = JSON.parse(label)
    return isMapping(value) ? value : {}
  } catch {
    return {}
  }
}

function list(value: unknown): readonly Mapping[] {
  return Array.isArray(value) ? value.filter(isMapping) : []
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
