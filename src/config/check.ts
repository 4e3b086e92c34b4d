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
  // A field that takes text or a mapping: a mapping's own faults say more than that it is no text.
  const inMapping = issue.code === 'invalid_union' && isParent(found) ? issue.errors.at(-1) : undefined
  if (!inMapping) return `\`${path}\` ${expectation(issue)}; got ${quote(found)}`
  return inMapping
    .map((each) => describe({ ...each, path: [...issue.path, ...each.path] }, spec, root))
    .join('\n')
}

/** The message for a field that is not there, with the nearest that is. */
export function unknownField(path: string, names: readonly string[]): string {
  const key = path.slice(path.lastIndexOf('.') + 1)
  const nearest: string | undefined = names.length > 0 ? closest(key, [...names]) : undefined
  const isNear =
    nearest !== undefined && distance(key.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, key.length / 2)
  const guess = isNear ? `did you mean \`${nearest}\`? ` : ''
  return `\`${path}\` is not a field of the functionConfig; ${guess}The fields are ${names.join(', ')}`
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${withArticle(issue.expected)}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`
  return issue.code === 'invalid_union' ? 'must be a string or a mapping' : issue.message
}

const NAMES: { readonly [type: string]: string } = {
  string: 'a string',
  boolean: 'true or false',
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
  const { shape, options = [] } =
    (schema as { def?: { shape?: Record<string, unknown>; options?: unknown[] } } | undefined)?.def ?? {}
  return shape ?? (options.length > 0 ? shapeOf(options.at(-1)) : {})
}

function isParent(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
