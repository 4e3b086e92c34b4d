import { DockerfileParser } from 'dockerfile-ast'

/** What a Dockerfile says to do, its continued lines joined. */
export interface Instruction {
  /** In upper case. */
  readonly keyword: string
  /** `--name=value` before everything else. */
  readonly flags: ReadonlyMap<string, string>
  readonly rest: string
  /** The line it starts on, from 1. */
  readonly line: number
}

/** A Dockerfile's instructions, and the character that escapes in it. */
export interface Dockerfile {
  readonly escape: string
  readonly instructions: readonly Instruction[]
}

/** Thrown for a Dockerfile that no builder would build, or that asks for what is not known; `dockerfileFacts` makes an answer of it. */
export class DockerfileFault extends Error {
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

// A name in front, as in `--platform=linux/amd64 `.
const FLAG = /^--([A-Za-z][\w-]*)(?:=(\S*))?(?:\s+|$)/

// What takes here-documents, and their names; their text stands behind the instruction's own lines.
const WITH_DOCUMENTS = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i
const DOCUMENT = /<<-?["']?([^\s"'<]+)/g

// As BuildKit has it: two escapes at the end of a line are no continuation, so that a Windows path may end with one.
const CONTINUATION: { readonly [escape: string]: RegExp } = {
  '\\': /(?<=^|[^\\])\\[ \t]*$/,
  '`': /(?<=^|[^`])`[ \t]*$/,
}

/** The instructions of a Dockerfile's text; throws `DockerfileFault` where they cannot be told apart. */
export function readInstructions(text: string): Dockerfile {
  const parsed = DockerfileParser.parse(text)
  const escape = parsed.getEscapeCharacter()
  const instructions = parsed.getInstructions().map((each, index, all) => {
    const line = each.getRange().start.line + 1
    const { text: whole, isOpen } = joined(each.getTextContent(), escape)
    const isLast = index === all.length - 1
    if (whole === undefined || (isOpen && !isLast))
      throw new DockerfileFault('it is not clear where the instruction ends', line)
    return instructionIn(whole, line)
  })
  return { escape, instructions }
}

/** The instruction that a joined line holds. */
export function instructionIn(text: string, line: number): Instruction {
  const keyword = /^\S*/.exec(text)?.[0] ?? ''
  const flags = new Map<string, string>()
  let rest = text.slice(keyword.length).trim()
  for (let flag = FLAG.exec(rest); flag; flag = FLAG.exec(rest)) {
    flags.set(flag[1] ?? '', flag[2] ?? '')
    rest = rest.slice(flag[0].length)
  }
  // Two dashes alone end the flags.
  rest = rest.replace(/^--(?:\s+|$)/, '')
  return { keyword: keyword.toUpperCase(), flags, rest, line }
}

interface Joined {
  /** Undefined where lines follow that builders do not take for the instruction's. */
  readonly text: string | undefined
  /** Whether its last line asks for another one. */
  readonly isOpen: boolean
}

// The parser's own text of a continued instruction keeps indented comments, so its lines are joined here, as BuildKit does.
function joined(text: string, escape: string): Joined {
  const continuation = CONTINUATION[escape] ?? /$^/
  let whole = ''
  let isOpen = true
  const lines = text.split(/\r?\n/)
  for (const [index, each] of lines.entries()) {
    if (index > 0 && /^\s*(?:#|$)/.test(each)) continue
    if (!isOpen) return { text: hasDocument(whole, lines.at(-1)) ? whole.trim() : undefined, isOpen }
    isOpen = continuation.test(each)
    whole += isOpen ? each.replace(continuation, '') : each
  }
  return { text: whole.trim(), isOpen }
}

// What only looks like a here-document has no end, and hides the rest of the file.
function hasDocument(line: string, end = ''): boolean {
  const names = [...line.matchAll(DOCUMENT)].map(([, name]) => name)
  return WITH_DOCUMENTS.test(line) && names.includes(end.replace(/^\t+/, ''))
}
