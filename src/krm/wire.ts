import { InputError } from './input-error.js'
import type { Item } from './item.js'
import type { Root } from './parse.js'
import type { Chunk } from './scan.js'
import { scanResourceList, scanStream } from './scan.js'

/** The input, cut into items; nothing but what needed a parser is parsed. */
export interface Wire {
  readonly shape: 'ResourceList' | 'stream'
  readonly text: string
  readonly items: readonly Item[]
  readonly functionConfig: Item | undefined
  /** The parsed ResourceList, where its lines alone did not tell its items. */
  readonly list?: Root
}

/** Cuts a text into items; throws an InputError where it is neither a ResourceList nor a stream of manifests. */
export async function cut(text: string): Promise<Wire> {
  const scanned = scanResourceList(text)
  if (scanned && !scanned.hasResults) return { shape: 'ResourceList', text, ...scanned }
  const chunks = scanStream(text) ?? [{ start: 0, end: text.length, kind: undefined }]
  const items = await identified(text, chunks)
  const list = items.find((item) => item.kind === 'ResourceList')?.root
  if (!list) return { shape: 'stream', text, items, functionConfig: undefined }
  if (items.length > 1)
    throw new InputError(
      'a ResourceList must be the only document of the input; pass the others as its `items`',
    )
  const { partsOf } = await import('./list.js')
  return { shape: 'ResourceList', text, list, ...partsOf(list) }
}

async function identified(text: string, chunks: readonly Chunk[]): Promise<readonly Item[]> {
  const isKnown = (chunk: Chunk): boolean => chunk.kind !== undefined && chunk.kind !== 'ResourceList'
  if (chunks.every(isKnown)) return chunks
  const { kindOf, parseMappings } = await import('./parse.js')
  return chunks.flatMap((chunk): readonly Item[] => {
    if (isKnown(chunk)) return [chunk]
    return parseMappings(text, chunk).map((root) => {
      const kind = kindOf(root)
      if (kind === undefined) throw new InputError(withoutKind(root))
      const [start, end] = root.map.range
      return { start: root.base + start, end: root.base + end, kind, root }
    })
  })
}

function withoutKind(root: Root): string {
  const keys = root.map.items.slice(0, 3).map((pair) => `"${String(pair.key)}"`)
  return `a document of the input has no \`kind\`, so it is no Kubernetes resource; its first keys are ${keys.join(', ') || 'none'}`
}

/** How many items a text has. */
export async function countItems(text: string): Promise<number> {
  return (scanResourceList(text) ?? (await cut(text))).items.length
}
