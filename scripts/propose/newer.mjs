// Which of two versions is the newer, and what is written then.

/**
 * The writes of the values that are to change.
 * @param {readonly (string | number)[]} place
 * @param {Record<string, (string | null | undefined)[]>} values - what is there, and what is to be
 * @returns {import('./with-values.mjs').Write[]}
 */
export function differing(place, values) {
  return Object.entries(values).flatMap(([name, [is, shall]]) =>
    shall && shall !== is ? [{ path: [...place, name], value: shall }] : [],
  )
}

/** The newest by its numbers; '' of none. @param {readonly string[]} versions */
export function newestOf(versions) {
  return versions.reduce((newest, each) => (newest === '' || isOlder(newest, each) ? each : newest), '')
}

/** Whether the numbers of one version are below those of another. @param {string} one @param {string} other */
export function isOlder(one, other) {
  const [a, b] = [one, other].map((text) => (text.match(/\d+/g) ?? []).map(Number))
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
