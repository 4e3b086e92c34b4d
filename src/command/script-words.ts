import type { Assignment, Command, DoubleQuotedChild, Word as ShellWord, WordPart } from 'unbash'
import type { Kept } from '../container/words.js'

/** What is known where a script runs. */
export interface Scope {
  /** Where the script begins in the text of the outermost one. */
  readonly base: number
  readonly variables: ReadonlyMap<string, string | undefined>
  /** Whether there are no other variables. */
  readonly isComplete: boolean
  /** What the script gives values to itself. */
  readonly assigned: ReadonlySet<string>
  /** `$0`. */
  readonly zero: string | undefined
  /** `$1` and so on: the words behind the script; undefined where nobody knows them. */
  readonly positional: readonly Kept[] | undefined
}

interface Resolved {
  readonly text: string
  readonly isOpen: boolean
}

// What a container's start, a shell or Kubernetes' services may set, though neither the pod nor the image says so.
const SET_ELSEWHERE =
  /^(?:HOME|HOSTNAME|IFS|LINENO|OLDPWD|OPTARG|OPTIND|PATH|PPID|PS[1-4]|PWD|SHELL|SHLVL|TERM|UID|USER|KUBERNETES_.*|.*_SERVICE_(?:HOST|PORT.*)|.*_PORT(?:_.*)?|[^A-Za-z_].*)$/
const ALL_ARGUMENTS = new Set(['"$@"', '$@', '"${@}"', '${@}'])

/** The words of a command with their places, as they are when the script runs; `"$@"` gives way to the words behind the script. */
export function wordsOf(command: Command, scope: Scope): readonly Kept[] {
  const words = [command.name, ...command.suffix].filter((word) => word?.type === 'Word')
  return words.flatMap((word, index) => wordsFor(word, index, scope))
}

function wordsFor(word: ShellWord, index: number, scope: Scope): readonly Kept[] {
  if (isAllArguments(word) && scope.positional) {
    return scope.positional.map((each) => ({
      ...each,
      start: word.pos + scope.base,
      end: word.end + scope.base,
    }))
  }
  const { text, isOpen } = resolved(word, scope)
  const place = { start: word.pos + scope.base, end: word.end + scope.base }
  const source = text === word.text ? {} : { source: word.text }
  return [
    {
      kind: 'kept',
      value: text,
      ...source,
      origin: 'script',
      index,
      ...place,
      ...(isOpen ? { isOpen } : {}),
    },
  ]
}

/** Whether a word stands for all arguments of its script. */
export function isAllArguments(word: ShellWord): boolean {
  return ALL_ARGUMENTS.has(word.text)
}

/** The variables that a command sets for its program, with their values where they are known. */
export function assignmentsOf(
  assignments: readonly Assignment[],
  scope: Scope,
): readonly (readonly [name: string, value: string | undefined])[] {
  return assignments.map(({ name, value, append }) => {
    const known = value.type === 'Word' && !append ? resolved(value, scope) : { text: '', isOpen: true }
    const isKnown = !known.isOpen && !/[$`]/.test(known.text)
    return [name, isKnown ? known.text : undefined] as const
  })
}

function resolved(word: ShellWord, scope: Scope): Resolved {
  return word.parts ? joined(word.parts, false, scope) : { text: word.value, isOpen: false }
}

function joined(parts: readonly (WordPart | DoubleQuotedChild)[], isQuoted: boolean, scope: Scope): Resolved {
  const all = parts.map((part) => partOf(part, isQuoted, scope))
  return { text: all.map(({ text }) => text).join(''), isOpen: all.some(({ isOpen }) => isOpen) }
}

function partOf(part: WordPart | DoubleQuotedChild, isQuoted: boolean, scope: Scope): Resolved {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return { text: part.value, isOpen: false }
    case 'DoubleQuoted':
    case 'LocaleString':
      return joined(part.parts, true, scope)
    case 'SimpleExpansion':
      return expanded(valueIn(scope, part.text.slice(1)), part.text, isQuoted)
    case 'ParameterExpansion':
      return expanded(parameter(part, scope), part.text, isQuoted)
    default:
      return { text: part.text, isOpen: !isQuoted }
  }
}

/** Without quotes, a value is cut at its white space and its globs are filled in; `$@` is several words even in quotes. */
function expanded(value: string | undefined, source: string, isQuoted: boolean): Resolved {
  if (value === undefined) return { text: source, isOpen: !isQuoted || /^\$\{?@/.test(source) }
  return { text: value, isOpen: !isQuoted && (value === '' || /[\s*?[]/.test(value)) }
}

/** The value of `${NAME}`, `${NAME:-default}` and their kin; undefined where it is not known. */
function parameter(
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  scope: Scope,
): string | undefined {
  if (part.prefix || part.index) return undefined
  const value = valueIn(scope, part.parameter)
  const { operation } = part
  if (!operation) return value
  if (operation.type !== 'Default' || value === undefined) return undefined
  const isThere = operation.operator.startsWith(':') ? value !== '' : isSet(scope, part.parameter)
  const other = resolved(operation.operand, scope)
  switch (operation.operator.replace(':', '')) {
    case '-':
    case '=':
      return isThere ? value : other.isOpen ? undefined : other.text
    case '+':
      return isThere ? (other.isOpen ? undefined : other.text) : ''
    default:
      return isThere ? value : undefined
  }
}

function isSet(scope: Scope, name: string): boolean {
  return scope.variables.has(name)
}

/** A variable's value: empty where it is surely not set, undefined where nobody knows. */
function valueIn(scope: Scope, name: string): string | undefined {
  if (scope.assigned.has(name)) return undefined
  if (name === '0') return scope.zero
  if (/^[1-9]$/.test(name)) return scope.positional && (scope.positional[Number(name) - 1]?.value ?? '')
  if (scope.variables.has(name)) return scope.variables.get(name)
  return scope.isComplete && !SET_ELSEWHERE.test(name) ? '' : undefined
}
