/** Whether a text is what a pattern says: `*` stands for any characters, `?` for one, all else for itself. */
export function isLike(pattern: string, text: string): boolean {
  let [p, t] = [0, 0]
  // Where to go on if what follows the last star does not fit: one character later.
  let back: { p: number; t: number } | undefined
  while (t < text.length) {
    if (pattern[p] === '*') back = { p: ++p, t }
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1]
    else if (back) [p, t] = [back.p, ++back.t]
    else return false
  }
  return /^\**$/.test(pattern.slice(p))
}

/** Whether a pattern stands for more than itself. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}
