import type { Refusal } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'

/** How the inspector gets into the program that a tool starts, and nowhere else; each was tried with the tool itself. */
export type Way =
  /** A flag among the words, at an index; `debug` and `node-args` are other spellings of it. */
  | {
      readonly way: 'flag'
      readonly at: number
      readonly spelling: 'inspect' | 'debug' | 'node-args'
      /** Why the program cannot be made to wait for its debugger, if it cannot. */
      readonly cannotWait?: Refusal
    }
  /** NODE_OPTIONS, which the tool's only process reads. */
  | { readonly way: 'environment' }
  /** A tool's option that gives NODE_OPTIONS, in place of those that are there, to what it starts. */
  | { readonly way: 'node options'; readonly at: number; readonly option: string }
  | { readonly way: 'none'; readonly refusal: Refusal }

/** The way of a program that reads NODE_OPTIONS in its only process. */
export const ENVIRONMENT: Way = { way: 'environment' }

/** The way of a program that takes node's flag at an index of its words. */
export function flag(at: number): Way {
  return { way: 'flag', at, spelling: 'inspect' }
}

/** The way of a tool that has an option for NODE_OPTIONS. */
export function nodeOptions(option: string): Way {
  return { way: 'node options', at: 1, option }
}

/** There is no way past a tool. */
export function lost(name: string): Way {
  return { way: 'none', refusal: REFUSALS.lostTool(name) }
}
