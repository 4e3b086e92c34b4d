import { setTimeout as sleep } from 'node:timers/promises'
import { connectDap } from '../../debuggers/dap.js'
import { attachToAll, type DapSessions } from '../../debuggers/dap-sessions.js'
import { connectDelve } from '../../debuggers/delve.js'
import { connectPydevd, PYDEVD } from '../../debuggers/pydevd.js'

/** How long after an answer another process may be attached to. */
const LATE_MS = 2000

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

/** By the Debug Adapter Protocol, attached as VS Code attaches to what listens already, and to what that starts. */
export const hitByDap: HitBreakpoint = async ({ port }, { file, line, variable }, ask) => {
  // debugpy leads to the processes that it offers by the address that it was reached by; Delve does not look at it.
  const connect = { host: '127.0.0.1', port }
  const words = { request: 'attach', mode: 'remote', connect, subProcess: true, justMyCode: false }
  const sessions = await attachToAll(connectTo, words, { file, line })
  const { stop, answer } = await askUntilStop(sessions, ask)
  const at = performance.now()
  const { dap, threadId } = stop
  const { stackFrames } = await dap.request('stackTrace', { threadId })
  const { result } = await dap.request('evaluate', {
    expression: variable,
    frameId: stackFrames[0].id,
    context: 'watch',
  })
  await sessions.resume(stop)
  const hit = { line: stackFrames[0].line, value: unquoted(result), answer: await answer, at }
  await sessions.disconnect()
  sessions.close()
  return hit
}

const connectTo = ({ connect }: { readonly connect?: { readonly host: string; readonly port: number } }) =>
  connect ? connectDap(connect) : Promise.reject(new Error('a process is offered without an address'))

/** Asks again where a process answers that was attached to too late, as whoever debugs does. */
async function askUntilStop(sessions: DapSessions, ask: () => Promise<string>) {
  for (;;) {
    const [before, answer] = [sessions.count(), ask()]
    const stop = await Promise.race([sessions.stopped, answer.then(() => undefined)])
    if (stop !== undefined) return { stop, answer }
    await grows(sessions, before)
  }
}

/** Waits until another process has been attached to. */
async function grows(sessions: DapSessions, before: number): Promise<void> {
  for (const end = Date.now() + LATE_MS; sessions.count() === before; await sleep(20))
    if (Date.now() > end) throw new Error('the program answers and does not stop')
}

/** By pydevd's own protocol. */
export const hitByPydevd: HitBreakpoint = async ({ port }, { file, line, variable }, ask) => {
  const pydevd = await connectPydevd(port)
  await pydevd.ask(PYDEVD.version, '0.1', 'UNIX', 'ID')
  pydevd.send(PYDEVD.setBreak, 1, 'python-line', file, line, 'None', 'None', 'None')
  pydevd.send(PYDEVD.run)
  const answer = ask()
  const stop = await pydevd.event(PYDEVD.suspended)
  const at = performance.now()
  const [, thread = ''] = /<thread id="([^"]*)"/.exec(stop) ?? []
  const [, frame = ''] = /<frame id="([^"]*)"/.exec(stop) ?? []
  const said = await pydevd.ask(PYDEVD.evaluate, thread, frame, 'FRAME', variable, 1)
  pydevd.send(PYDEVD.removeBreak, 'python-line', file, 1)
  pydevd.send(PYDEVD.runThread, thread)
  const [, value = ''] = / value="([^"]*)"/.exec(said) ?? []
  const [, stoppedAt] = / line="(\d+)"/.exec(stop) ?? []
  const hit = { line: Number(stoppedAt), value: withoutType(value), answer: await answer, at }
  pydevd.close()
  return hit
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2')

/** Of `str%253A hello`: pydevd says a value's type too, and encodes both twice. */
const withoutType = (value: string): string =>
  decodeURIComponent(decodeURIComponent(value)).replace(/^\w+: /, '')
