import type { Dap } from './dap.js'

/** A line where a program is to stop. */
export interface SourceLine {
  readonly file: string
  readonly line: number
}

/** A thread that stands, in a session of its process. */
export interface Stop {
  readonly dap: Dap
  readonly threadId: number
}

/** The sessions of a program and of the processes that it starts. */
export interface DapSessions {
  /** The first stop in any of them. */
  readonly stopped: Promise<Stop>
  /** How many processes have been attached to. */
  count(): number
  /** Takes the breakpoints away and lets a thread go on. */
  resume(stop: Stop): Promise<void>
  /** Says goodbye to all, which leaves the programs running. */
  disconnect(): Promise<void>
  /** Ends the connections. */
  close(): void
}

/**
 * Attaches with a breakpoint to what listens already, and to every process that debugpy offers by its event `debugpyAttach`, as
 * VS Code does: `connect` makes a connection for the words of each. It returns when the first has its breakpoint.
 */
export async function attachToAll(
  connect: (words: object) => Promise<Dap>,
  words: object,
  { file, line }: SourceLine,
): Promise<DapSessions> {
  const sessions: Dap[] = []
  let stop: (stop: Stop) => void = ignore
  const stopped = new Promise<Stop>((resolve) => (stop = resolve))
  const attach = async (each: object): Promise<void> => {
    const dap = await connect(each)
    await prepare(dap, each, { file, line })
    sessions.push(dap)
    watch(dap, 'stopped', ({ threadId }) => stop({ dap, threadId })).catch(ignore)
    watch(dap, 'debugpyAttach', (offered) => attach(offered).catch(ignore)).catch(ignore)
  }
  await attach(words)
  const source = { path: file }
  const all = (use: (dap: Dap) => Promise<unknown>) =>
    Promise.all(sessions.map((dap) => use(dap).catch(ignore)))
  return {
    stopped,
    count: () => sessions.length,
    resume: async ({ dap, threadId }) => {
      // Delve keeps the breakpoints of a client that has gone, and holds the program at the next one.
      await all((each) => each.request('setBreakpoints', { source, breakpoints: [] }))
      await dap.request('continue', { threadId })
    },
    disconnect: async () =>
      void (await all((each) => each.request('disconnect', { terminateDebuggee: false }))),
    close: () => sessions.forEach((each) => each.close()),
  }
}

async function prepare(dap: Dap, words: object, { file, line }: SourceLine): Promise<void> {
  await dap.request('initialize', { adapterID: 'e2e', pathFormat: 'path', linesStartAt1: true })
  // It answers after the configuration is done.
  const attached = dap.request('attach', words)
  await dap.event('initialized')
  await dap.request('setBreakpoints', { source: { path: file }, breakpoints: [{ line }] })
  await dap.request('configurationDone')
  await attached
}

/** Until the connection ends, which is an error. */
// oxlint-disable-next-line typescript/no-explicit-any
async function watch(dap: Dap, event: string, use: (body: any) => void): Promise<void> {
  for (;;) use(await dap.event(event))
}

const ignore = (): void => {}
