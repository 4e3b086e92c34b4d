import { connectCdp } from '../../../test/debuggers/cdp.js'
import type { Cdp } from '../../../test/debuggers/cdp.js'

export interface Place {
  /** The end of the script's address. */
  readonly file: RegExp
  /** As an editor counts. */
  readonly line?: number
  /** Of the line, where a tool has translated the script, so that its lines are others. */
  readonly text?: string
}

/** Attaches as an IDE does, stops the program there and reads a local variable; then lets it go on. */
export async function readAt(port: number, place: Place, variable: string): Promise<string> {
  const cdp = await connectCdp({ port, timeout: 30_000 })
  try {
    await cdp.request('Runtime.enable')
    await cdp.request('Debugger.enable')
    await setBreakpoint(cdp, place)
    await cdp.request('Runtime.runIfWaitingForDebugger')
    const { callFrames, hitBreakpoints } = await cdp.event('Debugger.paused')
    const { callFrameId } = callFrames[0]
    const { result } = await cdp.request('Debugger.evaluateOnCallFrame', {
      callFrameId,
      expression: variable,
    })
    await cdp.request('Debugger.disable')
    return hitBreakpoints.length === 1 ? result.value : 'stopped elsewhere'
  } finally {
    cdp.close()
  }
}

async function setBreakpoint(cdp: Cdp, { file, line, text = '' }: Place): Promise<void> {
  if (line !== undefined) {
    await cdp.request('Debugger.setBreakpointByUrl', { urlRegex: file.source, lineNumber: line - 1 })
    return
  }
  for (;;) {
    const { url, scriptId } = await cdp.event('Debugger.scriptParsed')
    if (!file.test(url)) continue
    const { scriptSource } = await cdp.request('Debugger.getScriptSource', { scriptId })
    const lines: readonly string[] = scriptSource.split('\n')
    const at = lines.findIndex((each) => each.includes(text))
    const columnNumber = lines[at]?.indexOf(text)
    await cdp.request('Debugger.setBreakpoint', { location: { scriptId, lineNumber: at, columnNumber } })
    return
  }
}
