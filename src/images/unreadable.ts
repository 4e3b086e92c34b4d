// Node.js' names of what the system says (errno(3)).
const WHY: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ENOTDIR: 'is not a folder',
  EISDIR: 'is a folder',
  ELOOP: 'is a link that leads nowhere',
}

/** Thrown while a file is read that is not what it should be; what reads the file turns it into a fault. */
export class Unreadable extends Error {}

/** Why something that should be readable is not, in words that follow its name. */
export interface Fault {
  readonly fault: string
}

/** Whether there is a fault in the place of what was asked for. */
export function isFault(answer: unknown): answer is Fault {
  return typeof answer === 'object' && answer !== null && 'fault' in answer
}

/** Why reading a file failed, in words that follow its name; throws what is no failure of reading. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof Unreadable) return error.message
  if (!(error instanceof Error && 'code' in error)) throw error
  const code = String(error.code)
  return WHY[code] ?? `cannot be read (${code})`
}
