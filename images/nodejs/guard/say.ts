import { fs } from './builtin.js'
import type { Env } from './request.js'

// The published wrapper's levels that show what it decides (logrus, which it hands WRAPPER_VERBOSE to).
const TALKATIVE = ['info', 'debug', 'trace']
const STDERR = 2

/** Writes past `process.stderr`, which would be set up by a look at it. Stdout belongs to the program. */
export function say(text: string): void {
  try {
    fs().writeSync(STDERR, `ducttape: ${text}\n`)
  } catch {
    // There is nobody left to tell.
  }
}

export function sayIfAsked(env: Env, text: () => string): void {
  if (TALKATIVE.includes((env['WRAPPER_VERBOSE'] ?? '').toLowerCase())) say(text())
}
