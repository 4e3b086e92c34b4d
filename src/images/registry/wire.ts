import { bare } from './addresses.js'
import type { Route, Ways } from './agents.js'
import { openRoutes } from './agents.js'
import { LONGEST_SILENCE_MS } from './tunnel.js'
import { LARGEST_BLOB } from '../oci.js'
import type { Fault } from '../unreadable.js'
import { isFault, Unreadable } from '../unreadable.js'

type Response = import('node:http').IncomingMessage
type Lookup = import('node:net').LookupFunction

/** What is asked of a server. */
export interface Ask {
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  /** A form to post; without one it is a GET. */
  readonly form?: string
  readonly signal: AbortSignal
  /** Whether a host or an address may be asked at all. */
  readonly mayReach: (host: string) => boolean
}

/** What a server answers; only what succeeds has a body. */
export interface Reply {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body: Uint8Array
}

/** Why there is no answer, in words that follow the server's name. */
export interface Missed extends Fault {
  /** Whether asking again may help. */
  readonly mayPass: boolean
}

/** Asks a server once, without following redirects. */
export type Wire = (ask: Ask) => Promise<Reply | Missed>

// An answer that is no success is not read further; it is taken in so far to have its connection for the next request.
const LONGEST_EXCUSE = 64 * 1024

const FORBIDDEN = 'is at an address of this machine or its network that must not be asked'

// The errors of Node.js, OpenSSL and the system that a user can do something about.
const WHY: { readonly [code: string]: string } = {
  ECONNREFUSED: 'cannot be reached: nothing listens there',
  ENOTFOUND: 'cannot be reached: its name is not known',
  EAI_AGAIN: 'cannot be reached: its name cannot be looked up now',
  ENETUNREACH: 'cannot be reached: there is no way to its network',
  EHOSTUNREACH: 'cannot be reached: there is no way to it',
  ECONNRESET: 'broke off the connection',
  EPROTO: 'does not speak TLS; if that is meant, name it as an insecure registry',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS; if that is meant, name it as an insecure registry',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS; if that is meant, name it as an insecure registry',
  CERT_HAS_EXPIRED: 'has a certificate that is no longer valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another name',
  HPE_HEADER_OVERFLOW: 'answers with headers that are too long',
}
const UNTRUSTED: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]
const PASSING: readonly string[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']

/** Opens a way to ask servers. */
export async function openWire(ways: Ways): Promise<Wire> {
  const routeTo = await openRoutes(ways)
  const { lookup } = await import('node:dns')
  return async (ask) => {
    if (!ask.mayReach(bare(ask.url.hostname))) return { fault: FORBIDDEN, mayPass: false }
    const route = await routeTo(ask.url)
    if (isFault(route)) return { ...route, mayPass: false }
    try {
      return await exchange(ask, route, guarded(lookup, ask))
    } catch (error) {
      return missedBecause(error)
    }
  }
}

function exchange(ask: Ask, route: Route, lookup: Lookup): Promise<Reply> {
  const headers = {
    'accept-encoding': 'identity',
    'user-agent': 'ducttape-fn',
    ...ask.headers,
    ...route.headers,
  }
  const { signal, form } = ask
  const { send, options, isProxied } = route
  const how = { signal, headers, method: form === undefined ? 'GET' : 'POST', timeout: LONGEST_SILENCE_MS }
  return new Promise((resolve, reject) => {
    // A proxy is looked up as anything else: the user chose it.
    const request = send({ ...options, ...how, ...(isProxied ? {} : { lookup }) }, (response) => {
      replyOf(response).then(resolve, reject)
    })
    const seconds = LONGEST_SILENCE_MS / 1000
    request.once('timeout', () => request.destroy(new Unreadable(`said nothing for ${seconds} seconds`)))
    request.on('error', reject)
    request.end(form)
  })
}

async function replyOf(response: Response): Promise<Reply> {
  const { statusCode: status = 0, headers } = response
  if (status === 200) return { status, headers, body: await bodyOf(response, LARGEST_BLOB) }
  await bodyOf(response, LONGEST_EXCUSE).catch(() => undefined)
  return { status, headers, body: Buffer.alloc(0) }
}

// Leaving the loop early closes the connection.
async function bodyOf(response: Response, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new Unreadable(`answers with more than ${limit / 2 ** 20} MiB`)
  if (Number(response.headers['content-length'] ?? 0) > limit) {
    response.destroy()
    throw tooLarge()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Looks names up and hands only such addresses on as may be asked, so that a name cannot lead where an address may not. */
function guarded(lookup: typeof import('node:dns').lookup, { mayReach }: Ask): Lookup {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const [first] = found
      if (!first || !found.every(({ address }) => mayReach(address)))
        return done(new Unreadable(FORBIDDEN), '')
      return options.all ? done(null, found) : done(null, first.address, first.family)
    })
  }
}

function missedBecause(error: unknown): Missed {
  if (error instanceof Unreadable) return { fault: error.message, mayPass: false }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (UNTRUSTED.includes(code))
    return {
      fault: 'has a certificate of nobody who is trusted here; name a file of certificates that are',
      mayPass: false,
    }
  return { fault: WHY[code] ?? `cannot be asked (${code})`, mayPass: PASSING.includes(code) }
}
