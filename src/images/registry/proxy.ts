import { unescape } from 'node:querystring'
import { bare, readAddresses } from './addresses.js'
import type { Fault } from '../unreadable.js'

/** The variables of a process. */
export interface Environment {
  readonly [name: string]: string | undefined
}

/** The proxy for a URL by HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as Go's httpproxy package reads them; undefined for a direct way. */
export async function proxyFor(url: URL, environment: Environment): Promise<URL | Fault | undefined> {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const text = valueOf(environment, name)
  if (text === '' || (await isDirect(url, valueOf(environment, 'NO_PROXY')))) return undefined
  const proxy = asUrl(text)
  // The text may hold a password, so it is not shown.
  if (!proxy) return { fault: `cannot be asked, because \`${name}\` is no address of an http or https proxy` }
  return proxy
}

/** The header by which a proxy knows who asks, if its URL says so. */
export function proxyAuthorization({ username, password }: URL): { readonly [name: string]: string } {
  if (username === '' && password === '') return {}
  const login = `${unescape(username)}:${unescape(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }
}

function valueOf(environment: Environment, name: string): string {
  return environment[name] || environment[name.toLowerCase()] || ''
}

function asUrl(text: string): URL | undefined {
  const full = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  return url && ['http:', 'https:'].includes(url.protocol) ? url : undefined
}

async function isDirect(url: URL, noProxy: string): Promise<boolean> {
  const host = bare(url.hostname)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if ((await readAddresses()).isLoopback(host)) return true
  const net = await import('node:net')
  const isIn = (subnet: string) => {
    const [address = '', bits = ''] = subnet.split('/')
    if (net.isIP(address) === 0 || net.isIP(address) !== net.isIP(host)) return false
    if (!/^\d+$/.test(bits) || Number(bits) > (net.isIP(address) === 4 ? 32 : 128)) return false
    const list = new net.BlockList()
    list.addSubnet(address, Number(bits), net.isIP(address) === 4 ? 'ipv4' : 'ipv6')
    return list.check(host, net.isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase())
  return entries.some((entry) => (entry.includes('/') ? isIn(entry) : isNamed(entry, host, port)))
}

/** Whether an entry of NO_PROXY names a host: itself, all below it, or all hosts, with any port or its own. */
function isNamed(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = '', only = port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, entry]
  const suffix = bare(name).replace(/^\*(?=\.)/, '')
  if (suffix === '' || only !== port) return false
  if (suffix.startsWith('.')) return host.endsWith(suffix)
  return host === suffix || host.endsWith(`.${suffix}`)
}
