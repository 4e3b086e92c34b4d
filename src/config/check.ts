import { closest, distance } from 'fastest-levenshtein'
import type * as z from 'zod/mini'
import type { Spec } from './config.js'
import { ConfigError } from './config.js'
import { quote } from './quote.js'
import { parseSpec, SPEC } from './schema.js'

/** A `spec` whose every field is known and well-typed; throws a ConfigError that names each field that is not, below `root`. */
export function checkedSpec(spec: unknown, root: string): Spec {
  const parsed = parseSpec(spec)
  if ('spec' in parsed) return parsed.spec
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

/** The message for a field that is not there, with the nearest that is. */
export function unknownField(path: string, names: readonly string[]): string {
  const key = path.slice(path.lastIndexOf('.') + 1)
  const nearest = closest(key, [...names])
  const isNear = distance(key.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, key.length / 2)
  const guess = isNear ? `did you mean \`${nearest}\`? ` : ''
  return `\`${path}\` is not a field of the functionConfig; ${guess}The fields are ${names.join(', ')}`
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

function isParent(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
