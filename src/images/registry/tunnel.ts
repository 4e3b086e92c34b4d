import { bare } from './addresses.js'
import { proxyAuthorization } from './proxy.js'
import { Unreadable } from '../unreadable.js'

type Agent = import('node:https').Agent
type RequestOptions = import('node:https').RequestOptions
type ConnectionOptions = import('node:tls').ConnectionOptions
type Socket = import('node:net').Socket
type Done = (error: Error | null, socket?: Socket) => void

/** A server that says nothing for so long is given up; a registry takes some seconds for an image it has to get first. */
export const LONGEST_SILENCE_MS = 15_000

/** The server of a URL and what is asked of it, as Node.js' requests take them. */
export function aimOf({ protocol, hostname, port, pathname, search }: URL): RequestOptions {
  return { protocol, host: bare(hostname), port: port || undefined, path: pathname + search }
}

/** An agent whose connections go through a proxy by CONNECT (RFC 9110), and are encrypted from end to end. */
export async function tunnelAgent(proxy: URL, settings: object): Promise<Agent> {
  const [https, tls] = [await import('node:https'), await import('node:tls')]
  const createConnection = (options: ConnectionOptions, done: Done) => {
    connectTo(options, proxy).then((socket) => done(null, tls.connect({ ...options, socket })), done)
  }
  return Object.assign(new https.Agent(settings), { createConnection })
}

async function connectTo({ host = '', port }: ConnectionOptions, proxy: URL): Promise<Socket> {
  const { request } = proxy.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const path = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const headers = { host: path, ...proxyAuthorization(proxy) }
  const how = { method: 'CONNECT', path, headers, agent: false, timeout: LONGEST_SILENCE_MS }
  const why = (what: string) =>
    new Unreadable(`cannot be reached through the proxy "${proxy.host}", which ${what}`)
  return new Promise<Socket>((resolve, reject) => {
    const connect = request({ ...aimOf(proxy), ...how })
    connect.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      return reject(why(`answers with status ${statusCode}`))
    })
    connect.once('timeout', () => connect.destroy())
    connect.on('error', () => reject(why('does not answer')))
    connect.end()
  })
}
