import { connect } from 'node:net'

/** A connection to a debugger that speaks the Debug Adapter Protocol. */
export interface Dap {
  // oxlint-disable-next-line typescript/no-explicit-any
  request(command: string, args?: object): Promise<any>
  // oxlint-disable-next-line typescript/no-explicit-any
  event(name: string): Promise<any>
  close(): void
}

/** Connects to a debug adapter that listens already. */
export async function connectDap(address: { host?: string; port: number }): Promise<Dap> {
  const socket = connect({ host: '127.0.0.1', ...address })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  // oxlint-disable-next-line typescript/no-explicit-any
  let messages: any[] = []
  let wake: () => void = () => {}
  let bytes = Buffer.alloc(0)
  let closed = false
  socket.on('data', (more: Buffer) => {
    bytes = Buffer.concat([bytes, more])
    for (let head = bytes.indexOf('\r\n\r\n'); head >= 0; head = bytes.indexOf('\r\n\r\n')) {
      const length = Number(/Content-Length: (\d+)/.exec(bytes.toString('latin1', 0, head))?.[1])
      if (bytes.length < head + 4 + length) break
      messages.push(JSON.parse(bytes.toString('utf8', head + 4, head + 4 + length)))
      bytes = bytes.subarray(head + 4 + length)
    }
    wake()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
    wake()
  })
  // oxlint-disable-next-line typescript/no-explicit-any
  const take = async (matches: (message: any) => boolean): Promise<any> => {
    for (;;) {
      const found = messages.find(matches)
      if (found) {
        messages = messages.filter((message) => message !== found)
        return found
      }
      if (closed) throw new Error('the debugger has closed the connection')
      await new Promise<void>((resolve) => {
        const before = wake
        wake = () => {
          before()
          resolve()
        }
      })
    }
  }
  let seq = 0
  return {
    async request(command, args = {}) {
      const text = JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args })
      const mine = seq
      socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
      const reply = await take((message) => message.type === 'response' && message.request_seq === mine)
      if (!reply.success) throw new Error(reply.body?.error?.format ?? reply.message)
      return reply.body
    },
    event: async (name) => (await take((message) => message.type === 'event' && message.event === name)).body,
    close: () => socket.destroy(),
  }
}
