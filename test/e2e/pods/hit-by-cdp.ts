import type { SourceMap } from 'node:module'
import { type Body, type Cdp, connectCdp, converse, type Conversation } from '../../debuggers/cdp.js'
import { inlineMap, originalLine, type Position } from '../../debuggers/source-maps.js'
import type { Debugger, HitBreakpoint, Place } from './breakpoint.js'

/** A process that can be debugged, or a worker thread in it. */
type Target = Omit<Cdp, 'close'>

/** How many processes an application may have beside its first. */
const FURTHER_PROCESSES = 3
/** Where VS Code's debugger stops to set breakpoints before a translated script runs. */
const BEFORE_TRANSLATED = 'beforeScriptWithSourceMapExecution'

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
  // They go on when the debugger is gone, and stop nowhere else.
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
  const sought = { place, maps: new Map<string, SourceMap>() }
  await target.request('Runtime.enable')
  await target.request('Debugger.enable')
  // Node.js before 12 cannot.
  await target
    .request('Debugger.setInstrumentationBreakpoint', { instrumentation: BEFORE_TRANSLATED })
    .catch(ignore)
  for (const script of target.events('Debugger.scriptParsed')) await setInTranslated(target, script, sought)
  // The protocol counts lines from 0. In what is translated the same line is another one.
  if (sought.maps.size === 0) await setByFile(target, place)
  const stopped = stopOf(target, sought)
  stopped.catch(ignore)
  return { stopped }
}

const setByFile = (target: Target, { file, line }: Place) =>
  target.request('Debugger.setBreakpointByUrl', { url: `file://${file}`, lineNumber: line - 1 })

interface Sought {
  readonly place: Place
  /** Of the scripts that come from the place's file, by their ids. */
  readonly maps: Map<string, SourceMap>
}

/** In a script that a tool has made of the place's file, where the engine can stop first of what comes from the line. */
async function setInTranslated(target: Target, script: Body, { place, maps }: Sought): Promise<void> {
  const { scriptId, sourceMapURL = '' } = script
  const map = inlineMap(sourceMapURL)
  if (map === undefined) return
  const start = { scriptId, lineNumber: 0, columnNumber: 0 }
  const { locations } = await target.request('Debugger.getPossibleBreakpoints', { start })
  const location = locations.find((each: Position) => originalLine(map, each, place.file) === place.line)
  if (location === undefined) return
  maps.set(scriptId, map)
  await target.request('Debugger.setBreakpoint', { location })
}

/** The next stop at a breakpoint; before it a program may stand at its first line, and before each script that is translated. */
async function stopOf(target: Target, sought: Sought): Promise<Stop> {
  const { place, maps } = sought
  for (;;) {
    const { reason, data, callFrames, hitBreakpoints = [] } = await target.event('Debugger.paused')
    const [frame] = callFrames
    if (reason !== 'instrumentation' && hitBreakpoints.length > 0) {
      const map = maps.get(frame.location.scriptId)
      const line = map ? originalLine(map, frame.location, place.file) : frame.location.lineNumber + 1
      return { target, frame, line: line ?? 0 }
    }
    if (reason === 'instrumentation') await setInTranslated(target, data, sought)
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
