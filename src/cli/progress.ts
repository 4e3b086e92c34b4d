import type { World } from './world.js'

/** A count on one line of a terminal. */
export interface Progress {
  readonly step: () => void
  /** Takes the line away. */
  readonly end: () => void
}

// To the line's start, and clear to its end (ECMA-48: CR, EL).
const REWRITE = '\r\u001b[K'

/** Shows how many of some images are done; nothing at all where nobody watches. */
export function showProgress(
  total: number,
  { isTerminal, err }: Pick<World, 'isTerminal' | 'err'>,
): Progress {
  if (!isTerminal || total === 0) return { step: () => {}, end: () => {} }
  let done = 0
  const show = () => err(`${REWRITE}${done} of ${total} images`)
  show()
  return {
    step: () => {
      done += 1
      show()
    },
    end: () => err(REWRITE),
  }
}
