/** Runs what it is given, at most so many at a time and in the order they came. */
export function atMost(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = limit
  return async (run) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await run()
    } finally {
      // The place goes straight to the next, so that nobody who comes later gets ahead.
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
