import { isMap, isPair, isSeq, parseAllDocuments, visit } from 'yaml'
import type { Document, Node, Pair, YAMLMap } from 'yaml'

/**
 * The kinds that the function may change, with their API groups: written down a second time, because a list read from the
 * program could not show that the program's is wrong.
 */
const POD_KINDS = new Set([
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  'batch/CronJob',
])

/** A place in a text. */
interface Range {
  readonly start: number
  readonly end: number
}

/** A resource of a text, found by a full parse: slower than the program's own cutter, and independent of it. */
export interface Item extends Range {
  readonly kind: string
  readonly holdsPod: boolean
  readonly node: YAMLMap
  readonly document: Document
}

/** A text taken apart: its resources, and the results if it is a ResourceList. */
export interface Parts {
  readonly shape: 'ResourceList' | 'stream'
  readonly items: readonly Item[]
  readonly results: Range | undefined
}

/** The parts of a text that is valid YAML; throws where it is not. */
export function partsOf(text: string): Parts {
  const documents = parse(text)
  const [only] = documents
  if (documents.length === 1 && only && only.get('kind') === 'ResourceList') return listParts(only)
  const items = documents.flatMap((document) => itemOf(document.contents, document))
  return { shape: 'stream', items, results: undefined }
}

/**
 * The text without its pod-holding items and its results: what must be the same bytes before and after. The line end behind an
 * item goes with it, since an item that ends in an empty key ends before it.
 */
export function outsidePods(text: string): string {
  const bare = withoutResults(text)
  const holes = partsOf(bare).items.filter((item) => item.holdsPod)
  const starts = [0, ...holes.map(({ end }) => end)]
  return starts
    .map((start, i) => bare.slice(start, holes[i]?.start).replace(i > 0 ? /^\r?\n/ : '', ''))
    .join('<pod>')
}

/** A text without the results that a ResourceList carries, in block or in flow style. */
export function withoutResults(text: string): string {
  const { results } = partsOf(text)
  if (!results) return text
  const before = text.slice(0, results.start)
  const isInFlow = /,\s*$/.test(before)
  return (isInFlow ? before.replace(/,\s*$/, '') : before) + text.slice(results.end)
}

/** The items as plain values, as a reader of YAML 1.2 (kyaml) or 1.1 (kubectl) sees them. */
export function valuesOf(text: string, version: '1.1' | '1.2'): readonly unknown[] {
  const documents = parseAllDocuments(text, { version, merge: true, logLevel: 'silent' })
  const values: unknown[] =
    'empty' in documents ? [] : documents.map((document) => document.toJS({ maxAliasCount: -1 }))
  const present = values.filter((value) => value !== null && value !== undefined)
  const [only] = present as { kind?: unknown; items?: unknown[] }[]
  return only?.kind === 'ResourceList' ? (only.items ?? []) : present
}

/** The workloads of a text that hold a pod, as plain values. */
export function workloadsOf(text: string, version: '1.1' | '1.2' = '1.2'): readonly unknown[] {
  const values = valuesOf(text, version)
  return partsOf(text).items.flatMap((item, i) => (item.holdsPod ? [values[i]] : []))
}

/** The lines of a text that are, or end in, a comment: the comment alone, in order, ranges of scalars left out. */
export function commentsOf(text: string): readonly string[] {
  const scalars: Range[] = []
  for (const document of parse(text)) {
    visit(document, {
      Scalar(_, node) {
        if (!node.range) return
        const [start, end] = node.range
        // The first line of a block scalar is its header, which may have a comment.
        scalars.push({ start: node.type?.startsWith('BLOCK') ? text.indexOf('\n', start) : start, end })
      },
    })
  }
  const comments: string[] = []
  for (const match of text.matchAll(/(?:^|[ \t\uFEFF])(#[^\r\n]*)/gm)) {
    const at = match.index + match[0].length - (match[1]?.length ?? 0)
    if (!scalars.some(({ start, end }) => start <= at && at < end)) comments.push((match[1] ?? '').trimEnd())
  }
  return comments
}

function parse(text: string): readonly Document[] {
  const documents = parseAllDocuments(text, { schema: 'failsafe', merge: true, logLevel: 'silent' })
  if ('empty' in documents) return []
  for (const { errors } of documents) if (errors[0]) throw errors[0]
  return documents
}

function listParts(document: Document): Parts {
  const map = document.contents as YAMLMap
  const items = map.get('items', true)
  const results = map.items.find((pair) => isPair(pair) && String(pair.key) === 'results')
  return {
    shape: 'ResourceList',
    items: isSeq(items) ? items.items.flatMap((node) => itemOf(node as Node, document)) : [],
    results: results && rangeOf(results),
  }
}

function rangeOf({ key, value }: Pair): Range {
  const start = (key as Node).range?.[0] ?? 0
  return { start, end: (value as Node | null)?.range?.[2] ?? start }
}

function itemOf(node: Node | null, document: Document): readonly Item[] {
  if (!isMap(node) || !node.range) return []
  const [start, , end] = node.range
  const kind = String(node.get('kind'))
  const group = String(node.get('apiVersion')).replace(/\/?v[0-9a-z]+$/, '')
  return [{ start, end, kind, node, document, holdsPod: POD_KINDS.has(group ? `${group}/${kind}` : kind) }]
}
