import type { AndOr, Command, Script } from 'unbash'
import { parse } from 'unbash'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, TextChange, Word, Words } from '../container/words.js'

const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]+$/

/** The words of the command that a shell script starts last, with their places in it; otherwise why they are not known. */
export function launchedIn(script: Kept): { readonly words: readonly Kept[] } | { readonly unknown: string } {
  const tree = parse(script.value)
  const fault = tree.errors?.[0]
  if (fault) return { unknown: UNKNOWN.brokenScript(fault.message) }
  const command = launchedCommand(tree)
  return command ? { words: wordsOf(command) } : { unknown: UNKNOWN.longScript() }
}

// Commands of the shell itself, and such as do nothing: what is behind the program does not start it (POSIX, 2.14).
const OF_THE_SHELL = new Set(
  (
    ': . break continue eval exit export readonly return set shift times trap unset ' +
    'alias cd echo false printf pwd read sleep source test true ulimit umask wait ['
  ).split(' '),
)

/** The last command of `a && b`, `a; b`, or lines that is not the shell's own; of a pipeline the first. */
function launchedCommand({ commands }: Script): Command | undefined {
  if (commands.some((statement) => statement.background)) return undefined
  for (const statement of commands.toReversed()) {
    const parts = sequence(statement.command)
    const launched = parts.findLast((command) => !OF_THE_SHELL.has(command.name?.value ?? ':'))
    if (launched || parts.length === 0) return launched
  }
  return undefined
}

/** The commands that run one after the other; none where it is not plain that each of them does. */
function sequence(
  node: Script['commands'][number]['command'] | AndOr['commands'][number],
): readonly Command[] {
  switch (node.type) {
    case 'Command':
      return node.name || node.prefix.length > 0 ? [node] : []
    case 'Pipeline':
      return node.commands[0] ? sequence(node.commands[0]) : []
    case 'AndOr': {
      const parts = node.commands.map(sequence)
      const isPlain =
        node.operators.every((operator) => operator === '&&') && parts.every((part) => part.length > 0)
      return isPlain ? parts.flat() : []
    }
    default:
      return []
  }
}

function wordsOf(command: Command): readonly Kept[] {
  const words = [command.name, ...command.suffix].filter((word) => word?.type === 'Word')
  return words.map(({ value, pos, end }, index) => ({
    kind: 'kept',
    value,
    origin: 'script',
    index,
    start: pos,
    end,
  }))
}

/** The script with new words inserted between those of its command; every other character stays. */
export function withNewWords(script: Kept, words: Words): Word {
  const changes: TextChange[] = []
  let fresh: string[] = []
  let end = 0
  for (const word of words) {
    if (word.kind === 'literal') fresh.push(quoted(word.value))
    if (word.kind !== 'kept') continue
    if (fresh.length > 0) changes.push({ at: word.start ?? 0, remove: 0, insert: `${fresh.join(' ')} ` })
    fresh = []
    end = word.end ?? end
  }
  if (fresh.length > 0) changes.push({ at: end, remove: 0, insert: ` ${fresh.join(' ')}` })
  return { kind: 'shell', script, changes }
}

function quoted(word: string): string {
  return NEEDS_NO_QUOTES.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
