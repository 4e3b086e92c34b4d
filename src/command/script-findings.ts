import type { Command } from 'unbash'
import type { Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'

/** What a part of a script starts in the end. */
export type Finding =
  | { readonly kind: 'nothing' }
  /** A program of no known language. */
  | { readonly kind: 'stranger'; readonly name: string }
  | { readonly kind: 'program'; readonly program: Program }
  /** The stranger is a program of no known language that is all that is left. */
  | { readonly kind: 'unclear'; readonly why: string; readonly stranger?: string }

/** A command of a script that starts a program of a known language. */
export interface Program {
  readonly command: Command
  readonly launch: Launch
  /** Whether its own words tell the language. */
  readonly isSure: boolean
  readonly isPreparatory: boolean
  /** Whether it takes the shell's place (`exec`), so that what stands behind it runs only where it does not. */
  readonly isLast: boolean
}

/** What starts no program. */
export const NOTHING: Finding = { kind: 'nothing' }
/** What starts several programs that may run at the same time. */
export const AT_ONCE: Finding = { kind: 'unclear', why: UNKNOWN.programsAtOnce() }

const EITHER: Finding = { kind: 'unclear', why: UNKNOWN.eitherProgram() }

/** How a command stands behind another: whatever becomes of that one, or only where it ended well (`&&`). */
type Join = 'always' | 'after success'

/**
 * Of two that run one after the other the later one counts; what only prepares does not, where there is another, nor does
 * what may be anything behind one that is sure to be a program, unless it takes the shell's place or waits for its success.
 */
export function oneAfterTheOther(before: Finding, after: Finding, join: Join = 'always'): Finding {
  if (join === 'always' && isSureBefore(before, after)) return before
  if (after.kind === 'nothing') return before
  if (before.kind !== 'program') return after
  if (before.program.isLast && after.kind === 'program') return EITHER
  if (after.kind === 'stranger') return before.program.isPreparatory ? after : before
  return after.kind === 'program' && after.program.isPreparatory && !before.program.isPreparatory
    ? before
    : after
}

function isSureBefore(before: Finding, after: Finding): boolean {
  return (
    before.kind === 'program' &&
    after.kind === 'program' &&
    before.program.isSure &&
    !before.program.isPreparatory &&
    !before.program.isLast &&
    !after.program.isSure &&
    !after.program.isLast
  )
}

/** Of two that run at the same time, the one whose own words tell its language counts. */
export function atOnce(one: Finding, other: Finding): Finding {
  if (other.kind === 'nothing' || (other.kind === 'stranger' && one.kind !== 'nothing')) return one
  if (one.kind === 'nothing' || one.kind === 'stranger') return other
  if (one.kind === 'unclear') return one
  if (other.kind !== 'program') return other.kind === 'unclear' ? other : one
  if (one.program.isSure === other.program.isSure) return AT_ONCE
  return one.program.isSure ? one : other
}

/** Of two of which only one runs, nobody knows which, unless one is none. */
export function either(one: Finding, other: Finding): Finding {
  if (other.kind === 'nothing' || (other.kind === 'stranger' && one.kind === 'program')) return one
  if (one.kind === 'nothing' || one.kind === 'stranger') return other
  return one.kind === 'unclear' ? one : EITHER
}
