import type { RuntimeName } from '../container/plan.js'
import { go } from './go.js'
import { jvm } from './jvm.js'
import { netcore } from './netcore.js'
import { nodejs } from './nodejs.js'
import { python } from './python.js'
import type { Runtime } from './runtime.js'

/** Every runtime, in the order that settles a tie of evidence. */
export const RUNTIMES: readonly Runtime[] = [go, nodejs, python, netcore, jvm]

/** The names a user may write. */
export const RUNTIME_NAMES: readonly RuntimeName[] = RUNTIMES.map((runtime) => runtime.name)

/** The runtime that a name or one of its aliases means, in any case; undefined for other words. */
export function runtimeNamed(word: string): Runtime | undefined {
  const name = word.toLowerCase()
  return RUNTIMES.find((runtime) => runtime.name === name || runtime.aliases.includes(name))
}
