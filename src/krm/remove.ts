import type { Pair, YAMLMap } from 'yaml'
import { layoutOf, nextLine, pairEnd, startOf } from './layout.js'
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
  const others = removed.filter((pair) => !leading.includes(pair))
  return [removeLeading(root, leading, first), ...others.map((pair) => removeLines(root, map, pair))]
}

/** The first key of a list's entry stands behind its dash, so what stays, comments too, moves up to there. */
function removeLeading(root: Root, leading: readonly Pair[], first: Pair): Splice {
  const start = startOf(root, leading[0]?.key)
  const nexts = [...leading.slice(1), first]
  const between = leading.map((pair, i) =>
    root.text.slice(lineBehind(root, pair), lineStartOf(root, nexts[i])),
  )
  const indent = root.text.slice(lineStartOf(root, first), startOf(root, first.key))
  const comments = between.join('').trim()
  return {
    start,
    end: startOf(root, first.key),
    text: comments === '' ? '' : comments + layoutOf(root).newline + indent,
  }
}

function lineStartOf(root: Root, pair: Pair | undefined): number {
  return root.text.lastIndexOf('\n', startOf(root, pair?.key) - 1) + 1
}

function isBehindDash(root: Root, pair: Pair | undefined): boolean {
  const start = startOf(root, pair?.key)
  return root.text.slice(lineStartOf(root, pair), start).trim() !== ''
}

/** Blank lines behind a pair go with it where they would become part of a block text before it. */
function removeLines(root: Root, map: YAMLMap, pair: Pair): Splice {
  const start = lineStartOf(root, pair)
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
