import type { Pair, YAMLMap } from 'yaml'
import { nextLine, pairEnd, startOf } from './layout.js'
import type { Root } from './parse.js'
import type { Splice } from './scalar.js'

/** Takes keys and their values out of a mapping. */
export function removePairs(root: Root, map: YAMLMap, removed: readonly Pair[]): readonly Splice[] {
  if (!map.flow) return removed.map((pair) => removeLines(root, map, pair))
  const kept = map.items.filter((pair) => !removed.includes(pair))
  return removed.map((pair) => removeInFlow(root, map, { pair, kept }))
}

/** The first key of a list's entry stands behind its dash, so the next key moves up to there. */
function removeLines(root: Root, map: YAMLMap, pair: Pair): Splice {
  const start = startOf(root, pair.key)
  const end = pairEnd(root, pair)
  const next = map.items[map.items.indexOf(pair) + 1]
  const lineStart = root.text.lastIndexOf('\n', start - 1) + 1
  const isBehindDash = root.text.slice(lineStart, start).trim() !== ''
  if (isBehindDash && next) return { start, end: startOf(root, next.key), text: '' }
  return { start: lineStart, end: root.text[end - 1] === '\n' ? end : nextLine(root.text, end), text: '' }
}

/** A comma goes with each pair: the one before it where something that stays stands before, else the one behind. */
function removeInFlow(
  root: Root,
  map: YAMLMap,
  { pair, kept }: { pair: Pair; kept: readonly Pair[] },
): Splice {
  const index = map.items.indexOf(pair)
  const previous = map.items[index - 1]
  const next = map.items[index + 1]
  const isBehindKept = kept.some((other) => map.items.indexOf(other) < index)
  if (previous && isBehindKept) return { start: pairEnd(root, previous), end: pairEnd(root, pair), text: '' }
  return {
    start: startOf(root, pair.key),
    end: next ? startOf(root, next.key) : pairEnd(root, pair),
    text: '',
  }
}
