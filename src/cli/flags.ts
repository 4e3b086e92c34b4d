import { parseArgs } from 'node:util'
import type { Spec } from '../config/config.js'
import { parsePlatform } from '../images/platform.js'
import { CommandError } from './world.js'

// The flags of both commands, as the functionConfig has them.
const COMMON = {
  'function-config': { type: 'string', short: 'f' },
  platform: { type: 'string' },
  insecure: { type: 'string', multiple: true },
  ca: { type: 'string' },
  'build-artifacts': { type: 'string' },
  skaffold: { type: 'string' },
  'image-file': { type: 'string', multiple: true },
  'no-network': { type: 'boolean' },
  'no-engine': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const LOCK = { output: { type: 'string', short: 'o' }, check: { type: 'boolean' } } as const
const INSPECT = {
  'image-lock': { type: 'string' },
  command: { type: 'string' },
  args: { type: 'string' },
} as const

/** What both command lines may say. */
export interface SourceFlags {
  readonly help: boolean
  readonly functionConfig: string | undefined
  /** What they say of `spec`; engines and registries are asked unless they forbid it. */
  readonly spec: Spec
}

/** What the command line of `lock` says. */
export interface LockFlags extends SourceFlags {
  /** A folder, a file, or `-` for stdin. */
  readonly target: string
  readonly output: string | undefined
  readonly isCheck: boolean
}

/** What the command line of `inspect` says. */
export interface InspectFlags extends SourceFlags {
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly args: readonly string[] | undefined
}

/** Reads the command line of `lock`; throws a CommandError. */
export function lockFlags(words: readonly string[]): LockFlags {
  const { values, positionals } = parsed('lock', () =>
    parseArgs({ args: [...words], options: { ...COMMON, ...LOCK }, allowPositionals: true }),
  )
  const [target = '.', ...more] = positionals
  if (more.length > 0) throw fault('lock', `one folder or file at most; got ${positionals.join(' ')}`)
  const { output, check = false } = values
  if (check && output === '-') throw fault('lock', '`--check` needs a file to look at; `-o -` is none')
  return { ...sourceFlags('lock', values), target, output, isCheck: check }
}

/** Reads the command line of `inspect`; throws a CommandError. */
export function inspectFlags(words: readonly string[]): InspectFlags {
  const { values, positionals } = parsed('inspect', () =>
    parseArgs({ args: [...words], options: { ...COMMON, ...INSPECT }, allowPositionals: true }),
  )
  const [image, ...more] = positionals
  if (more.length > 0) throw fault('inspect', `one image at a time; got ${positionals.join(' ')}`)
  const flags = sourceFlags('inspect', values)
  if (image === undefined && !flags.help) throw fault('inspect', 'an image must be named')
  const lock = values['image-lock']
  return {
    ...flags,
    spec: { ...flags.spec, ...(lock === undefined ? {} : { imageLock: lock }) },
    image,
    command: wordsOf('--command', values.command),
    args: wordsOf('--args', values.args),
  }
}

type Common = {
  readonly [name in keyof typeof COMMON]?:
    | ((typeof COMMON)[name] extends { multiple: true }
        ? string[]
        : (typeof COMMON)[name] extends { type: 'string' }
          ? string
          : boolean)
    | undefined
}

function sourceFlags(command: string, values: Common): SourceFlags {
  const { platform, insecure, ca, skaffold } = values
  if (platform !== undefined && !parsePlatform(platform))
    throw fault(command, `\`--platform\` must be like "linux/arm64"; got "${platform}"`)
  const { 'build-artifacts': buildArtifacts, 'image-file': imageFiles } = values
  const registry = {
    enabled: values['no-network'] !== true,
    ...(insecure === undefined ? {} : { insecure }),
    ...(ca === undefined ? {} : { ca }),
  }
  return {
    help: values.help ?? false,
    functionConfig: values['function-config'],
    spec: {
      engine: values['no-engine'] !== true,
      registry,
      ...(platform === undefined ? {} : { platform }),
      ...(buildArtifacts === undefined ? {} : { buildArtifacts }),
      ...(skaffold === undefined ? {} : { skaffold }),
      ...(imageFiles === undefined ? {} : { imageFiles }),
    },
  }
}

function wordsOf(flag: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const value = json(text)
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value
  throw fault('inspect', `\`${flag}\` must be a JSON list of strings such as '["node", "server.js"]'`)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parsed<T>(command: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw fault(command, error instanceof Error ? error.message : String(error))
  }
}

function fault(command: string, message: string): CommandError {
  return new CommandError(`${message}. Try \`ducttape-fn ${command} --help\``)
}
