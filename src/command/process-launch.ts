import type { Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, Word, Words } from '../container/words.js'
import { literal, textOf } from '../container/words.js'
import type { Buildpacks, Process } from './buildpacks.js'
import { isOlder } from './buildpacks.js'
import type { Circumstances } from './look-through.js'
import { behind, lookThrough, plainLaunch } from './look-through.js'

const LAUNCHER = '/cnb/lifecycle/launcher'
const PROCESS = '/cnb/process/'

/** The launch of what the buildpacks' launcher starts, undefined for words that do not start it; by the rules of its source (buildpacks/lifecycle, launch/process.go). */
export function processLaunch(words: Words, around: Circumstances): Launch | undefined {
  const [program, ...rest] = words
  const { buildpacks } = around
  const name = program ? textOf(program) : ''
  if (name.startsWith(PROCESS))
    return ofType({ type: name.slice(PROCESS.length), by: words.slice(0, 1) }, rest, around)
  if (name !== LAUNCHER) return undefined
  // Before Platform API 0.4 the launcher's only argument may be a process type, and without one there is a default.
  const isLegacy = isOlder(buildpacks.platformApi, '0.4') ?? true
  const [first] = rest
  const type = first ? textOf(first) : buildpacks.defaultType
  const isType = buildpacks.processes.some((each) => each.type === type)
  if (isLegacy && (rest.length === 0 || (rest.length === 1 && isType)))
    return ofType({ type, by: words }, [], around)
  return ofWords(words, around)
}

/** A command of the user's own: behind `--` as it is, one word alone as a script, several words each through the shell. */
function ofWords(words: Words, around: Circumstances): Launch {
  const before = words.slice(0, textOf(words[1] ?? literal('')) === '--' ? 2 : 1)
  const inner =
    words.length === 2 && around.inScript
      ? around.inScript(words, 1, around)
      : behind(before, lookThrough(words.slice(before.length), around))
  return { ...inner, workingDir: around.buildpacks.appDir }
}

/** A process type, and the words that name it, which give way to others. */
interface Named {
  readonly type: string
  readonly by: Words
}

function ofType({ type, by }: Named, userArgs: Words, around: Circumstances): Launch {
  const chosen = around.buildpacks.processes.find((each) => each.type === type)
  const args = chosen && argumentsOf(chosen, userArgs, around.buildpacks)
  if (!chosen || !args)
    return { ...plainLaunch([]), unknown: chosen ? UNKNOWN.processArguments(type) : UNKNOWN.process(type) }
  const workingDir = chosen.workingDir ?? around.buildpacks.appDir
  const inner = started(chosen, args, around)
  const isElsewhere = workingDir !== around.buildpacks.appDir
  const canChange = !isElsewhere && !by.some(isOfPod)
  return {
    ...inner,
    workingDir,
    processType: type,
    // The launcher starts a command of the user's own in the application's folder, and no word of the pod is taken away.
    wrap: (changed) => (canChange ? remade(chosen, inner.wrap(changed)) : undefined),
  }
}

/** The launch of a process; without arguments and not direct, it is a script of bash. */
function started(chosen: Process, args: Words, around: Circumstances): Launch {
  const isScript = !chosen.isDirect && args.length === 0
  if (!isScript || !around.inScript) return lookThrough([...chosen.command.map(ofImage), ...args], around)
  return around.inScript([ofImage(chosen.command.join(' '), 0)], 0, around)
}

/** What stands behind a process's program: its own arguments, or the user's instead or after them; undefined if that is not known. */
function argumentsOf(chosen: Process, userArgs: Words, { platformApi }: Buildpacks): Words | undefined {
  const own = chosen.args.map((value, i) => ofImage(value, chosen.command.length + i))
  if (userArgs.length === 0) return own
  if (isOlder(platformApi, '0.10') !== false) return [...own, ...userArgs]
  if (chosen.command.length > 1 || own.length === 0) return userArgs
  const isAppending = isOlder(chosen.api, '0.9')
  if (isAppending === undefined) return undefined
  return isAppending ? [...own, ...userArgs] : userArgs
}

function ofImage(value: string, index: number): Kept {
  return { kind: 'kept', value, origin: 'process', index }
}

function isOfPod(word: Word): boolean {
  return word.kind === 'kept' && (word.origin === 'command' || word.origin === 'args')
}

/** A process's words as a command of the user's own: with `--` they are as direct as before, alone they are a script. */
function remade(chosen: Process, words: Words | undefined): Words | undefined {
  if (!words) return undefined
  const isScript = words.length === 1 && words[0]?.kind === 'shell'
  return [literal(LAUNCHER), ...(chosen.isDirect && !isScript ? [literal('--')] : []), ...words]
}
