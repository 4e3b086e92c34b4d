import { parse } from 'unbash'
import type { ParsedScript } from 'unbash'
import type { Launch } from '../container/container.js'
import { expand } from '../container/expansion.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, Words } from '../container/words.js'
import { sourceOf, textOf } from '../container/words.js'
import type { Circumstances } from './look-through.js'
import { unclearLaunch, withoutCertainty } from './look-through.js'
import type { ScriptPlace } from './script-edit.js'
import { withNewWords } from './script-edit.js'
import type { Program } from './script-findings.js'
import { find } from './script-search.js'
import {
  assignedIn,
  changesArguments,
  functionsIn,
  takesInOthers,
  usesOfArguments,
} from './script-variables.js'
import type { Scope } from './script-words.js'

/** The launch of the program in a script, which is the word at an index of a shell's command line. */
export function inScript(words: Words, index: number, outside: Circumstances): Launch {
  const script = words[index]
  if (script?.kind !== 'kept' || script.isOpen) return unclearLaunch(UNKNOWN.noScript())
  const base = baseOf(script)
  if (base === undefined) return unclearLaunch(UNKNOWN.nestedScript())
  const tree = parse(script.value)
  const fault = tree.errors?.[0]
  if (fault) return unclearLaunch(UNKNOWN.brokenScript(fault.message))
  const mayHide = takesInOthers(tree)
  const around = mayHide ? withoutCertainty(outside) : outside
  const scope = scopeOf({ tree, base }, words.slice(index + 1), around)
  const found = find(tree, { scope, around, functions: functionsIn(tree) })
  if (found.kind === 'unclear') return unclearLaunch(found.why, found.stranger)
  if (found.kind === 'stranger') return unclearLaunch(UNKNOWN.strangeProgram(found.name), found.name)
  if (found.kind === 'nothing') return unclearLaunch(UNKNOWN.noProgram(), '')
  const isUsedOnce = usesOfArguments(tree) <= 1
  const launch = launchIn(
    found.program,
    { tree, scope },
    { words, index, isUsedOnce, sourceAt: sourceAt(script, around) },
  )
  return { ...launch, mayHide: mayHide || launch.mayHide }
}

function launchIn(
  { launch }: Program,
  { tree, scope }: { tree: ParsedScript; scope: Scope },
  place: ScriptPlace,
): Launch {
  const exported = assignedIn(tree, scope).sets
  return {
    ...launch,
    sets: new Map([...exported, ...launch.sets]),
    wrap: (changed) => {
      const wrapped = launch.wrap(changed)
      return wrapped && withNewWords(place, wrapped)
    },
  }
}

/** Where a script's text begins in that of the outermost one; undefined where its quotes do not leave it as it is. */
function baseOf(script: Kept): number | undefined {
  if (script.origin !== 'script') return 0
  const source = sourceOf(script)
  const isLiteral =
    source === `'${script.value}'` || (source === `"${script.value}"` && !/[$`\\"]/.test(script.value))
  return isLiteral ? (script.start ?? 0) + 1 : undefined
}

/** `$0` is the word behind the script, `$1` the next; inside another script they are not followed. */
function scopeOf(
  { tree, base }: { tree: ParsedScript; base: number },
  rest: Words,
  around: Circumstances,
): Scope {
  const [zero, ...positional] = rest
  const isKnown = base === 0 && !changesArguments(tree)
  const scope = {
    base,
    variables: around.variables,
    isComplete: around.isComplete,
    assigned: new Set<string>(),
    zero: zero && textOf(zero),
    positional: isKnown ? positional.filter((word) => word.kind === 'kept') : undefined,
  }
  return { ...scope, assigned: assignedIn(tree, scope).names }
}

function sourceAt(script: Kept, around: Circumstances): ScriptPlace['sourceAt'] {
  const isOfPod = script.origin === 'command' || script.origin === 'args'
  return isOfPod ? expand(sourceOf(script), around.podVariables).sourceOf : (at) => at
}
