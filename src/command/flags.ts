/** A host and port as debuggers take them: `9229`, `:9229`, `0.0.0.0:9229`, `*:9229`, `[::]:9229`. */
export interface Address {
  readonly host: string
  readonly port: number | undefined
}

/** The parts of an address; the port is undefined where it is not a number a container can listen on. */
export function address(text: string): Address {
  const match = /^(?:(\[[^\]]*\]|[^:[\]]*):)?(\d+)$/.exec(text)
  const port = Number(match?.[2])
  if (match && port >= 1 && port <= 65_535) return { host: match[1] ?? '', port }
  return { host: text.replace(/:\d*$/, ''), port: undefined }
}

/** The value of an option among words, as `--name=value` or `--name value`; undefined where it is absent. */
export function optionValue(words: readonly string[], name: string): string | undefined {
  const index = words.findIndex((word) => word === name || word.startsWith(`${name}=`))
  const word = words[index]
  if (word === undefined) return undefined
  return word === name ? (words[index + 1] ?? '') : word.slice(name.length + 1)
}

/** The words before `--`: what is behind it is another program's. */
export function beforeDashes(words: readonly string[]): readonly string[] {
  const dashes = words.indexOf('--')
  return dashes === -1 ? words : words.slice(0, dashes)
}

/** The words before a program's first operand: its options, and the values of those that take the next word. */
export function headOf(words: readonly string[], takingValue: ReadonlySet<string>): readonly string[] {
  let end = 0
  while (end < words.length && isOption(words[end])) end += takingValue.has(words[end] ?? '') ? 2 : 1
  return words.slice(0, end)
}

/** The options before a program's first operand, those that take the next word left out with it. */
export function ownOptions(words: readonly string[], takingValue: ReadonlySet<string>): readonly string[] {
  const head = headOf(words, takingValue)
  return head.filter((word, i) => !takingValue.has(word) && !takingValue.has(head[i - 1] ?? ''))
}

function isOption(word: string | undefined): boolean {
  return word !== undefined && word.startsWith('-') && word !== '--'
}
