import type { Launch } from '../container/container.js'
import { escapeExpansion } from '../container/environment.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, Word, Words } from '../container/words.js'
import { literal, sourceOf, textOf } from '../container/words.js'
import type { Buildpacks, Process } from './buildpacks.js'
import { isOlder } from './buildpacks.js'
import type { Circumstances } from './look-through.js'
import { behind, lookThrough, plainLaunch } from './look-through.js'

const LAUNCHER = '/cnb/lifecycle/launcher'
const PROCESS = '/cnb/process/'
/** Words that name others by their places: the launcher has bash fill in each word of a process that is not direct. */
const COUNTING = /\$\{?[@*#\d]/

/** The launch of what the buildpacks' launcher starts, undefined for words that do not start it; by the rules of its source (buildpacks/lifecycle, launch/process.go). */
export function processLaunch(words: Words, around: Circumstances): Launch | undefined {
  const [program, ...rest] = words
  const { buildpacks } = around
  const name = program ? pathOf(program, around) : ''
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

/** The path of a program that the pod or the image names; that of the launcher and of processes may be in PATH. */
function pathOf(program: Word, { variables, buildpacks }: Circumstances): string {
  const name = textOf(program)
  const folders = isOfScript(program) ? [] : (variables.get('PATH') ?? '').split(':')
  const isType = buildpacks.processes.some((each) => each.type === name)
  if (isType && folders.includes('/cnb/process')) return PROCESS + name
  return name === 'launcher' && folders.includes('/cnb/lifecycle') ? LAUNCHER : name
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
  const isCounting = !chosen.isDirect && args.some((word) => COUNTING.test(textOf(word)))
  const canChange = !isElsewhere && !isCounting
  return {
    ...inner,
    workingDir,
    processType: type,
    ...(chosen.buildpack === undefined ? {} : { buildpack: chosen.buildpack }),
    // The launcher starts a command of the user's own in the application's folder.
    wrap: (changed) => {
      const words = canChange ? remade(chosen, inner.wrap(changed)) : undefined
      return words && (by.some(isWritten) ? inPlaceOf(by, words) : words)
    },
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

/** Whether a word is one of the pod, or of a script. */
function isWritten(word: Word): boolean {
  return word.kind === 'kept' && /^(?:command|args|script)$/.test(word.origin)
}

/** New words where the pod's own name a process: each of these becomes one of them. */
function inPlaceOf(by: Words, words: Words): Words | undefined {
  const all = words.map((word) =>
    word.kind === 'kept' && word.origin === 'process' ? literal(escapeExpansion(word.value)) : word,
  )
  if (all.some((word) => word.kind === 'shell') || by.some(isOfScript)) return undefined
  const renamed = by.flatMap((word, i) => {
    const next = all[i]
    if (word.kind !== 'kept' || next?.kind !== 'literal') return []
    return isWritten(word) ? [rewritten(word, next.value)] : [word]
  })
  return renamed.length === by.length ? [...renamed, ...all.slice(by.length)] : undefined
}

function isOfScript(word: Word): boolean {
  return word.kind === 'kept' && word.origin === 'script'
}

function rewritten(word: Kept, value: string): Word {
  return { kind: 'shell', script: word, changes: [{ at: 0, remove: sourceOf(word).length, insert: value }] }
}

/** A process's words as a command of the user's own: with `--` they are as direct as before, alone they are a script. */
function remade(chosen: Process, words: Words | undefined): Words | undefined {
  if (!words) return undefined
  const isScript = words.length === 1 && words[0]?.kind === 'shell'
  return [literal(LAUNCHER), ...(chosen.isDirect && !isScript ? [literal('--')] : []), ...words]
}
