// A client of the Java Debug Wire Protocol, as `jdb` and IDEs are:
// https://docs.oracle.com/en/java/javase/21/docs/specs/jdwp/jdwp-protocol.html
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { int, type JdwpReader, readerOf } from './jdwp-bytes.js'

/** A connection to a JVM's JDWP agent. */
export interface Jdwp {
  /** Sends a command and returns the answer's data; an error of the JVM is thrown with its number. */
  call(command: JdwpCommand, ...out: readonly Buffer[]): Promise<JdwpReader>
  /** The next event, or one that has come and was not asked for yet. */
  event(): Promise<JdwpEvent>
  close(): void
}

export type JdwpCommand = keyof typeof COMMANDS

/** An event of one of the kinds in EVENTS. */
export interface JdwpEvent {
  readonly kind: number
  /** Whether threads stand until they are resumed. */
  readonly isSuspending: boolean
  readonly request: number
  readonly thread: bigint
  /** The class that has come, of a CLASS_PREPARE. */
  readonly type?: bigint
}

/** Numbers of command sets and commands. */
const COMMANDS = {
  'VirtualMachine.AllClasses': [1, 3],
  'VirtualMachine.Dispose': [1, 6],
  'VirtualMachine.IDSizes': [1, 7],
  'VirtualMachine.Resume': [1, 9],
  'ReferenceType.Methods': [2, 5],
  'ReferenceType.SourceFile': [2, 7],
  'Method.LineTable': [6, 1],
  'Method.VariableTable': [6, 2],
  'StringReference.Value': [10, 1],
  'ThreadReference.Frames': [11, 6],
  'EventRequest.Set': [15, 1],
  'EventRequest.Clear': [15, 2],
  'StackFrame.GetValues': [16, 1],
} as const

/** Numbers of the kinds of events. */
export const EVENTS = { breakpoint: 2, classPrepare: 8, vmStart: 90, vmDeath: 99 } as const

const HANDSHAKE = 'JDWP-Handshake'
const HEAD = 11
const REPLY = 0x80
const ID_SIZE = 8
const PATIENCE_MS = 20_000

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (reason: Error) => void
}

/** Connects to an agent that listens already. */
export async function connectJdwp(address: { readonly port: number; readonly host?: string }): Promise<Jdwp> {
  const socket = connect({ host: '127.0.0.1', ...address })
  await once(socket, 'connect')
  await shakeHands(socket)
  const jdwp = speak(socket)
  const sizes = await jdwp.call('VirtualMachine.IDSizes')
  // Field, method, object, type and frame: all are longs in a JVM of 64 bits.
  for (let i = 0; i < 5; i++) if (sizes.int() !== ID_SIZE) throw new Error('the JVM has ids of other sizes')
  return jdwp
}

/** Both sides say the same word first; what follows it belongs to packets. */
async function shakeHands(socket: Socket): Promise<void> {
  socket.write(HANDSHAKE)
  let said = Buffer.alloc(0)
  while (said.length < HANDSHAKE.length) {
    const [more] = await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) })
    said = Buffer.concat([said, more])
  }
  socket.pause()
  const word = said.toString('latin1', 0, HANDSHAKE.length)
  if (word !== HANDSHAKE) throw new Error(`"${word}" is not what a JDWP agent says`)
  socket.unshift(said.subarray(HANDSHAKE.length))
}

function speak(socket: Socket): Jdwp {
  const calls = new Map<number, Waiting<JdwpReader>>()
  const events = queue<JdwpEvent>()
  let lastId = 0
  const read = packets((id, reply, bytes) => {
    if (reply === undefined) for (const event of eventsOf(readerOf(bytes))) events.add(event)
    else if (reply === 0) calls.get(id)?.resolve(readerOf(bytes))
    else calls.get(id)?.reject(new Error(`the JVM answers with error ${reply}`))
    if (reply !== undefined) calls.delete(id)
  })
  socket.on('data', read).on('error', () => {})
  socket.on('close', () => {
    const error = new Error('the JVM has closed the connection')
    for (const { reject } of calls.values()) reject(error)
    events.end(error)
  })
  socket.resume()
  return {
    call: (command, ...out) =>
      new Promise((resolve, reject) => {
        calls.set(++lastId, { resolve, reject })
        const bytes = Buffer.concat(out)
        const head = [int(HEAD + bytes.length), int(lastId), Buffer.of(0, ...COMMANDS[command])]
        socket.write(Buffer.concat([...head, bytes]))
      }),
    event: () => events.next(),
    close: () => socket.destroy(),
  }
}

/** Cuts what comes into packets; the error of a reply is 0 where there is none, and undefined of an event. */
function packets(
  hear: (id: number, reply: number | undefined, bytes: Buffer) => void,
): (more: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (more) => {
    rest = Buffer.concat([rest, more])
    while (rest.length >= HEAD && rest.length >= rest.readUInt32BE(0)) {
      const packet = rest.subarray(0, rest.readUInt32BE(0))
      rest = rest.subarray(packet.length)
      const reply = packet[8] === REPLY ? packet.readUInt16BE(9) : undefined
      hear(packet.readUInt32BE(4), reply, packet.subarray(HEAD))
    }
  }
}

/** The events of a composite one; what is behind one of an unknown kind cannot be read. */
function eventsOf(from: JdwpReader): readonly JdwpEvent[] {
  const isSuspending = from.byte() !== 0
  return from.list(() => {
    const kind = from.byte()
    const event = {
      kind,
      isSuspending,
      request: from.int(),
      thread: kind === EVENTS.vmDeath ? 0n : from.long(),
    }
    if (kind === EVENTS.breakpoint) skipLocation(from)
    return kind === EVENTS.classPrepare ? { ...event, type: classOf(from) } : event
  })
}

function skipLocation(from: JdwpReader): void {
  from.byte()
  for (let i = 0; i < 3; i++) from.long()
}

/** The id of a class that is described by its tag, id, signature and state. */
function classOf(from: JdwpReader): bigint {
  from.byte()
  const type = from.long()
  from.text()
  from.int()
  return type
}

/** What has come and waits for whoever asks, or the other way round. */
function queue<T>(): { add(value: T): void; next(): Promise<T>; end(error: Error): void } {
  const values: T[] = []
  const askers: Waiting<T>[] = []
  let ended: Error | undefined
  return {
    add: (value) => {
      const asker = askers.shift()
      if (asker) asker.resolve(value)
      else values.push(value)
    },
    next: () =>
      new Promise((resolve, reject) => {
        const value = values.shift()
        if (value !== undefined) resolve(value)
        else if (ended) reject(ended)
        else askers.push({ resolve, reject })
      }),
    end: (error) => {
      ended = error
      for (const { reject } of askers.splice(0)) reject(error)
    },
  }
}
