import { closest } from 'fastest-levenshtein'
import type * as z from 'zod/mini'
import type { Config } from './config.js'
import { ConfigError, configFrom } from './config.js'
import { parseSpec, SPEC } from './schema.js'

/** Reads text that a value of a ConfigMap holds as YAML. */
export type ParseValue = (text: string, what: string) => unknown

const KIND = 'DuctTape'
const API_VERSION = 'ducttape.dev/v1alpha1'

type Mapping = { readonly [key: string]: unknown }

/**
 * The configuration that a functionConfig makes: kind DuctTape, a ConfigMap, or kpt's `apiVersion: v1, kind: DuctTape`
 * with `data`. Throws a ConfigError that names the field, what is allowed, and what was found.
 */
export function loadConfig(functionConfig: unknown, parseValue: ParseValue): Config {
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

function fromSpec(functionConfig: Mapping): Config {
  const stranger = Object.keys(functionConfig).find((key) => !FIELDS.includes(key))
  if (stranger !== undefined) throw new ConfigError(unknownField(stranger, FIELDS))
  return checked(functionConfig['spec'] ?? {}, 'spec')
}

/** A ConfigMap's `data`: nested keys by dots, values as YAML. */
function fromData(functionConfig: Mapping, parseValue: ParseValue): Config {
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

function checked(spec: unknown, root: string): Config {
  const parsed = parseSpec(isMapping(spec) ? { ...spec } : spec)
  if ('spec' in parsed) return configFrom(parsed.spec)
  throw new ConfigError(parsed.issues.map((issue) => describe(issue, spec, root)).join('\n'))
}

function describe(issue: z.core.$ZodIssue, spec: unknown, root: string): string {
  const path = [
    root,
    ...issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)),
  ].join('')
  const found = issue.path.reduce<unknown>(
    (value, step) => (isParent(value) ? value[step as string] : undefined),
    spec,
  )
  if (issue.code === 'unrecognized_keys') {
    const names = knownNames(issue.path)
    return issue.keys.map((key) => unknownField(`${path}.${key}`, names)).join('\n')
  }
  return `\`${path}\` ${expectation(issue)}; got ${quote(found)}`
}

function unknownField(path: string, names: readonly string[]): string {
  const key = path.slice(path.lastIndexOf('.') + 1)
  return `\`${path}\` is not a field of the functionConfig; did you mean \`${closest(key, [...names])}\`? The fields are ${names.join(', ')}`
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${withArticle(issue.expected)}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`
  return issue.message
}

const NAMES: { readonly [type: string]: string } = {
  string: 'a string',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  int: 'a whole number',
  number: 'a whole number',
}

function withArticle(type: string): string {
  return NAMES[type] ?? type
}

/** The names of the fields where an unknown one was found. */
function knownNames(path: readonly PropertyKey[]): string[] {
  let schema: unknown = SPEC
  for (const step of path)
    schema =
      typeof step === 'number' ? unwrapped(schema, 'element') : shapeOf(unwrapped(schema))[String(step)]
  return Object.keys(shapeOf(unwrapped(schema)))
}

function unwrapped(schema: unknown, part: 'innerType' | 'element' = 'innerType'): unknown {
  const definition = (schema as { def?: Record<string, unknown> } | undefined)?.def
  if (part === 'element' && definition?.['innerType']) return unwrapped(definition['innerType'], part)
  return definition?.[part] ?? schema
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return (schema as { def?: { shape?: Record<string, unknown> } } | undefined)?.def?.shape ?? {}
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isParent(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null
}

function quote(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
