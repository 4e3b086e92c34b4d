import { connect, type Socket } from 'node:net'

/** A connection to a headless Delve's JSON-RPC server, API version 2. */
export interface Delve {
  /** Calls a method, `State` say, and returns its result; an error that Delve reports is thrown with Delve's words. */
  call(method: string, params?: object): Promise<DelveResult>
  close(): void
}

/** Results are not described further: each test looks at the few fields it needs. */
// oxlint-disable-next-line typescript/no-explicit-any
export type DelveResult = any

/** Where Delve listens: a TCP port, of this machine if no host is given, or a unix socket. */
export type DelveAddress = { readonly port: number; readonly host?: string } | { readonly path: string }

interface Waiting {
  readonly resolve: (result: DelveResult) => void
  readonly reject: (reason: Error) => void
}

/** Connects to a Delve that listens already. */
export async function connectDelve(address: DelveAddress): Promise<Delve> {
  const socket = connect('port' in address ? { host: '127.0.0.1', ...address } : address)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const waiting = new Map<number, Waiting>()
  readReplies(socket, waiting)
  let id = 0
  return {
    call: (method, params = {}) =>
      new Promise((resolve, reject) => {
        waiting.set(++id, { resolve, reject })
        socket.write(JSON.stringify({ method: `RPCServer.${method}`, params: [params], id }))
      }),
    close: () => socket.destroy(),
  }
}

/** Gives each reply, one on a line, to the call of its id; whoever still waits when the connection ends gets an error. */
function readReplies(socket: Socket, waiting: Map<number, Waiting>): void {
  let text = ''
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString()
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) settle(JSON.parse(line), waiting)
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Delve has closed the connection'))
    waiting.clear()
  })
}

function settle(
  reply: { id: number; result: DelveResult; error: string | null },
  waiting: Map<number, Waiting>,
): void {
  const call = waiting.get(reply.id)
  waiting.delete(reply.id)
  if (reply.error === null) call?.resolve(reply.result)
  else call?.reject(new Error(reply.error))
}
