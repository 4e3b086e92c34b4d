import type {
  AndOr,
  ArithmeticCommand,
  BraceGroup,
  Command,
  CommandNode,
  Function as ShellFunction,
  If,
  Redirected,
  Script,
  Statement,
  Subshell,
  TestCommand,
} from 'unbash'
import type { Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept } from '../container/words.js'
import { sourceOf, textOf } from '../container/words.js'
import type { Circumstances, Recognition } from './look-through.js'
import { lookThrough } from './look-through.js'
import { isPreparatory, isTool } from './preparatory.js'
import { mayRunScript } from './shells.js'
import type { Finding } from './script-findings.js'
import { AT_ONCE, NOTHING, atOnce, either, oneAfterTheOther } from './script-findings.js'
import type { Scope } from './script-words.js'
import { addsTo } from './script-variables.js'
import { assignmentsOf, isAllArguments, wordsOf } from './script-words.js'

/** Where a search stands: what is known there, and the functions that the script has defined. */
export interface Search {
  readonly scope: Scope
  readonly around: Circumstances
  readonly functions: ReadonlyMap<string, ShellFunction>
}

type Node = Statement['command'] | AndOr['commands'][number] | Script | ShellFunction['body']

const COMPUTED: Finding = { kind: 'unclear', why: UNKNOWN.computedScript() }

// Commands of the shell itself (POSIX, 2.14, and those of bash) that start no program.
const OF_THE_SHELL = new Set(
  (
    ': . break continue exit export readonly return set shift times trap unset alias bg cd declare dirs disown echo enable ' +
    'false fc fg getopts hash help history jobs let local mapfile popd printf pushd pwd read readarray shopt source suspend ' +
    'test true type typeset ulimit umask unalias wait [ [[ logout'
  ).split(' '),
)

/** What a script, or a part of it, starts: the last program of a sequence; none where several may run at once or instead. */
export function find(node: Node, search: Search): Finding {
  switch (node.type) {
    case 'Command':
      return inCommand(node, search)
    case 'Script':
    case 'CompoundList':
      return inSequence(node.commands, search)
    case 'Pipeline':
      return node.commands.map((each) => find(each, search)).reduce(atOnce, NOTHING)
    case 'AndOr':
      return inAndOr(node, search)
    case 'Redirected':
      return find(node.command, search)
    case 'Subshell':
    case 'BraceGroup':
      return find(node.body, search)
    case 'Function':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return NOTHING
    default:
      return inCompound(node, search)
  }
}

type Plain = Command | Redirected | Subshell | BraceGroup | ShellFunction | TestCommand | ArithmeticCommand

function inCompound(node: Exclude<CommandNode, Plain>, search: Search): Finding {
  switch (node.type) {
    case 'If':
      return inIf(node, search)
    case 'Case':
      return node.items.map((item) => find(item.body, search)).reduce(either, NOTHING)
    case 'While':
      return oneAfterTheOther(find(node.clause, search), inLoop(node.body, search))
    case 'Coproc':
      return find(node.body, search)
    default:
      return inLoop(node.body, search)
  }
}

function inIf(node: If, search: Search): Finding {
  const branches = [node.then, ...node.elif.map((each) => each.then), ...(node.else ? [node.else] : [])]
  const clauses = [node.clause, ...node.elif.map((each) => each.clause)]
  const tested = clauses.map((each) => find(each, search)).reduce((a, b) => oneAfterTheOther(a, b), NOTHING)
  return oneAfterTheOther(tested, branches.map((each) => find(each, search)).reduce(either, NOTHING))
}

/** What is left running by one round of a loop runs beside the next one's. */
function inLoop(body: Script | ShellFunction['body'], search: Search): Finding {
  const found = find(body, search)
  const leaves = 'commands' in body && body.commands.some((each) => 'background' in each && each.background)
  return leaves && found.kind === 'program' ? AT_ONCE : found
}

function inSequence(statements: readonly Statement[], search: Search): Finding {
  let done: Finding = NOTHING
  let running: Finding = NOTHING
  for (const { command, background } of statements) {
    const found = find(command, search)
    if (background) running = atOnce(running, found)
    else if (running.kind !== 'nothing' && isWait(command))
      [done, running] = [oneAfterTheOther(done, running), NOTHING]
    else if (running.kind === 'program' && hasProgram(found)) running = atOnce(running, found)
    else done = oneAfterTheOther(done, found)
  }
  return oneAfterTheOther(done, running)
}

function hasProgram({ kind }: Finding): boolean {
  return kind === 'program' || kind === 'unclear'
}

function isWait(node: Statement['command']): boolean {
  return node.type === 'Command' && node.name?.value === 'wait'
}

function inAndOr({ commands, operators }: AndOr, search: Search): Finding {
  return commands
    .map((each) => find(each, search))
    .reduce((before, found, i) =>
      operators[i - 1] === '&&' ? oneAfterTheOther(before, found, 'after success') : either(before, found),
    )
}

function inCommand(command: Command, search: Search): Finding {
  const name = command.name?.value
  if (name === undefined || OF_THE_SHELL.has(name)) return NOTHING
  if (name === 'eval') return COMPUTED
  const called = search.functions.get(name)
  if (called) return find(called.body, inFunction(command, search))
  return started(command, search)
}

/** Inside a function `$1` is the function's; it has the script's words only if it was called with all of them. */
function inFunction(call: Command, search: Search): Search {
  const functions = new Map([...search.functions].filter(([name]) => name !== call.name?.value))
  const [only] = call.args
  const hasAll = call.args.length === 1 && only?.type === 'Word' && isAllArguments(only)
  return hasAll
    ? { ...search, functions }
    : { ...search, functions, scope: { ...search.scope, positional: undefined } }
}

function started(command: Command, { scope, around }: Search): Finding {
  const words = wordsOf(command, scope)
  const launch = withAssignments(lookThrough(words, around), command, scope)
  const texts = launch.words.map(textOf)
  const [name] = texts
  if (launch.isUnclear) return { kind: 'unclear', why: launch.unknown ?? '' }
  const [first] = launch.words
  // A variable that is not known stands in the word as it is written.
  if (first?.kind === 'kept' && isUnknown(first, around.recognise(launch)))
    return { kind: 'unclear', why: UNKNOWN.openProgram(sourceOf(first)) }
  const given = launch.words.find((word) => word.kind === 'kept' && word.isOpen)
  // A shell, whose script may be among them.
  if (given?.kind === 'kept' && mayRunScript(texts.slice(0, 1)))
    return { kind: 'unclear', why: UNKNOWN.openProgram(sourceOf(given)) }
  if (name === undefined || isTool(name) || OF_THE_SHELL.has(name)) return NOTHING
  const recognised = around.recognise(launch)
  // What `exec` starts is all that is left of the script.
  const isLast = command.name?.value === 'exec'
  if (!recognised)
    return isLast
      ? { kind: 'unclear', why: UNKNOWN.strangeProgram(name), stranger: name }
      : { kind: 'stranger', name }
  const isSure = recognised === 'by its words'
  return {
    kind: 'program',
    program: { command, launch, isSure, isPreparatory: isPreparatory(texts), isLast },
  }
}

// `$JAVA_HOME/bin/java`, `${VENV}/bin/python`: wherever the folder is, the program is called so.
const IN_UNKNOWN_FOLDER = /^\$(?:\w+|\{\w+\})(?:\/[\w.+-]+)+$/

/** Whether nobody knows what a word of a script starts: what a variable holds, unless it is but the folder of a known program. */
function isUnknown({ value, isOpen }: Kept, recognised: Recognition): boolean {
  const isNamed = IN_UNKNOWN_FOLDER.test(value) && recognised === 'by its words'
  return !isNamed && (isOpen === true || value === '' || value.startsWith('$'))
}

function withAssignments(launch: Launch, { prefix }: Command, scope: Scope): Launch {
  const assignments = prefix.filter((each) => each.type === 'Assignment').filter((each) => !addsTo(each))
  if (assignments.length === 0) return launch
  return { ...launch, sets: new Map([...assignmentsOf(assignments, scope), ...launch.sets]) }
}
