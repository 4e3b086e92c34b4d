import type { ImageConfig } from '../container/container.js'
import type { Platform } from './source.js'
import type { Fault } from './unreadable.js'

/** What an image's configuration blob says; Docker's and the OCI image specification's have these fields in common. */
export interface ImageSays {
  readonly config: ImageConfig
  /** Undefined where the blob does not say what it is built for. */
  readonly platform: Platform | undefined
}

/** The largest manifest or configuration that is read, in bytes; registries stop there (OCI distribution specification, "Pushing Manifests"). */
export const LARGEST_JSON = 4 * 2 ** 20

type Fields = { readonly [name: string]: unknown }
type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText)
const isTextMap: Check = (value) => isFields(value) && Object.values(value).every(isText)

const FIELDS: readonly (readonly [keyof ImageConfig, Check, string])[] = [
  ['Entrypoint', isTexts, 'a list of strings'],
  ['Cmd', isTexts, 'a list of strings'],
  ['Env', isTexts, 'a list of strings'],
  ['WorkingDir', isText, 'a string'],
  ['User', isText, 'a string'],
  ['Labels', isTextMap, 'a map of strings'],
]

/** What a configuration blob says (OCI image specification, config.md). */
export function imageSays(blob: unknown): ImageSays | Fault {
  if (!isFields(blob)) return { fault: 'has a configuration that is no object' }
  const config = imageConfig(blob['config'])
  if ('fault' in config) return config
  return { config, platform: platformOf(blob['os'], blob['architecture'], blob['variant']) }
}

/** The fields of an image's `config` that count here; empty ones are left out, since they say as much as none. */
export function imageConfig(value: unknown): ImageConfig | Fault {
  const fields = value ?? {}
  if (!isFields(fields)) return { fault: 'has a configuration whose `config` is no object' }
  const known = Object.fromEntries(
    FIELDS.filter(([name]) => !isEmpty(fields[name])).map(([name]) => [name, fields[name]]),
  )
  if (isConfig(known)) return known
  const wrong = FIELDS.find(([name, isRight]) => name in known && !isRight(known[name]))
  return { fault: `has a configuration whose \`${wrong?.[0]}\` is not ${wrong?.[2]}` }
}

/** A platform of its parts, if they are known. */
export function platformOf(os: unknown, architecture: unknown, variant: unknown): Platform | undefined {
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '')
    return undefined
  return typeof variant === 'string' && variant !== '' ? { os, architecture, variant } : { os, architecture }
}

/** Whether a value of JSON or YAML is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of JSON text; undefined where it is none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function isConfig(known: unknown): known is ImageConfig {
  return isFields(known) && FIELDS.every(([name, isRight]) => !(name in known) || isRight(known[name]))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
