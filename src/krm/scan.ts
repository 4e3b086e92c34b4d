/** A piece of the input that holds one item; `kind` is undefined where only a parser can tell it. */
export interface Chunk {
  readonly start: number
  readonly end: number
  readonly kind: string | undefined
}

/** What a line scan makes of a ResourceList as hosts write it. */
export interface ScannedList {
  readonly items: readonly Chunk[]
  readonly functionConfig: Chunk | undefined
  /** Whether it has results already, so that adding some takes a parser. */
  readonly hasResults: boolean
}

interface Line {
  readonly start: number
  readonly text: string
}

interface Key {
  readonly start: number
  readonly value: string
}

const KEY = /^([A-Za-z][A-Za-z0-9]*):(?:[ \t]+(.*))?$/
const COMMENT = /(?:^|[ \t]+)#.*$/
const ANCHOR = /(?:: |- )&[\w-]+/
const KIND = /^kind:[ \t]+(['"]?)([A-Za-z][A-Za-z0-9]*)\1[ \t]*(?:#.*)?$/
const ITEM = /^-(?:[ \t]|$)/
const ITEM_STARTS_PLAINLY = /^ *- (?:[A-Za-z]|#)/
const DOCUMENT_START = /^---(?:[ \t]|$)/
const DIRECTIVE_OR_DOCUMENT_END = /^(?:%|\.\.\.(?:[ \t]|$))/
const NOT_PLAIN_INDENT = new Set([' ', '\n', '\r', '#', ''])

/**
 * The items of a ResourceList in block style, by its lines alone: kpt and kustomize write keys at column 0 and the items
 * at one column. Undefined where the shape is any other: then only a parser knows.
 */
export function scanResourceList(text: string): ScannedList | undefined {
  const lines = linesAtColumnZero(text)
  const keys = topLevelKeys(lines)
  const list = keys?.get('items')
  // An alias may mean an anchor of another item.
  if (ANCHOR.test(text)) return undefined
  if (!keys || !list || keys.get('kind')?.value !== 'ResourceList') return undefined
  const starts = itemStarts(text, lines, { start: list.start, end: endOf(list, keys, text) })
  if (!starts || !(list.value === '' || (list.value === '[]' && starts.at.length === 0))) return undefined
  const end = endOf(list, keys, text)
  const items = starts.at.map((start, i) =>
    itemChunk(text, { start, end: starts.at[i + 1] ?? end }, starts.column),
  )
  const config = keys.get('functionConfig')
  return {
    items,
    functionConfig: config && { start: config.start, end: endOf(config, keys, text), kind: undefined },
    hasResults: keys.has('results'),
  }
}

/**
 * The documents of a manifest stream, by its lines alone, those of comments only left out. Undefined where directives or
 * document end markers make it more than a sequence of `---`.
 */
export function scanStream(text: string): readonly Chunk[] | undefined {
  const lines = linesAtColumnZero(text)
  if (lines.some((line) => DIRECTIVE_OR_DOCUMENT_END.test(line.text))) return undefined
  const markers = lines.filter((line) => DOCUMENT_START.test(line.text)).map((line) => line.start)
  const starts = [0, ...markers.map((start) => start + 3)]
  return starts
    .map((start, i) => ({ start, end: markers[i] ?? text.length }))
    .filter(({ start, end }) => hasContent(text.slice(start, end)))
    .map((range) => ({ ...range, kind: kindAt(text.slice(range.start, range.end), 0) }))
}

/** The lines that do not start with a space, a comment or a line break, without their line breaks. */
function linesAtColumnZero(text: string): readonly Line[] {
  const lines: Line[] = []
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    if (!NOT_PLAIN_INDENT.has(text.charAt(start)))
      lines.push({ start, text: text.slice(start, end).trimEnd() })
    start = end + 1
  }
  return lines
}

/** The keys at column 0, in order; undefined if a line there is neither a plain key nor an item, or a key comes twice. */
function topLevelKeys(lines: readonly Line[]): ReadonlyMap<string, Key> | undefined {
  const keys = new Map<string, Key>()
  let last: string | undefined
  for (const line of lines) {
    const key = KEY.exec(line.text)
    const name = key?.[1]
    if (!name && ITEM.test(line.text) && (last === 'items' || last === 'results')) continue
    if (!name || keys.has(name)) return undefined
    keys.set(name, { start: line.start, value: (key[2] ?? '').replace(COMMENT, '') })
    last = name
  }
  return keys
}

function endOf(key: Key, keys: ReadonlyMap<string, Key>, text: string): number {
  for (const other of keys.values()) if (other.start > key.start) return other.start
  return text.length
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Where the items of a list start, and the column of their dashes; undefined where the lines do not agree on one column. */
function itemStarts(text: string, lines: readonly Line[], list: Range) {
  const atZero = lines
    .filter((line) => line.start > list.start && line.start < list.end)
    .map((line) => line.start)
  return atZero.length > 0 ? onlyCommentsBefore(text, list, atZero) : indentedItems(text, list)
}

function onlyCommentsBefore(text: string, list: Range, at: readonly number[]) {
  const firstLine = text.indexOf('\n', list.start) + 1
  return hasContent(text.slice(firstLine, at[0])) ? undefined : { column: 0, at }
}

function indentedItems(text: string, list: Range) {
  const at: number[] = []
  let column: number | undefined
  for (let start = nextLine(text, list.start); start < list.end; start = nextLine(text, start)) {
    const line = text.slice(start, nextLine(text, start)).trimEnd()
    const indent = line.length - line.trimStart().length
    if (!hasContent(line)) continue
    column ??= indent
    if (indent < column || (indent === column && !ITEM.test(line.trimStart()))) return undefined
    if (indent === column) at.push(start)
  }
  return { column: column ?? 0, at }
}

function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start)
  return newline === -1 ? text.length : newline + 1
}

function itemChunk(text: string, range: Range, column: number): Chunk {
  const item = text.slice(range.start, range.end)
  if (!ITEM_STARTS_PLAINLY.test(item)) return { ...range, kind: undefined }
  return { ...range, kind: kindAt(`${item.slice(0, column)}  ${item.slice(column + 2)}`, column + 2) }
}

/** The value of the one `kind` key at a column of a mapping in block style. */
function kindAt(item: string, column: number): string | undefined {
  const needle = `\n${' '.repeat(column)}kind:`
  const text = `\n${item.startsWith('\uFEFF') ? item.slice(1) : item}`
  const at = text.indexOf(needle)
  if (at === -1 || text.includes(needle, at + 1)) return undefined
  return KIND.exec(text.slice(at + 1 + column, nextLine(text, at + 1)).trimEnd())?.[2]
}

function hasContent(text: string): boolean {
  return /^[ \t]*[^\s#]/m.test(text.startsWith('\uFEFF') ? text.slice(1) : text)
}
