import type { Ancestors } from './ancestry.js'
import { fs } from './builtin.js'
import type { Env } from './request.js'

/** Names the process that has an inspector to those that it starts. Nothing else of the guard's can be seen by a program. */
export const OWNER = 'DUCTTAPE_NODEJS_OWNER'

const STDERR = 2

/** The debugged program that started this process, if one did and is still above it. */
export function ownerAmong(ancestors: Ancestors, env: Env): number | undefined {
  const owner = Number(env[OWNER])
  return ancestors.includes(owner) ? owner : undefined
}

/** Node.js announces an inspector on stderr. A program that reads its child's stderr for itself could take that for a failure. */
export function sharesStderr(owner: number): boolean {
  try {
    const [theirs, ours] = [fs().statSync(`/proc/${owner}/fd/${STDERR}`), fs().fstatSync(STDERR)]
    return theirs.ino === ours.ino && theirs.dev === ours.dev
  } catch {
    return false
  }
}
