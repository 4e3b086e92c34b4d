import { connect } from 'node:net'

/** A connection to a debugger that speaks pydevd's own protocol: lines of a command's number, a sequence number, and text. */
export interface Pydevd {
  /** Sends a command that is not answered. */
  send(command: number, ...words: readonly (string | number)[]): void
  /** Sends a command and returns the text of its answer. */
  ask(command: number, ...words: readonly (string | number)[]): Promise<string>
  /** The text of the next message of that command which pydevd sends by itself. */
  event(command: number): Promise<string>
  close(): void
}

/** Commands by their names in pydevd's `_pydevd_bundle/pydevd_comm_constants.py`. */
export const PYDEVD = {
  run: 101,
  suspended: 105,
  runThread: 106,
  setBreak: 111,
  removeBreak: 112,
  evaluate: 113,
  version: 501,
} as const

interface Message {
  readonly command: number
  readonly sequence: number
  readonly text: string
}

/** Connects to a pydevd that listens already. */
export async function connectPydevd(port: number): Promise<Pydevd> {
  const socket = connect({ host: '127.0.0.1', port })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const messages: Message[] = []
  let waiting: (() => void)[] = []
  const wake = () => {
    const now = waiting
    waiting = []
    for (const each of now) each()
  }
  let rest = ''
  socket.on('error', () => {})
  socket.on('close', wake)
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString()).split('\n')
    rest = lines.pop() ?? ''
    messages.push(...lines.map(messageOf))
    wake()
  })
  const take = async (matches: (message: Message) => boolean): Promise<string> => {
    for (;;) {
      const at = messages.findIndex(matches)
      const [found] = at < 0 ? [] : messages.splice(at, 1)
      if (found) return found.text
      if (socket.destroyed) throw new Error('pydevd has closed the connection')
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  // The client's numbers are odd.
  let sequence = -1
  const send = (command: number, words: readonly (string | number)[]) =>
    socket.write(`${command}\t${(sequence += 2)}\t${words.join('\t')}\n`)
  return {
    send: (command, ...words) => void send(command, words),
    ask: (command, ...words) => {
      send(command, words)
      const mine = sequence
      return take((message) => message.sequence === mine)
    },
    event: (command) => take((message) => message.command === command),
    close: () => socket.destroy(),
  }
}

function messageOf(line: string): Message {
  const [command = '', sequence = '', ...text] = line.split('\t')
  return { command: Number(command), sequence: Number(sequence), text: text.join('\t') }
}
