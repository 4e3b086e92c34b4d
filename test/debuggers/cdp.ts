// A client of the Chrome DevTools protocol, as an IDE is one: the list of targets over HTTP, then a WebSocket (RFC 6455). Its own,
// since Node.js before 22 has no WebSocket.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Where {
  readonly host?: string
  readonly port: number
  /** How long somebody may take to listen there. */
  readonly timeout?: number
}

// What the protocol's answers and events hold is for each of them to know.
// oxlint-disable-next-line typescript/no-explicit-any
export type Body = any

export interface Cdp {
  request(method: string, params?: object): Promise<Body>
  /** The next event of that name, or one that has come and was not asked for yet. */
  event(method: string): Promise<Body>
  /** The events of that name that have come and were not asked for yet. */
  events(method: string): readonly Body[]
  close(): void
}

const LOOPBACK = '127.0.0.1'
const PATIENCE_MS = 20_000
const TEXT = 1
const CLOSED = 8
const LAST = 0x80
const END_OF_HEAD = '\r\n\r\n'

/** Attaches to the first target there, waiting until there is one. */
export async function connectCdp(where: Where): Promise<Cdp> {
  const [target] = await targetsAt(where)
  const { hostname, port, pathname } = new URL(target?.webSocketDebuggerUrl ?? '')
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  )
  await opened(socket)
  return speak(socket)
}

/** Reads the answer to the HTTP request. What is sent before it has come can be lost. */
async function opened(socket: Socket): Promise<void> {
  let head = Buffer.alloc(0)
  while (!head.includes(END_OF_HEAD)) {
    const [more] = await inTime(once(socket, 'data'), 'the WebSocket')
    head = Buffer.concat([head, more])
  }
  socket.pause()
  socket.unshift(head.subarray(head.indexOf(END_OF_HEAD) + END_OF_HEAD.length))
}

/** What `chrome://inspect` and IDEs read first. */
export async function targetsAt({
  host = LOOPBACK,
  port,
  timeout = PATIENCE_MS,
}: Where): Promise<readonly Body[]> {
  const end = Date.now() + timeout
  while (Date.now() < end) {
    const text = await textOf(`http://${host}:${port}/json/list`).catch(() => undefined)
    if (text !== undefined) return JSON.parse(text)
    await sleep(20)
  }
  throw new Error(`no inspector at ${host}:${port}`)
}

async function textOf(url: string): Promise<string> {
  const { promise, resolve, reject } = deferred<string>()
  const request = get(url, { agent: false, timeout: 2000 }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (more: string) => (text += more))
    response.on('end', () => resolve(text))
  })
  request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')))
  return promise
}

function speak(socket: Socket): Cdp {
  const { hear, end, ...spoken } = converse((text) => socket.write(frame(text)))
  const read = reader(hear, () => socket.end())
  socket.on('data', read).on('error', () => socket.destroy())
  socket.resume()
  socket.on('close', () => end(new Error('the inspector is gone')))
  return { ...spoken, close: () => socket.destroy() }
}

/** Both sides of a conversation in the protocol, whatever carries it. */
export interface Conversation extends Omit<Cdp, 'close'> {
  /** Takes a message. */
  readonly hear: (text: string) => void
  /** Fails whoever still waits. */
  readonly end: (reason: Error) => void
}

/** Speaks by sending messages; what comes back is given to `hear`. */
export function converse(send: (text: string) => void): Conversation {
  const answers = new Map<number, Deferred<Body>>()
  let events: Body[] = []
  const askers: (Deferred<Body> & { readonly method: string })[] = []
  const takeTurn = (message: Body): void => {
    const at = askers.findIndex(({ method }) => method === message.method)
    if (at < 0) events.push(message)
    else askers.splice(at, 1)[0]?.resolve(message.params)
  }
  return {
    hear: (text) => {
      const message = JSON.parse(text)
      const answer = answers.get(message.id)
      if (message.error) answer?.reject(new Error(message.error.message))
      else if (answer) answer.resolve(message.result)
      else takeTurn(message)
    },
    end: (reason) => {
      for (const { reject } of [...answers.values(), ...askers]) reject(reason)
    },
    request: (method, params = {}) => {
      const id = answers.size + 1
      const answer = deferred<Body>()
      answers.set(id, answer)
      send(JSON.stringify({ id, method, params }))
      return inTime(answer.promise, method)
    },
    event: (method) => {
      const at = events.findIndex((event) => event.method === method)
      if (at >= 0) return Promise.resolve(events.splice(at, 1)[0].params)
      const asked = deferred<Body>()
      askers.push({ method, ...asked })
      return inTime(asked.promise, method)
    },
    events: (method) => {
      const come = events.filter((event) => event.method === method)
      events = events.filter((event) => event.method !== method)
      return come.map(({ params }) => params)
    },
  }
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const mask = randomBytes(4)
  const { length } = payload
  const size = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  size[0] = LAST | TEXT
  size[1] = 0x80 | (size.length === 2 ? length : size.length === 4 ? 126 : 127)
  if (size.length === 4) size.writeUInt16BE(length, 2)
  if (size.length === 10) size.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([size, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))])
}

/** Cuts what comes into messages. */
function reader(hear: (text: string) => void, end: () => void): (more: Buffer) => void {
  let rest = Buffer.alloc(0)
  let message: Buffer[] = []
  return (more) => {
    rest = Buffer.concat([rest, more])
    for (let next = firstFrame(rest); next; next = firstFrame(rest)) {
      rest = rest.subarray(next.end)
      if (next.opcode === CLOSED) return end()
      if (next.opcode <= TEXT) message.push(next.payload)
      if (next.opcode > TEXT || !next.isLast) continue
      hear(Buffer.concat(message).toString())
      message = []
    }
  }
}

function firstFrame(
  from: Buffer,
): { opcode: number; isLast: boolean; payload: Buffer; end: number } | undefined {
  const [first, second] = from
  if (first === undefined || second === undefined) return undefined
  const start = second === 126 ? 4 : second === 127 ? 10 : 2
  if (from.length < start) return undefined
  const length = start === 4 ? from.readUInt16BE(2) : start === 10 ? Number(from.readBigUInt64BE(2)) : second
  const end = start + length
  if (from.length < end) return undefined
  return { opcode: first & 0x0f, isLast: (first & LAST) !== 0, payload: from.subarray(start, end), end }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Whoever waits for it hears of it; nobody has to.
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  const stop = new AbortController()
  const late = sleep(PATIENCE_MS, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    stop.abort()
  }
}
