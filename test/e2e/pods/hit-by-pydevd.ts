import { connectPydevd, PYDEVD } from '../../debuggers/pydevd.js'
import type { HitBreakpoint } from './breakpoint.js'

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

/** Of `str%253A hello`: pydevd says a value's type too, and encodes both twice. */
const withoutType = (value: string): string =>
  decodeURIComponent(decodeURIComponent(value)).replace(/^\w+: /, '')
