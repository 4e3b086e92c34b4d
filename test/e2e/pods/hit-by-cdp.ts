import type { SourceMap } from 'node:module'
import { type Body, type Cdp, connectCdp, converse, type Conversation } from '../../debuggers/cdp.js'
import { generatedPosition, inlineMap, originalLine } from '../../debuggers/source-maps.js'
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
  await target.request('Debugger.resume')
  const hit = { ...seen, value: result.value, answer: await answer }
  for (const inspector of inspectors) inspector.close()
  return hit
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

/** Sets the breakpoint in a process and in its worker threads; resolves once it is set in the process. */
async function watch(process: Target, place: Place): Promise<{ readonly stopped: Promise<Stop> }> {
  const inWorkers = watchWorkers(process, place)
  const inProcess = watchThread(process, place)
  const stopped = Promise.any([inWorkers, inProcess.then(({ stopped: inIt }) => inIt)])
  stopped.catch(ignore)
  await inProcess
  await process.request('NodeWorker.enable', { waitForDebuggerOnStart: false }).catch(ignore)
  await process.request('Runtime.runIfWaitingForDebugger')
  return { stopped }
}

async function watchThread(target: Target, place: Place): Promise<{ readonly stopped: Promise<Stop> }> {
  const maps = new Map<string, SourceMap>()
  setInTranslated(target, place, maps).catch(ignore)
  await target.request('Runtime.enable')
  await target.request('Debugger.enable')
  // The protocol counts lines from 0.
  const { file, line } = place
  await target.request('Debugger.setBreakpointByUrl', { url: `file://${file}`, lineNumber: line - 1 })
  const stopped = stopOf(target, place, maps)
  stopped.catch(ignore)
  return { stopped }
}

/** In each script that a tool has made of the place's file. */
async function setInTranslated(target: Target, place: Place, maps: Map<string, SourceMap>): Promise<never> {
  for (;;) {
    const { scriptId, sourceMapURL = '' } = await target.event('Debugger.scriptParsed')
    const map = inlineMap(sourceMapURL)
    if (map === undefined) continue
    maps.set(scriptId, map)
    const { scriptSource } = await target.request('Debugger.getScriptSource', { scriptId })
    const position = generatedPosition(map, scriptSource, place)
    if (position) await target.request('Debugger.setBreakpoint', { location: { scriptId, ...position } })
  }
}

/** The next stop at a breakpoint; a program that was to wait stands at its first line before. */
async function stopOf(target: Target, { file }: Place, maps: ReadonlyMap<string, SourceMap>): Promise<Stop> {
  for (;;) {
    const { callFrames, hitBreakpoints = [] } = await target.event('Debugger.paused')
    const [frame] = callFrames
    if (hitBreakpoints.length === 0) {
      await target.request('Debugger.resume')
      continue
    }
    const map = maps.get(frame.location.scriptId)
    const line = map ? originalLine(map, frame.location, file) : frame.location.lineNumber + 1
    return { target, frame, line: line ?? 0 }
  }
}

/** In the first worker thread of a process, whose messages it carries. */
async function watchWorkers(process: Target, place: Place): Promise<Stop> {
  const workers = new Map<string, Conversation>()
  carryMessages(process, workers).catch(ignore)
  const { sessionId } = await process.event('NodeWorker.attachedToWorker')
  const worker = converse((message) => {
    process.request('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(ignore)
  })
  workers.set(sessionId, worker)
  const { stopped } = await watchThread(worker, place)
  return stopped
}

async function carryMessages(process: Target, workers: ReadonlyMap<string, Conversation>): Promise<never> {
  for (;;) {
    const { sessionId, message } = await process.event('NodeWorker.receivedMessageFromWorker')
    workers.get(sessionId)?.hear(message)
  }
}

const ignore = (): void => {}
