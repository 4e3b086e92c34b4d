import type { AndOr, Command, Script } from 'unbash'
import { parse } from 'unbash'
import type { Launch } from '../container/container.js'
import type { Kept, TextChange, Word, Words } from '../container/words.js'
import { lookThrough } from './launchers.js'

const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]+$/

/** The program that a shell script given as a word starts last; a change of it touches only its place in the script. */
export async function lookIntoScript(words: Words, index: number): Promise<Launch> {
  const script = words[index]
  if (script?.kind !== 'kept') return unknown(words, 'its shell has no script')
  if (script.origin === 'script')
    return unknown(words, 'its shell script starts another shell with a script of its own')
  const tree = parse(script.value)
  if (tree.errors?.length)
    return unknown(words, `its shell script does not parse: ${tree.errors[0]?.message ?? ''}`)
  const command = launchedCommand(tree)
  if (!command) return unknown(words, 'its shell script does more than run commands one after the other')
  const inner = await lookThrough(wordsOf(command))
  return { ...inner, wrap: (changed) => words.with(index, withChanges(script, inner.wrap(changed))) }
}

function unknown(words: Words, why: string): Launch {
  return { words: [], wrap: () => words, unknown: why }
}

/** The last command of `a && b`, `a; b`, or lines; of a pipeline the first. Undefined for every other construct. */
function launchedCommand(script: Script): Command | undefined {
  const { commands } = script
  return commands.some((statement) => statement.background)
    ? undefined
    : lastCommand(commands.at(-1)?.command)
}

function lastCommand(
  node: Script['commands'][number]['command'] | AndOr['commands'][number] | undefined,
): Command | undefined {
  switch (node?.type) {
    case 'Command':
      return node.name ? node : undefined
    case 'Pipeline':
      return lastCommand(node.commands[0])
    case 'AndOr':
      return node.operators.every((operator) => operator === '&&')
        ? lastCommand(node.commands.at(-1))
        : undefined
    default:
      return undefined
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

/** The script with new words inserted between its own. */
function withChanges(script: Kept, words: Words): Word {
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
