import type { Assignment, Command, Function as ShellFunction, ParsedScript, SyntaxNode } from 'unbash'
import { forEachChild } from 'unbash'
import type { Scope } from './script-words.js'
import { assignmentsOf } from './script-words.js'

/** The variables that a script gives values to. */
interface Assigned {
  readonly names: ReadonlySet<string>
  /**
   * Those that its programs find, or would find if they were in the environment, with their values where they are known;
   * not those that only add to what was there.
   */
  readonly sets: ReadonlyMap<string, string | undefined>
}

const EXPORTING = new Set(['export', 'declare', 'typeset', 'readonly', 'local'])
const TAKING = new Set(['read', 'unset', 'getopts', 'mapfile', 'readarray'])
const TAKING_IN = new Set(['.', 'source', 'eval'])
const READING = new Set([...TAKING, 'printf'])

/** The variables that a script gives values to, anywhere in it. */
export function assignedIn(tree: ParsedScript, scope: Scope): Assigned {
  const commands = nodesIn(tree).filter((node): node is Command => node.type === 'Command')
  const plain = commands.filter(({ name }) => name === undefined).flatMap(assignments)
  const exported = commands.filter(({ name }) => EXPORTING.has(name?.value ?? '')).flatMap(assignments)
  const read = argumentsOf(commands, READING)
  const loops = nodesIn(tree).flatMap((node) =>
    node.type === 'For' || node.type === 'Select' ? [node.name.value] : [],
  )
  const all = [...plain, ...exported]
  const reaching = all.filter(
    (each) => !addsTo(each) && (exported.includes(each) || scope.variables.has(each.name)),
  )
  const values = assignmentsOf(reaching, scope)
  // Without a value that is known: what a shell gives a value to, or takes it from, is no longer what the environment has.
  const hidden = [
    ...all.filter((each) => !addsTo(each)).map(({ name }) => name),
    ...argumentsOf(commands, TAKING),
    ...loops,
  ]
  const isOnce = (name: string) => values.filter(([other]) => other === name).length === 1
  return {
    names: new Set([...all.map(({ name }) => name), ...read, ...loops]),
    sets: new Map([
      ...hidden.map((name) => [name, undefined] as const),
      ...values.map(([name, value]) => [name, isOnce(name) ? value : undefined] as const),
    ]),
  }
}

/** The functions that a script defines; of two with one name none is known. */
export function functionsIn(tree: ParsedScript): ReadonlyMap<string, ShellFunction> {
  const all = nodesIn(tree).filter((node): node is ShellFunction => node.type === 'Function')
  return new Map(all.map((each) => [each.name.value, each]))
}

/** Whether a script gives itself other arguments. */
export function changesArguments(tree: ParsedScript): boolean {
  return nodesIn(tree).some((node) => {
    if (node.type !== 'Command') return false
    const [first] = node.args
    const isPlain = first?.type === 'Word' && /^[-+][A-Za-z]/.test(first.value)
    return node.name?.value === 'shift' || (node.name?.value === 'set' && first !== undefined && !isPlain)
  })
}

/** Whether a script takes in text that is not its own, which may set any variable: a file, or what a command prints. */
export function takesInOthers(tree: ParsedScript): boolean {
  return nodesIn(tree).some((node) => {
    if (node.type !== 'Command') return false
    const name = node.name?.value ?? ''
    // `export $(cat .env | xargs)`
    return TAKING_IN.has(name) || (EXPORTING.has(name) && node.args.some(isMadeByShell))
  })
}

/** In how many places a script reads its arguments. */
export function usesOfArguments(tree: ParsedScript): number {
  return nodesIn(tree).filter((node) => {
    const name =
      node.type === 'SimpleExpansion'
        ? node.text.slice(1)
        : node.type === 'ParameterExpansion'
          ? node.parameter
          : ''
    return /^[@*#1-9]$/.test(name)
  }).length
}

/** Whether an assignment only adds to what its variable holds: `X="$X more"`. */
export function addsTo({ name, text, append }: Assignment): boolean {
  return append === true || new RegExp(`\\$\\{?${name}\\b`).test(text.slice(name.length))
}

function isMadeByShell(argument: Command['args'][number]): boolean {
  return argument.type === 'Word' && /^"?[$`]/.test(argument.text)
}

function assignments({ prefix, suffix }: Command): readonly Assignment[] {
  return [...prefix, ...suffix].filter((each): each is Assignment => each.type === 'Assignment')
}

function argumentsOf(commands: readonly Command[], names: ReadonlySet<string>): readonly string[] {
  return commands
    .filter(({ name }) => names.has(name?.value ?? ''))
    .flatMap(({ args }) => args.map(nameOf))
    .filter((word) => /^\w+$/.test(word))
}

function nameOf(argument: Command['args'][number]): string {
  return argument.type === 'Word' ? argument.value : argument.name
}

function nodesIn(root: SyntaxNode): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [root]
  for (const node of nodes) forEachChild(node, (child) => nodes.push(child))
  return nodes
}
