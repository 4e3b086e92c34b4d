/** A text in which Kubernetes has put in what is known, and the way back to how it was written. */
export interface Expanded {
  readonly text: string
  /** The place in the source for a place in the text; undefined inside what a reference gave. */
  readonly sourceOf: (at: number) => number | undefined
}

/** A piece of a text: characters that stand for themselves, or the value of what is written from `start` to `end`. */
interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
}

// `$$` is a dollar, `$(NAME)` a reference; any other character behind a dollar stays with it
// (k8s.io/kubernetes/third_party/forked/golang/expansion).
const REFERENCE = /\$\(([^)]*)\)|\$\$/g

/** What a container gets of a pod's text: references to known variables give way to their values, all others stay. */
export function expand(source: string, variables: ReadonlyMap<string, string | undefined>): Expanded {
  if (!source.includes('$')) return { text: source, sourceOf: (at) => at }
  const pieces: Piece[] = []
  let done = 0
  for (const match of source.matchAll(REFERENCE)) {
    const value = match[1] === undefined ? '$' : variables.get(match[1])
    if (value === undefined) continue
    const end = match.index + match[0].length
    pieces.push(same(source, done, match.index), { text: value, start: match.index, end })
    done = end
  }
  pieces.push(same(source, done, source.length))
  return { text: pieces.map(({ text }) => text).join(''), sourceOf: (at) => placeIn(pieces, at) }
}

function same(source: string, start: number, end: number): Piece {
  return { text: source.slice(start, end), start, end }
}

function placeIn(pieces: readonly Piece[], at: number): number | undefined {
  let rest = at
  for (const { text, start, end } of pieces) {
    if (rest === 0) return start
    if (rest <= text.length && text.length === end - start) return start + rest
    if (rest < text.length) return undefined
    rest -= text.length
  }
  return rest === 0 ? (pieces.at(-1)?.end ?? at) : undefined
}
