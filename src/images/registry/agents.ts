import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Environment } from './proxy.js'
import { proxyAuthorization, proxyFor } from './proxy.js'
import { aimOf, tunnelAgent } from './tunnel.js'
import type { Fault } from '../unreadable.js'
import { isFault, whyUnreadable } from '../unreadable.js'

type RequestOptions = import('node:https').RequestOptions
type Response = import('node:http').IncomingMessage
type Request = import('node:http').ClientRequest
type Send = (options: RequestOptions, answered: (response: Response) => void) => Request
type Headers = { readonly [name: string]: string }
type Agent = import('node:https').Agent

/** How a URL is reached: by what function, and with which options. */
export interface Route {
  readonly send: Send
  readonly options: RequestOptions
  /** What goes with every request to a proxy. */
  readonly headers: Headers
  readonly isProxied: boolean
}

/** What decides how servers are reached. */
export interface Ways {
  readonly environment: Environment
  /** A file of certificates that are trusted besides the usual ones. */
  readonly ca?: string | undefined
  readonly parallel: number
}

/** Says how URLs are reached, over connections that are kept for the next request; a fault follows the server's name. */
export async function openRoutes(ways: Ways): Promise<(url: URL) => Promise<Route | Fault>> {
  const [http, https] = [await import('node:http'), await import('node:https')]
  const trust = await trusted(ways)
  const settings = { keepAlive: true, maxSockets: ways.parallel, ...(isFault(trust) ? {} : trust) }
  const direct = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) }
  const tunnels = new Map<string, Agent>()
  return async (url) => {
    if (isFault(trust) && url.protocol === 'https:') return trust
    const proxy = await proxyFor(url, ways.environment)
    if (isFault(proxy)) return proxy
    if (!proxy && url.protocol === 'http:')
      return route(http.request, { ...aimOf(url), agent: direct['http:'] })
    if (!proxy) return route(https.request, { ...aimOf(url), agent: direct['https:'] })
    const send = proxy.protocol === 'https:' ? https.request : http.request
    if (url.protocol === 'http:') return { send, ...plainVia(proxy, url) }
    const agent = tunnels.get(proxy.href) ?? (await tunnelAgent(proxy, settings))
    tunnels.set(proxy.href, agent)
    return { ...route(https.request, { ...aimOf(url), agent }), isProxied: true }
  }
}

function route(send: Send, options: RequestOptions): Route {
  return { send, options, headers: {}, isProxied: false }
}

/** To a proxy, the path is the whole URL (RFC 9112, "absolute-form"). */
function plainVia(proxy: URL, url: URL): Omit<Route, 'send'> {
  const options = { ...aimOf(proxy), path: url.origin + url.pathname + url.search }
  return { options, headers: { host: url.host, ...proxyAuthorization(proxy) }, isProxied: true }
}

/** The certificates that are trusted where there are more than the usual ones; they are read once. */
async function trusted({ ca, environment }: Ways): Promise<object | Fault> {
  if (ca === undefined) return {}
  const { createSecureContext, rootCertificates } = await import('node:tls')
  try {
    const own = await readFile(ca, 'utf8')
    // The secure context takes what is no certificate for none, without a word; this throws.
    void new X509Certificate(own)
    const texts = [...rootCertificates, ...(await usualExtra(environment)), own]
    return { secureContext: createSecureContext({ ca: texts }) }
  } catch (error) {
    return { fault: `cannot be trusted: the file of certificates "${ca}" ${whyUnreadable(error)}` }
  }
}

/** Certificates of one's own take the place of the usual ones, also of those that Node.js reads by a variable; it passes over what it cannot read. */
async function usualExtra({ NODE_EXTRA_CA_CERTS: file }: Environment): Promise<readonly string[]> {
  const text = file ? await readFile(file, 'utf8').catch(() => '') : ''
  return text === '' ? [] : [text]
}
