/** A value to be written into an item. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

/** How the item's own text is laid out, so that what is added looks like it. */
export interface Layout {
  /** Columns from a mapping to the mapping below one of its keys. */
  readonly step: number
  /** Columns from a key to the dashes of its list: 0 in kpt's compact style. */
  readonly dash: number
  readonly newline: string
}

// Words that a YAML 1.1 or 1.2 reader could take for a boolean, null, number, date or merge key; from both specifications'
// type expressions. Of what starts like a number only Kubernetes' quantities are let through.
const OTHER_TYPE = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|<<|=|[-+.,:\d_]+|[-+.]*\d.*)$/i
const QUANTITY = /^[1-9]\d*(?:m|k|[KMGTPE]i?)$/
// Printable for JSON, and not for YAML.
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g
const PLAIN = /^(?:--?[A-Za-z]|[A-Za-z0-9_./])[A-Za-z0-9_./@%+=,$()*:~-]*(?: [A-Za-z0-9_./@%+=,$()*:~-]+)*$/

/** A string as a YAML scalar for block context: plain where no reader could take it for another type. */
export function scalar(value: string): string {
  const isTyped = OTHER_TYPE.test(value) && !QUANTITY.test(value)
  if (PLAIN.test(value) && !isTyped && !/:(?: |$)/.test(value)) return value
  // JSON in an annotation reads best between single quotes, which know no escapes but their own.
  const isSingle = value.includes('"') && !/[^ -~]/.test(value)
  return isSingle ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value)
}

/** A string in double quotes: JSON, with what YAML cannot print escaped too. */
function doubleQuoted(value: string): string {
  const code = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')
  return JSON.stringify(value).replaceAll(UNPRINTABLE, (character) => `\\u${code(character)}`)
}

/** A value on one line: JSON, which is YAML flow style too. */
export function flow(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'string') return doubleQuoted(value)
  if (!isMapping(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, each]) => flowPair(key, each))
    .join(', ')}}`
}

/** A key and its value on one line, as they stand between braces. */
export function flowPair(key: string, value: Value): string {
  return `${doubleQuoted(key)}: ${flow(value)}`
}

/** The lines of a value in block style, as they stand at `column`; scalars and empty collections are one line. */
export function block(value: Value, column: number, layout: Layout): readonly string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => entry(item, column, layout))
  }
  if (isMapping(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, each]) => pair(key, each, { column, layout }))
  }
  return [typeof value === 'string' ? scalar(value) : flow(value)]
}

/** The lines of a list's entry whose dash stands at `column`. */
export function entry(value: Value, column: number, layout: Layout): readonly string[] {
  const pad = ' '.repeat(column)
  const [first = '', ...rest] = block(value, column + 2, layout)
  return [`${pad}- ${first.trimStart()}`, ...rest]
}

/** The lines of a mapping's key and value at a column. */
export function pair(key: string, value: Value, at: { column: number; layout: Layout }): readonly string[] {
  const head = `${' '.repeat(at.column)}${scalar(key)}:`
  if (!isNested(value)) return [`${head} ${typeof value === 'string' ? scalar(value) : flow(value)}`]
  const below = at.column + (Array.isArray(value) ? at.layout.dash : at.layout.step)
  return [head, ...block(value, below, at.layout)]
}

function isNested(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isMapping(value) && Object.keys(value).length > 0
}

function isMapping(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
