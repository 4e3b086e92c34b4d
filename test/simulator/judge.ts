import type { Execution } from './records.js'
import type { Compared, Simulation } from './run.js'

/** A way in which a changed launch is not the launch that it was. */
export interface Violation {
  readonly kind:
    | 'did not start before'
    | 'rejected'
    | 'not started'
    | 'arguments changed'
    | 'folder changed'
    | 'environment changed'
    | 'output changed'
    | 'programs changed'
    | 'not debugged'
    | 'wrong program debugged'
    | 'debugged twice'
  readonly text: string
}

/** One program under several paths: the launcher of Cloud Native Buildpacks, which goes by the path itself. */
const PROCESS_OF_BUILDPACKS = /^\/cnb\/process\/.*/

/** What debuggers set for their own programs' children: never part of what the program was given. */
const DEBUGGERS_OWN = new Set(['npm_config_scripts_prepend_node_path', '_', 'SHLVL'])

/**
 * How a launch after a change breaks the law: the same programs in the same order, with the same words, working directory
 * and environment but for the variables that the plan names, and a debugger on one program alone, once. That program is the
 * last one of before, or the one whose file, base name or script is `program`. Empty where the law holds.
 */
export function judge(
  { before, after }: Compared,
  allowedEnv: readonly string[],
  program?: string,
): readonly Violation[] {
  const still = before.rejected ?? whyNotStarted(before)
  if (still !== undefined) return [{ kind: 'did not start before', text: still }]
  if (after.rejected !== undefined) return [{ kind: 'rejected', text: after.rejected }]
  const death = deathOf(before, after)
  if (death) return [death]
  const changed = { ...after, executions: inTheOrderOf(own(before), own(after)) }
  return [
    ...samePrograms(before, changed, new Set(allowedEnv)),
    ...sameOutput(before, changed),
    ...engagedOnce(before, changed, program),
  ]
}

/** Why nothing that a container is for ran, or not the last of it: a shell that finds no program ends with 127. */
function whyNotStarted({ executions, failure }: Simulation): string | undefined {
  const hasRun = executions.some(({ kind }) => kind === 'program') && failure?.exitCode !== 127
  return hasRun ? undefined : failure?.stderr
}

/** Programs as they started before: those of a pipe start at the same time, in any order. */
function inTheOrderOf(were: readonly Execution[], are: readonly Execution[]): readonly Execution[] {
  const left = [...are]
  const aligned = were.flatMap((was) => {
    const at = left.findIndex((is) => fileOf(is) === fileOf(was))
    return at === -1 ? [] : left.splice(at, 1)
  })
  return left.length > 0 || aligned.length < were.length ? are : aligned
}

/** A launch that dies now, or in which a program does. */
function deathOf(before: Simulation, after: Simulation): Violation | undefined {
  const wasFailing = new Set(before.executions.flatMap(({ failed }) => failed ?? []))
  const failed = after.executions.find((each) => each.failed !== undefined && !wasFailing.has(each.failed))
  if (failed) return { kind: 'not started', text: `${baseName(failed.program)}: ${failed.failed}` }
  if (!after.failure || after.failure.exitCode === before.failure?.exitCode) return undefined
  const said = after.failure.stderr.split('\n').at(-1) ?? ''
  return { kind: 'not started', text: said === '' ? `exit code ${after.failure.exitCode}` : said }
}

function samePrograms(
  before: Simulation,
  after: Simulation,
  allowed: ReadonlySet<string>,
): readonly Violation[] {
  const were = own(before)
  const are = own(after)
  const names = (all: readonly Execution[]): string => all.map(fileOf).join(', ')
  if (names(were) !== names(are)) {
    return [
      {
        kind: 'programs changed',
        text: `ran ${names(are) || 'nothing'} instead of ${names(were) || 'nothing'}`,
      },
    ]
  }
  return were.flatMap((was, i) => differences(was, are[i] ?? was, allowed))
}

function fileOf({ program }: Execution): string {
  return program.replace(PROCESS_OF_BUILDPACKS, '/cnb/lifecycle/launcher')
}

/** The words of a program; the `--` that ends a launcher's options says nothing of its own. */
function wordsOf({ kind, argv }: Execution): string {
  return JSON.stringify(kind === 'launcher' && argv.at(-1) === '--' ? argv.slice(0, -1) : argv)
}

/** What a launch ran but for the debugger itself. */
function own({ executions }: Simulation): readonly Execution[] {
  return executions.filter(({ kind }) => kind !== 'debugger')
}

function differences(was: Execution, is: Execution, allowed: ReadonlySet<string>): readonly Violation[] {
  const name = nameOf(was)
  const found: Violation[] = []
  if (wordsOf(was) !== wordsOf(is)) {
    found.push({
      kind: 'arguments changed',
      text: `${name}: ${JSON.stringify(is.argv)} instead of ${JSON.stringify(was.argv)}`,
    })
  }
  if (was.cwd !== is.cwd)
    found.push({ kind: 'folder changed', text: `${name}: ${is.cwd} instead of ${was.cwd}` })
  const variables = new Set([...Object.keys(was.env), ...Object.keys(is.env)])
  for (const variable of variables) {
    if (allowed.has(variable) || DEBUGGERS_OWN.has(variable)) continue
    const [old, now] = [given(was, variable), given(is, variable)]
    if (old !== now)
      found.push({
        kind: 'environment changed',
        text: `${name}: ${variable} is ${said(now)} instead of ${said(old)}`,
      })
  }
  return found
}

/** A variable without what the published launchers add to it; undefined where nothing else is in it. */
function given({ env, cwd }: Execution, name: string): string | undefined {
  const value = env[name]
  // Shells set it; what counts is the folder itself.
  if (name === 'PWD' && value === cwd) return undefined
  if (name === 'PYTHONPATH') {
    return (
      (value ?? '')
        .split(':')
        .filter((folder) => !folder.startsWith('/dbg/'))
        .join(':') || undefined
    )
  }
  // By which the published wrapper hands the flag on to what tools start.
  if (name === 'NODE_DEBUG' && value?.startsWith('--inspect')) return undefined
  if (name === 'NODE_OPTIONS')
    return (value ?? '').replaceAll(/(?:^|\s)--inspect\S*/g, '').trim() || undefined
  return value
}

function said(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value)
}

// `set -x` shows the words that are run, which are meant to change.
const TRACE = /^\++ .*\n?/gm

function sameOutput(before: Simulation, after: Simulation): readonly Violation[] {
  if (before.stdout.replaceAll(TRACE, '') === after.stdout.replaceAll(TRACE, '')) return []
  return [
    {
      kind: 'output changed',
      text: `${JSON.stringify(after.stdout)} instead of ${JSON.stringify(before.stdout)}`,
    },
  ]
}

function engagedOnce(
  before: Simulation,
  after: Simulation,
  program: string | undefined,
): readonly Violation[] {
  const position = debuggable(own(before), program)
  const expected = own(after)[position]
  const name = nameOf(own(before)[position])
  // A JVM or node that starts later than its elder may listen too; vsdbg does not listen, it could attach to any.
  const engaged = own(after).filter((each) => each.engaged && each.engaged.debugger !== 'vsdbg')
  // The same program again is a restart.
  const wrong = engaged.filter(
    (each) =>
      !expected || each.program !== expected.program || each.argv.join('\0') !== expected.argv.join('\0'),
  )
  if (!expected?.engaged) {
    const other = wrong[0]
    if (other) return [{ kind: 'wrong program debugged', text: `${nameOf(other)} instead of ${name}` }]
    return [{ kind: 'not debugged', text: `${name} runs without a debugger` }]
  }
  const { port } = expected.engaged
  // A tool that had the port before the program has given it back: what it starts itself would find the port taken.
  const twice = wrong.filter(
    (each) => each.kind !== 'launcher' || own(after).indexOf(each) > position || each.engaged?.port !== port,
  )
  return twice.length === 0 ? [] : [{ kind: 'debugged twice', text: `${twice.map(nameOf).join(', ')} too` }]
}

function debuggable(executions: readonly Execution[], program: string | undefined): number {
  if (program === undefined) return executions.findLastIndex(({ kind }) => kind === 'program')
  return executions.findLastIndex(
    (each) =>
      each.kind !== 'utility' && [each.program, baseName(each.program), nameOf(each)].includes(program),
  )
}

/** What a program is known by: the script of an interpreter, else its file's name. */
function nameOf(execution: Execution | undefined): string {
  if (!execution) return 'nothing'
  const name = baseName(execution.program)
  if (execution.kind !== 'program' || !/^(?:node|nodejs|python|pypy|java|dotnet)[\d.]*$/.test(name))
    return name
  const module = execution.argv.indexOf('-m')
  if (module !== -1) return execution.argv[module + 1] ?? name
  const script = execution.argv.find(
    (word) => /\.(?:[cm]?[jt]s|py|jar|dll)$/.test(word) || /^\/.*\/[\w-]+$/.test(word),
  )
  return script === undefined ? name : baseName(script)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
