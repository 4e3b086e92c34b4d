import type { Document, ParsedNode, YAMLMap, YAMLParseError } from 'yaml'
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { InputError, lineOf } from './input-error.js'

/** A parsed mapping of the input: an item, a functionConfig, or a whole document. Node ranges are relative to `base`. */
export interface Root {
  /** The whole input. */
  readonly text: string
  readonly base: number
  readonly document: Document.Parsed
  readonly map: YAMLMap.Parsed
  /** Whether a `*` stands anywhere in its source, so that it may have aliases. */
  readonly hasAliases: boolean
}

interface Range {
  readonly start: number
  readonly end: number
}

// With `failsafe` every scalar keeps its source text: `0644` stays `0644`. kyaml sends merge keys as `!!merge <<`.
const OPTIONS = { schema: 'failsafe', merge: true, prettyErrors: false, logLevel: 'silent' } as const

const TOO_DEEP = 'the input nests deeper than a YAML reader can follow'

/** The mappings in a range of the input, one for each document that holds something; throws an InputError for all else. */
export function parseMappings(text: string, range: Range): readonly Root[] {
  return parseDocuments(text, range).map((document) => asMapping(text, range, document))
}

/** The one mapping in a range of the input, also where it is the only entry of a list, as an item of a ResourceList is. */
export function parseItem(text: string, range: Range): Root {
  const [document] = parseDocuments(text, range)
  const contents = document?.contents
  const only = isSeq(contents) && contents.items.length === 1 ? contents.items[0] : contents
  if (document && isMap(only))
    return {
      text,
      base: range.start,
      document,
      map: only as YAMLMap.Parsed,
      hasAliases: mayAlias(text, range),
    }
  throw new InputError(
    `line ${lineOf(text, range.start)} of the input must start a mapping, as every Kubernetes resource is`,
  )
}

/** The text of a root's `kind`, or undefined. */
export function kindOf(root: Root): string | undefined {
  return textAt(root, 'kind')
}

/** The text below a key at the top of a root; undefined where there is none. */
export function textAt(root: Root, key: string): string | undefined {
  const node = root.map.get(key, true) as ParsedNode | undefined
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined
}

function asMapping(text: string, range: Range, document: Document.Parsed): Root {
  const base = range.start
  const { contents } = document
  if (isMap(contents)) return { text, base, document, map: contents, hasAliases: mayAlias(text, range) }
  const at = base + (contents?.range[0] ?? 0)
  const what = isSeq(contents) ? 'a list' : 'plain text'
  throw new InputError(
    `line ${lineOf(text, at)} of the input is ${what}; it must be a ResourceList or a Kubernetes resource, which are mappings`,
  )
}

function mayAlias(text: string, range: Range): boolean {
  return text.slice(range.start, range.end).includes('*')
}

function parseDocuments(text: string, range: Range): readonly Document.Parsed[] {
  const documents = parsed(text.slice(range.start, range.end))
  for (const document of documents) {
    const [fault] = document.errors
    if (fault) throw new InputError(describe(fault, text, range.start))
  }
  return documents.filter(
    ({ contents }) => contents && !(isScalar(contents) && contents.range[0] === contents.range[1]),
  )
}

function parsed(source: string): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments<ParsedNode>(source, OPTIONS)
    return 'empty' in documents ? [] : documents
  } catch (error) {
    // The parser recurses once for each level.
    throw error instanceof RangeError ? new InputError(TOO_DEEP) : error
  }
}

function describe(fault: YAMLParseError, text: string, base: number): string {
  if (fault.message.startsWith('Maximum call stack')) return TOO_DEEP
  const [summary = ''] = fault.message.split('\n')
  return `line ${lineOf(text, base + fault.pos[0])} of the input is not valid YAML: ${summary.replace(/:$/, '')}`
}
