import { connectDap } from '../../debuggers/dap.js'
import { connectDelve } from '../../debuggers/delve.js'

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

/** By Delve's own JSON-RPC. */
export const hitByDelve: HitBreakpoint = async ({ port }, { file, line, variable }, ask) => {
  const delve = await connectDelve({ port })
  await delve.call('Command', { name: 'halt' })
  const { Breakpoint } = await delve.call('CreateBreakpoint', { Breakpoint: { file, line } })
  const stopped = delve.call('Command', { name: 'continue' })
  const answer = ask()
  const { State } = await stopped
  const at = performance.now()
  const { Variable } = await delve.call('Eval', { Scope: { GoroutineID: -1, Frame: 0 }, Expr: variable })
  await delve.call('ClearBreakpoint', { Id: Breakpoint.id })
  // It answers when the program stops again, which it does not.
  delve.call('Command', { name: 'continue' }).catch(() => {})
  const hit = { line: State.currentThread.line, value: Variable.value, answer: await answer, at }
  delve.close()
  return hit
}

/** By the Debug Adapter Protocol, attached as VS Code attaches to what listens already. */
export const hitByDap: HitBreakpoint = async ({ port }, { file, line, variable }, ask) => {
  const dap = await connectDap({ port })
  await dap.request('initialize', { adapterID: 'e2e', pathFormat: 'path', linesStartAt1: true })
  // It answers after the configuration is done.
  const attached = dap.request('attach', { request: 'attach', mode: 'remote', justMyCode: false })
  await dap.event('initialized')
  await dap.request('setBreakpoints', { source: { path: file }, breakpoints: [{ line }] })
  await dap.request('configurationDone')
  await attached
  const answer = ask()
  const { threadId } = await dap.event('stopped')
  const at = performance.now()
  const { stackFrames } = await dap.request('stackTrace', { threadId })
  const { result } = await dap.request('evaluate', {
    expression: variable,
    frameId: stackFrames[0].id,
    context: 'watch',
  })
  // Delve keeps the breakpoints of a client that has gone, and holds the program at the next one.
  await dap.request('setBreakpoints', { source: { path: file }, breakpoints: [] })
  await dap.request('continue', { threadId })
  const hit = { line: stackFrames[0].line, value: unquoted(result), answer: await answer, at }
  await dap.request('disconnect', { terminateDebuggee: false })
  dap.close()
  return hit
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2')
