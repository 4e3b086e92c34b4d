import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectDap, type Dap } from '../../../test/debuggers/dap.js'
import { attachToAll, type DapSessions, type Stop } from '../../../test/debuggers/dap-sessions.js'
import { PROGRAMS } from './payload.js'

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** A process that stands at the line with the mark BREAKPOINT. */
export interface Stopped {
  readonly function: string
  readonly line: number
  /** What the debugger shows of the local variable `greeting`. */
  readonly greeting: string
  /** Takes all breakpoints away and lets the process go on. */
  resume(): Promise<void>
  /** Ends the debugger's connections. */
  close(): void
}

/** The line of a test program with the mark BREAKPOINT. */
export const breakpointLine = (program: string): number =>
  readFileSync(join(PROGRAMS, program), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('# BREAKPOINT')) + 1

/**
 * Attaches to a port, and to every child that debugpy offers there (`debugpyAttach`, as VS Code does), and waits until one
 * of them stops. `provoke` is called over and over until then.
 */
export async function stopIn(
  port: number,
  program: string,
  provoke: () => Promise<unknown> = async () => {},
): Promise<Stopped> {
  const place = { file: join(PROGRAMS, program), line: breakpointLine(program) }
  const sessions = await attachToAll(() => listening(port), { subProcess: true, justMyCode: false }, place)
  let stop: Stop | undefined
  sessions.stopped.then((first) => (stop = first), ignore)
  for (let tries = 0; tries < 400; tries++) {
    if (stop) return describeStop(stop, sessions)
    if (tries % 4 === 0) provoke().catch(ignore)
    await sleep(100)
  }
  throw new Error('no breakpoint is hit')
}

const ignore = (): void => {}

/** Connects as soon as something listens. */
async function listening(port: number): Promise<Dap> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      return await connectDap({ port })
    } catch {
      await sleep(50)
    }
  }
  throw new Error(`nothing listens on ${port}`)
}

async function describeStop(stop: Stop, sessions: DapSessions): Promise<Stopped> {
  const { dap, threadId } = stop
  const { stackFrames } = await dap.request('stackTrace', { threadId })
  const { scopes } = await dap.request('scopes', { frameId: stackFrames[0].id })
  const { variables } = await dap.request('variables', { variablesReference: scopes[0].variablesReference })
  const greeting = variables.find((variable: { name: string }) => variable.name === 'greeting')
  return {
    function: stackFrames[0].name,
    line: stackFrames[0].line,
    greeting: greeting?.value,
    resume: () => sessions.resume(stop),
    close: () => sessions.close(),
  }
}
