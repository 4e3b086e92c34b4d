import type { Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Words } from '../container/words.js'
import { baseName, literal, textOf } from '../container/words.js'
import type { Buildpacks } from './buildpacks.js'
import { launcherEffect } from './launchers.js'
import { shellCommand } from './shells.js'

/** How sure somebody is that a launch is a program of a known language: by its own words, or only by what is around it. */
export type Recognition = 'by its words' | 'by its surroundings' | undefined

/** What is known where a command line is looked at. */
export interface Circumstances {
  /** Variables that Kubernetes puts into the pod's words; undefined for a value that is not known. */
  readonly podVariables: ReadonlyMap<string, string | undefined>
  /** Variables that a shell finds when the container starts. */
  readonly variables: ReadonlyMap<string, string | undefined>
  /** Whether there are no others. */
  readonly isComplete: boolean
  /** What the image says that buildpacks made it, as far as they did. */
  readonly buildpacks: Buildpacks
  readonly recognise: (launch: Launch) => Recognition
  /** Finds the program in a script; loaded only where a shell is among the words. */
  readonly inScript: ScriptReader | undefined
  /** Finds the program that the launcher of Cloud Native Buildpacks starts; undefined for words that are none. */
  readonly ofBuildpacks: (words: Words, around: Circumstances) => Launch | undefined
}

/** The launch of the program in a script, which is the word at an index of a shell's command line. */
export type ScriptReader = (words: Words, script: number, around: Circumstances) => Launch

/** The program that a command line starts in the end, and the way to put changed words back. */
export function lookThrough(words: Words, around: Circumstances): Launch {
  const texts = words.map(textOf)
  const process = around.ofBuildpacks(words, around)
  if (process) return process
  const effect = launcherEffect(texts)
  if (effect) {
    const rest = words.slice(effect.length)
    const inner = lookThrough(rest, around)
    // What starts behind another launcher, or a shell, is not for the script to complete.
    const isForScript = effect.isScript && inner.words === rest
    return {
      ...behind(words.slice(0, effect.length), inner, effect.isGreedy ? [literal('--')] : []),
      sets: new Map([...effect.sets, ...inner.sets]),
      isClean: effect.isClean || inner.isClean,
      through: [baseName(texts[0] ?? ''), ...inner.through],
      behindScript: isForScript ? baseName(texts[0] ?? '') : inner.behindScript,
    }
  }
  const shell = shellCommand(texts)
  if (!shell || !around.inScript) return plainLaunch(words)
  if (shell.isGreedy) return unclearLaunch(UNKNOWN.greedyShell(baseName(texts[0] ?? '')))
  const inner = around.inScript(words, shell.script, shell.isLogin ? withoutCertainty(around) : around)
  return {
    ...inner,
    isClean: shell.isClean || inner.isClean,
    hasShell: true,
    mayHide: shell.isLogin || inner.mayHide,
  }
}

/** Circumstances in which any variable may have another value, or one at all. */
export function withoutCertainty(around: Circumstances): Circumstances {
  return { ...around, variables: new Map(), isComplete: false }
}

/** The launch of words that are the program's own. */
export function plainLaunch(words: Words): Launch {
  return {
    words,
    wrap: (changed) => changed,
    unknown: undefined,
    isUnclear: false,
    sets: new Map(),
    isClean: false,
    through: [],
    hasShell: false,
    behindScript: undefined,
    mayHide: false,
  }
}

/** A launch of which nobody can tell what it starts. */
export function unclearLaunch(why: string, stranger?: string): Launch {
  const known = stranger === undefined ? {} : { stranger }
  return { ...plainLaunch([]), wrap: () => undefined, unknown: why, isUnclear: true, ...known }
}

/** A launch with other words before it, and a separator where one is needed once its words change. */
export function behind(before: Words, inner: Launch, separator: Words = []): Launch {
  return {
    ...inner,
    wrap: (changed) => {
      const wrapped = inner.wrap(changed)
      return wrapped && [...before, ...(changed === inner.words ? [] : separator), ...wrapped]
    },
  }
}
