import type { Challenge } from './challenge.js'
import type { Login } from './credential-helper.js'
import { isFields, jsonOf } from '../image-config.js'
import { realmOf } from './realm.js'
import { askAgain } from './retry.js'
import type { Ask, Reply, Wire } from './wire.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

/** Who asks a server, and for what. */
export interface SignIn {
  readonly challenge: Challenge
  /** The server's URL. */
  readonly server: URL
  /** What is to be allowed: `repository:library/nginx:pull`. */
  readonly scope: string
  readonly login: Login | undefined
  /** What holds for a request to the address of the sign-in. */
  readonly limitsOf: (url: URL) => Pick<Ask, 'signal' | 'mayReach'>
}

const CLIENT = 'ducttape-fn'
// Visible ASCII: nothing that could end a header.
const TOKEN = /^[\x21-\x7e]{1,12000}$/

/** The `Authorization` that a server asks for; a fault follows the server's name. */
export async function authorization(wire: Wire, signIn: SignIn): Promise<string | Fault> {
  const { challenge, login } = signIn
  if (login?.kind === 'registry') return asBearer(login.token)
  if (challenge.kind === 'bearer') return bearerToken(wire, challenge, signIn)
  if (login?.kind !== 'password') return { fault: 'asks for a user name and a password' }
  return basic(login)
}

async function bearerToken(
  wire: Wire,
  { realm, service }: Challenge & { readonly kind: 'bearer' },
  { server, scope, login, limitsOf }: SignIn,
): Promise<string | Fault> {
  const url = realmOf(realm, server)
  if (isFault(url)) return url
  const wishes = { ...(service === undefined ? {} : { service }), scope }
  const reply = await askAgain(wire, { ...limitsOf(url), ...tokenRequest(url, wishes, login) })
  if (isFault(reply)) return { fault: `asks for a sign-in at "${url.host}", which ${reply.fault}` }
  return tokenIn(reply, url)
}

/** The distribution project's token specification: a GET, or a POST (OAuth2) with an identity token. */
function tokenRequest(
  url: URL,
  wishes: { readonly scope: string; readonly service?: string },
  login: Login | undefined,
): Pick<Ask, 'url' | 'headers' | 'form'> {
  if (login?.kind === 'identity') {
    const grant = { grant_type: 'refresh_token', client_id: CLIENT, refresh_token: login.token }
    const form = new URLSearchParams({ ...grant, ...wishes }).toString()
    return { url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, form }
  }
  const asked = new URL(url)
  for (const [name, value] of Object.entries(wishes)) asked.searchParams.set(name, value)
  if (login?.kind !== 'password') return { url: asked, headers: {} }
  asked.searchParams.set('account', login.user)
  return { url: asked, headers: { authorization: basic(login) } }
}

function tokenIn({ status, body }: Reply, { host }: URL): string | Fault {
  if (status !== 200)
    return { fault: `asks for a sign-in at "${host}", which refuses it with status ${status}` }
  const answer = jsonOf(body)
  const token = isFields(answer) ? (answer['token'] ?? answer['access_token']) : undefined
  return typeof token === 'string'
    ? asBearer(token)
    : { fault: `asks for a sign-in at "${host}", which gives no token` }
}

function asBearer(token: string): string | Fault {
  return TOKEN.test(token) ? `Bearer ${token}` : { fault: 'asks for a sign-in whose token is none' }
}

function basic({ user, password }: Login & { readonly kind: 'password' }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
