/** Input that cannot be read at all: the run ends with exit code 2, this message on stderr, and nothing on stdout. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly exitCode = 2
}

/** The 1-based line of an offset in a text. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
