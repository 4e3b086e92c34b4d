import { connectDelve } from '../../debuggers/delve.js'
import type { HitBreakpoint } from './breakpoint.js'

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
