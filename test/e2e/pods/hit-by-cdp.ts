import type { SourceMap } from 'node:module'
import { type Body, type Cdp, connectCdp, converse, type Conversation } from '../../debuggers/cdp.js'
import { comesFrom, generatedPosition, inlineMap, originalLine } from '../../debuggers/source-maps.js'
import type { Debugger, HitBreakpoint, Place } from './breakpoint.js'

/** A process that can be debugged, or a worker thread in it. */
type Target = Omit<Cdp, 'close'>

/** How many processes an application may have beside its first. */
const FURTHER_PROCESSES = 3

/**
 * By the Chrome DevTools protocol: in the process at the port, in those at the ports after it, and in their worker threads,
 * whichever comes to the place first. A file that a tool has translated is found by its source map, as IDEs do it.
 */
export const hitByCdp: HitBreakpoint = async (at, place, ask) => {
  const inspectors = await connectToAll(at)
  const stops = await Promise.all(inspectors.map((inspector) => watch(inspector, place)))
  const answer = ask()
  answer.catch(ignore)
  const { target, frame, line } = await Promise.any(stops.map(({ stopped }) => stopped))
  const seen = { at: performance.now(), line }
  const expression = { callFrameId: frame.callFrameId, expression: place.variable }
  const { result } = await target.request('Debugger.evaluateOnCallFrame', expression)
  // A worker thread would stand there without a debugger.
  await target.request('Debugger.disable')
  for (const inspector of inspectors) inspector.close()
  return { ...seen, value: result.value, answer: await answer }
}

async function connectToAll(at: Debugger): Promise<readonly Cdp[]> {
  const inspectors = [await connectCdp({ port: at.port })]
  for (let offset = 1; offset <= FURTHER_PROCESSES; offset++) {
    const next = await at.further(offset)
    if (next !== undefined) inspectors.push(await connectCdp({ port: next }))
  }
  return inspectors
}

interface Stop {
  readonly target: Target
  /** The innermost frame. */
  readonly frame: Body
  /** In the place's file. */
  readonly line: number
}

/** Sets the breakpoint in a process and in its worker threads, and lets go a process that waits for that. */
async function watch(process: Target, place: Place): Promise<Watched> {
  const threads = [await watchThread(process, place), ...(await watchWorkers(process, place))]
  const stopped = Promise.any(threads.map((each) => each.stopped))
  stopped.catch(ignore)
  await process.request('Runtime.runIfWaitingForDebugger')
  return { stopped }
}

interface Watched {
  readonly stopped: Promise<Stop>
}

async function watchThread(target: Target, place: Place): Promise<Watched> {
  const sought: Sought = { place, maps: new Map() }
  await target.request('Runtime.enable')
  await target.request('Debugger.enable')
  await setInNewScripts(target, sought)
  const byFile =
    sought.maps.size > 0
      ? []
      : [await setByFile(target, place.file, 0), await setByFile(target, place.file, place.line - 1)]
  const stopped = stopOf(target, sought, byFile)
  stopped.catch(ignore)
  return { stopped }
}

/** The protocol counts lines from 0. */
async function setByFile(target: Target, file: string, lineNumber: number): Promise<string> {
  const { breakpointId } = await target.request('Debugger.setBreakpointByUrl', {
    url: `file://${file}`,
    lineNumber,
  })
  return breakpointId
}

interface Sought {
  readonly place: Place
  /** Of the scripts that come from the place's file, by their ids. */
  readonly maps: Map<string, SourceMap>
}

async function setInNewScripts(target: Target, sought: Sought): Promise<void> {
  for (const script of target.events('Debugger.scriptParsed')) await setInTranslated(target, script, sought)
}

/** In a script that a tool has made of the place's file. */
async function setInTranslated(target: Target, script: Body, { place, maps }: Sought): Promise<void> {
  const { scriptId, sourceMapURL = '' } = script
  const map = inlineMap(sourceMapURL)
  if (map === undefined || !comesFrom(map, place.file)) return
  // The engine could be asked where it can stop, and forgets that of code it has run once (seen with Node.js 24).
  const { scriptSource } = await target.request('Debugger.getScriptSource', { scriptId })
  const position = generatedPosition(map, scriptSource, place)
  if (position === undefined) return
  maps.set(scriptId, map)
  await target.request('Debugger.setBreakpoint', { location: { scriptId, ...position } })
}

/**
 * The next stop at the place. A program may stand at its first line before, and at the file's first line: what that turns out to
 * be translated from is at other lines.
 */
async function stopOf(target: Target, sought: Sought, [start, byLine]: readonly string[]): Promise<Stop> {
  const { place, maps } = sought
  for (;;) {
    const { callFrames, hitBreakpoints = [] } = await target.event('Debugger.paused')
    const [frame] = callFrames
    if (hitBreakpoints.some((each: string) => each !== start)) {
      const map = maps.get(frame.location.scriptId)
      const line = map ? originalLine(map, frame.location, place.file) : frame.location.lineNumber + 1
      return { target, frame, line: line ?? 0 }
    }
    await setInNewScripts(target, sought)
    if (maps.size > 0) await target.request('Debugger.removeBreakpoint', { breakpointId: byLine })
    await target.request('Debugger.resume')
  }
}

/** In the worker threads that a process has, whose messages it carries. */
async function watchWorkers(process: Target, place: Place): Promise<readonly Watched[]> {
  const workers = new Map<string, Conversation>()
  carryMessages(process, workers).catch(ignore)
  // Node.js before 12 has none.
  await process.request('NodeWorker.enable', { waitForDebuggerOnStart: false }).catch(ignore)
  for (const { sessionId } of process.events('NodeWorker.attachedToWorker')) {
    const send = (message: string) =>
      process.request('NodeWorker.sendMessageToWorker', { sessionId, message })
    workers.set(
      sessionId,
      converse((message) => void send(message).catch(ignore)),
    )
  }
  return Promise.all([...workers.values()].map((worker) => watchThread(worker, place)))
}

async function carryMessages(process: Target, workers: ReadonlyMap<string, Conversation>): Promise<never> {
  for (;;) {
    const { sessionId, message } = await process.event('NodeWorker.receivedMessageFromWorker')
    workers.get(sessionId)?.hear(message)
  }
}

const ignore = (): void => {}
