import type { Config, Spec } from './config.js'
import { ConfigError } from './config.js'
import { configFrom } from './defaults.js'
import { quote } from './quote.js'

/** Reads text that a value of a ConfigMap holds as YAML. */
export type ParseValue = (text: string, what: string) => unknown

const KIND = 'DuctTape'
const API_VERSION = 'ducttape.dev/v1alpha1'

type Mapping = { readonly [key: string]: unknown }

/**
 * The configuration that a functionConfig makes: kind DuctTape, a ConfigMap, or kpt's `apiVersion: v1, kind: DuctTape`
 * with `data`. Throws a ConfigError that names the field, what is allowed, and what was found.
 */
export async function loadConfig(
  functionConfig: unknown,
  parseValue: ParseValue,
  over: Spec = {},
): Promise<Config> {
  return configFrom(merged(await loadSpec(functionConfig, parseValue), over))
}

/** What the command line says beats the functionConfig, field by field. */
function merged(spec: Spec, over: Spec): Spec {
  return { ...spec, ...over, registry: { ...spec.registry, ...over.registry } }
}

async function loadSpec(functionConfig: unknown, parseValue: ParseValue): Promise<Spec> {
  if (!isMapping(functionConfig))
    throw new ConfigError(`the functionConfig must be a mapping; got ${quote(functionConfig)}`)
  const { apiVersion, kind } = functionConfig
  if (kind === KIND && apiVersion === API_VERSION) return fromSpec(functionConfig)
  if (apiVersion === 'v1' && (kind === 'ConfigMap' || kind === KIND))
    return fromData(functionConfig, parseValue)
  throw new ConfigError(
    `the functionConfig must be of kind ${KIND} (${API_VERSION}) or a ConfigMap (v1); got kind ${quote(kind)} of apiVersion ${quote(apiVersion)}`,
  )
}

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec']

async function fromSpec(functionConfig: Mapping): Promise<Spec> {
  const stranger = Object.keys(functionConfig).find((key) => !FIELDS.includes(key))
  if (stranger !== undefined) {
    const { unknownField } = await import('./check.js')
    throw new ConfigError(unknownField(stranger, FIELDS))
  }
  return checked(functionConfig['spec'] ?? {}, 'spec')
}

/** A ConfigMap's `data`: nested keys by dots, values as YAML. */
async function fromData(functionConfig: Mapping, parseValue: ParseValue): Promise<Spec> {
  const data = functionConfig['data'] ?? {}
  if (!isMapping(data))
    throw new ConfigError(`\`data\` of the functionConfig must be a mapping; got ${quote(data)}`)
  const spec: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(data)) {
    const parsed =
      typeof value === 'string' ? parseValue(value, `\`data.${key}\` of the functionConfig`) : value
    put(spec, key.split('.'), parsed)
  }
  return checked(spec, 'data')
}

function put(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const known = Object.hasOwn(target, key) ? target[key] : undefined
  const below = isMapping(known) ? { ...known } : (Object.create(null) as Record<string, unknown>)
  put(below, rest, value)
  target[key] = below
}

/** A `spec` that says nothing needs no schema to be loaded. */
async function checked(spec: unknown, root: string): Promise<Spec> {
  if (isMapping(spec) && Object.keys(spec).length === 0) return {}
  const { checkedSpec } = await import('./check.js')
  return checkedSpec(isMapping(spec) ? { ...spec } : spec, root)
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
