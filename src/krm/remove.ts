import type { Pair, YAMLMap } from 'yaml'
import { nextLine, pairEnd, startOf } from './layout.js'
import type { Root } from './parse.js'
import type { Splice } from './scalar.js'

/** Takes keys and their values out of a mapping in which others stay. */
export function removePairs(root: Root, map: YAMLMap, removed: readonly Pair[]): readonly Splice[] {
  const kept = map.items.filter((pair) => !removed.includes(pair))
  if (map.flow) return removed.map((pair) => removeInFlow(root, map, { pair, kept }))
  const [first] = kept
  const leading = first ? map.items.slice(0, map.items.indexOf(first)) : []
  if (!first || leading.length === 0 || !isBehindDash(root, leading[0])) {
    return removed.map((pair) => removeLines(root, map, pair))
  }
  // The first key of a list's entry stands behind its dash, so the first that stays moves up to there.
  const start = startOf(root, leading[0]?.key)
  const others = removed.filter((pair) => !leading.includes(pair))
  return [
    { start, end: contentBehind(root, leading.at(-1)), text: '' },
    ...others.map((pair) => removeLines(root, map, pair)),
  ]
}

/** Where the first key or comment behind a pair stands. */
function contentBehind(root: Root, pair: Pair | undefined): number {
  const line = lineBehind(root, pair)
  return line + root.text.slice(line).search(/\S/)
}

function isBehindDash(root: Root, pair: Pair | undefined): boolean {
  const start = startOf(root, pair?.key)
  return root.text.slice(root.text.lastIndexOf('\n', start - 1) + 1, start).trim() !== ''
}

/** Blank lines behind a pair go with it where they would become part of a block text before it. */
function removeLines(root: Root, map: YAMLMap, pair: Pair): Splice {
  const start = root.text.lastIndexOf('\n', startOf(root, pair.key) - 1) + 1
  const line = lineBehind(root, pair)
  const previous = map.items[map.items.indexOf(pair) - 1]
  const isBehindText = previous !== undefined && root.text[pairEnd(root, previous) - 1] === '\n'
  const blanks = isBehindText ? (/^(?:[ \t]*\r?\n)*/.exec(root.text.slice(line))?.[0] ?? '') : ''
  return { start, end: line + blanks.length, text: '' }
}

function lineBehind(root: Root, pair: Pair | undefined): number {
  const end = pair ? pairEnd(root, pair) : 0
  return root.text[end - 1] === '\n' ? end : nextLine(root.text, end)
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
