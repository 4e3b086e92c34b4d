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
  'argoproj.io/Rollout',
])

/** The kinds that decide how many pods a workload of another item has, so that they may change with it. */
const COMPANION_KINDS = new Set([
  'autoscaling/HorizontalPodAutoscaler',
  'keda.sh/ScaledObject',
  'argoproj.io/Rollout',
])

/** A kind of the user's own, as a functionConfig names it. */
export interface OwnKind {
  readonly apiVersion: string
  readonly kind: string
  readonly template: string
}

/** A place in a text. */
interface Range {
  readonly start: number
  readonly end: number
}

/** A resource of a text, found by a full parse: slower than the program's own cutter, and independent of it. */
export interface Item extends Range {
  readonly kind: string
  readonly holdsPod: boolean
  readonly isCompanion: boolean
  readonly node: YAMLMap
  readonly document: Document
}

/** A text taken apart: its resources, and the results if it is a ResourceList. */
export interface Parts {
  readonly shape: 'ResourceList' | 'stream'
  readonly items: readonly Item[]
  /** The items, with those that a `List` or a typed list holds in the place of the list. */
  readonly resources: readonly Item[]
  readonly results: Range | undefined
}

/** The parts of a text that is valid YAML; throws where it is not. */
export function partsOf(text: string, own: readonly OwnKind[] = []): Parts {
  const documents = parse(text)
  const [only] = documents
  const isList = documents.length === 1 && only?.get('kind') === 'ResourceList'
  const parts = isList ? listParts(only, own) : streamParts(documents, own)
  return { ...parts, resources: parts.items.flatMap((item) => entriesOf(item, own)) }
}

/**
 * The text without its pod-holding items, the items that go with them, and its results: what must be the same bytes before and
 * after. The line end behind an item goes with it, since an item that ends in an empty key ends before it.
 */
export function outsidePods(text: string, own: readonly OwnKind[] = []): string {
  const bare = withoutResults(text)
  const holes = partsOf(bare, own).resources.filter((item) => item.holdsPod || item.isCompanion)
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

/**
 * The workloads of a text that hold a pod, as plain values; the pod of one of the user's own kinds is put where most kinds
 * have it, at `spec.template`.
 */
export function workloadsOf(
  text: string,
  version: '1.1' | '1.2' = '1.2',
  own: readonly OwnKind[] = [],
): readonly unknown[] {
  const values = valuesOf(text, version).flatMap((value) => entryValues(value as Value))
  return partsOf(text, own).resources.flatMap((item, i) =>
    item.holdsPod ? [inUsualPlace(values[i] ?? {}, own)] : [],
  )
}

interface Value {
  readonly [field: string]: unknown
}

function entryValues(value: Value): readonly Value[] {
  const list = typedList(value['kind'])
  if (list === undefined || !Array.isArray(value['items'])) return [value]
  const identity = list === '' ? {} : { apiVersion: value['apiVersion'], kind: list }
  return value['items'].map((entry: Value) =>
    entry['kind'] === undefined ? { ...identity, ...entry } : entry,
  )
}

/** What the entries of a list are by its kind, '' where they say it themselves; undefined for what is no list. */
function typedList(kind: unknown): string | undefined {
  return typeof kind === 'string' && kind.endsWith('List') ? kind.slice(0, -'List'.length) : undefined
}

function inUsualPlace(value: Value, own: readonly OwnKind[]): Value {
  const shape = own.find(
    ({ apiVersion, kind }) => apiVersion === value['apiVersion'] && kind === value['kind'],
  )
  if (!shape) return value
  const template = shape.template
    .split('.')
    .reduce<unknown>((at, key) => (at as Value | undefined)?.[key], value)
  return { kind: value['kind'], metadata: value['metadata'], spec: { template } }
}

/**
 * The lines of a text that are, or end in, a comment: the comment alone, in order, ranges of scalars left out. Those inside of
 * probes go where probes go, and can be left out.
 */
export function commentsOf(text: string, leavingOut: 'nothing' | 'probes' = 'nothing'): readonly string[] {
  const scalars: Range[] = leavingOut === 'probes' ? probesOf(text) : []
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

/** The lines of a text's probes, from their keys to the ends of their last lines. */
function probesOf(text: string): Range[] {
  const probes: Range[] = []
  for (const document of parse(text)) {
    visit(document, {
      Pair(_, { key, value }) {
        const range = (value as Node | null)?.range
        const start = (key as Node).range?.[0]
        if (!/^(?:liveness|readiness|startup)Probe$/.test(String(key)) || !range || start === undefined)
          return
        const last = text.slice(0, range[1]).trimEnd().length
        const newline = text.indexOf('\n', last)
        probes.push({ start, end: newline === -1 ? text.length : newline })
      },
    })
  }
  return probes
}

type TopParts = Omit<Parts, 'resources'>

function streamParts(documents: readonly Document[], own: readonly OwnKind[]): TopParts {
  const items = documents.flatMap((document) => itemOf(document.contents, { document, own }))
  return { shape: 'stream', items, results: undefined }
}

function listParts(document: Document, own: readonly OwnKind[]): TopParts {
  const map = document.contents as YAMLMap
  const items = map.get('items', true)
  const results = map.items.find((pair) => isPair(pair) && String(pair.key) === 'results')
  return {
    shape: 'ResourceList',
    items: isSeq(items) ? items.items.flatMap((node) => itemOf(node as Node, { document, own })) : [],
    results: results && rangeOf(results),
  }
}

function entriesOf(item: Item, own: readonly OwnKind[]): readonly Item[] {
  const { document, kind, node } = item
  const list = typedList(kind)
  const entries = node.get('items', true)
  if (list === undefined || !isSeq(entries)) return [item]
  const identity = list === '' ? undefined : { apiVersion: String(node.get('apiVersion')), kind: list }
  return entries.items.flatMap((entry) => itemOf(entry as Node, { document, own, identity }))
}

function rangeOf({ key, value }: Pair): Range {
  const start = (key as Node).range?.[0] ?? 0
  return { start, end: (value as Node | null)?.range?.[2] ?? start }
}

interface Place {
  readonly document: Document
  readonly own: readonly OwnKind[]
  /** What it is by the typed list that it stands in. */
  readonly identity?: { readonly apiVersion: string; readonly kind: string } | undefined
}

function itemOf(node: Node | null, { document, own, identity }: Place): readonly Item[] {
  if (!isMap(node) || !node.range) return []
  const [start, , end] = node.range
  const kind = textAt(node, 'kind') ?? identity?.kind ?? ''
  const apiVersion = textAt(node, 'apiVersion') ?? identity?.apiVersion ?? ''
  const group = apiVersion.replace(/\/?v[0-9a-z]+$/, '')
  const name = group ? `${group}/${kind}` : kind
  const isOwn = own.some((each) => each.apiVersion === apiVersion && each.kind === kind)
  const isGone = /^(?:extensions\/|apps\/v1beta|batch\/v(?:1beta|2alpha))/.test(apiVersion)
  const holdsPod = isOwn || (POD_KINDS.has(name) && !isGone && !node.hasIn(['spec', 'workloadRef']))
  return [{ start, end, kind, node, document, holdsPod, isCompanion: COMPANION_KINDS.has(name) }]
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key)
  return typeof value === 'string' ? value : undefined
}
