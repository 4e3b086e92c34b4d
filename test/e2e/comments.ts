/** The comments of a YAML text in their order, each behind the key or item that it stands at, or before the next one. */
export function commentsIn(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const comment = /(^|\s)#.*$/.exec(line)?.[0].trim()
    if (comment === undefined) return []
    const own = anchorOf(line)
    return own === '' ? [`${comment} (before ${nextAnchor(lines.slice(at + 1))})`] : [`${own} ${comment}`]
  })
}

function nextAnchor(lines: readonly string[]): string {
  return lines.map(anchorOf).find((anchor) => anchor !== '') ?? 'the end'
}

/** What a line is known by: its indent and key, with a name's value, or an item's dash. */
function anchorOf(line: string): string {
  const code = line.replace(/(^|\s)#.*$/, '').trimEnd()
  return /^\s*(?:- )?name: .+$/.exec(code)?.[0] ?? /^\s*(?:- )?[^:]*:?/.exec(code)?.[0] ?? ''
}
