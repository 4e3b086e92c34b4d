/** A line of a program's source as its debugger knows it, and a variable that is in scope there. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly variable: string
}

/** Where a debugger listens: a port of this machine that leads to it, and the way to further ports of its pod. */
export interface Debugger {
  readonly port: number
  /** The same for a port counted from the debugger's own, 1 being the next one; undefined where nobody listens. */
  further(offset: number): Promise<number | undefined>
}

/** What was seen at a breakpoint: where the program stood, the variable's value, and the answer that came afterwards. */
export interface Hit {
  readonly line: number
  /** The variable's value as the protocol says it, without the quotes of its language. */
  readonly value: string
  readonly answer: string
  /** Milliseconds by the clock of `performance`: when the debugger said that the program stands. */
  readonly at: number
}

/**
 * Attaches a debugger, sets a breakpoint, lets `ask` bring the program there, reads the variable, and lets the program go on;
 * the debugger is gone when it returns.
 */
export type HitBreakpoint = (at: Debugger, place: Place, ask: () => Promise<string>) => Promise<Hit>
