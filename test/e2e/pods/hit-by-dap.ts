import { setTimeout as sleep } from 'node:timers/promises'
import { connectDap } from '../../debuggers/dap.js'
import { attachToAll, type DapSessions } from '../../debuggers/dap-sessions.js'
import type { HitBreakpoint } from './breakpoint.js'

/** How long after an answer another process may be attached to. */
const LATE_MS = 2000

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

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2')
