import type { Addresses } from './addresses.js'
import { bare } from './addresses.js'
import type { Challenge } from './challenge.js'
import { challengeOf } from './challenge.js'
import type { Credentials } from './credentials.js'
import type { Repository } from '../reference.js'
import { authorization } from './auth.js'
import { askAgain } from './retry.js'
import type { Ask, Reply, Wire } from './wire.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

/** What is known for a whole run. */
export interface Session {
  readonly wire: Wire
  readonly addresses: Addresses
  readonly credentials: Credentials
  /** What a server asked for when it was asked first, so that the next image costs no refusal. */
  readonly challenges: Map<string, Challenge>
  /** The way to sign in at a server, for each scope. */
  readonly signIns: Map<string, Promise<string | Fault>>
}

/** One image's way through a registry. */
export interface Visit {
  readonly session: Session
  /** The registry's URL. */
  readonly registry: URL
  readonly repository: Repository
  readonly signal: AbortSignal
}

const MOST_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
// What a foreign server may ask for on its own: to read one repository.
const PULL_SCOPE = /^repository:[a-z0-9._/-]{1,255}:pull$/

/** The answer to a GET, wherever the registry sends us and whatever sign-in it asks for; a fault follows its name. */
export async function get(start: URL, accept: string, visit: Visit): Promise<Reply | Fault> {
  let url = start
  for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
    const reply = await askSigned(url, accept, visit)
    if (isFault(reply))
      return url.host === start.host ? reply : { fault: `redirects to "${url.host}", which ${reply.fault}` }
    if (!REDIRECTS.includes(reply.status)) return reply
    const next = redirect(url, String(reply.headers['location'] ?? ''))
    if (isFault(next)) return next
    url = next
  }
  return { fault: `redirects more than ${MOST_REDIRECTS} times` }
}

function redirect(from: URL, location: string): URL | Fault {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (!to || !['http:', 'https:'].includes(to.protocol) || to.username !== '' || to.password !== '')
    return { fault: 'redirects to what is no address of a server' }
  if (from.protocol === 'https:' && to.protocol === 'http:')
    return { fault: `redirects to "${to.host}" without encryption` }
  return to
}

async function askSigned(url: URL, accept: string, visit: Visit): Promise<Reply | Fault> {
  const { session } = visit
  const { challenges, wire } = session
  const known = challenges.get(url.origin)
  const first = known ? await signIn(url, known, visit) : undefined
  if (isFault(first)) return first
  const ask = (own?: string) => {
    const headers = own === undefined ? { accept } : { accept, authorization: own }
    return askAgain(wire, { url, headers, ...limitsOf(url, visit) })
  }
  const reply = await ask(first)
  if (isFault(reply) || reply.status !== 401) return reply
  const challenge = challengeOf(String(reply.headers['www-authenticate'] ?? ''))
  if (!challenge) return { fault: 'asks for a sign-in of a kind that is not known here' }
  challenges.set(url.origin, challenge)
  // What was taken from an earlier image may have run out.
  if (first !== undefined) session.signIns.delete(keyOf(url, challenge, visit))
  const second = await signIn(url, challenge, visit)
  return isFault(second) ? second : ask(second)
}

/** Signs in at a server, once for each scope. The user's login is for the registry alone, never for where it redirects to. */
function signIn(server: URL, challenge: Challenge, visit: Visit): Promise<string | Fault> {
  const { signIns } = visit.session
  const key = keyOf(server, challenge, visit)
  const known = signIns.get(key) ?? signInAnew(server, challenge, visit)
  signIns.set(key, known)
  return known
}

async function signInAnew(server: URL, challenge: Challenge, visit: Visit): Promise<string | Fault> {
  const { session, registry, repository } = visit
  const found = server.origin === registry.origin ? await session.credentials(repository) : undefined
  const login = isFault(found) ? undefined : found
  const scope = scopeFor(server, challenge, visit)
  const asked = { challenge, server, scope, login, limitsOf: (url: URL) => limitsOf(url, visit) }
  const answer = await authorization(session.wire, asked)
  if (!isFault(answer)) return answer
  const why = isFault(found) ? `; ${found.fault}` : ''
  const remedy = login ? 'sign in there anew' : 'sign in there'
  return {
    fault: `${answer.fault}${why}; ${remedy} with \`docker login\` or \`podman login\` and run this again`,
  }
}

function keyOf(server: URL, challenge: Challenge, visit: Visit): string {
  return `${server.origin} ${scopeFor(server, challenge, visit)}`
}

function scopeFor(server: URL, challenge: Challenge, { registry, repository }: Visit): string {
  const theirs = challenge.kind === 'bearer' ? (challenge.scope ?? '') : ''
  if (server.origin !== registry.origin && PULL_SCOPE.test(theirs)) return theirs
  return `repository:${repository.path}:pull`
}

/** Which addresses may be asked: none that only this machine's network has, and this machine only if the registry is here. */
function limitsOf(url: URL, { session, registry, signal }: Visit): Pick<Ask, 'signal' | 'mayReach'> {
  const { isLoopback, isLinkLocal } = session.addresses
  const isHere = url.hostname === registry.hostname || isLoopback(bare(registry.hostname))
  return { signal, mayReach: (host) => !isLinkLocal(host) && (isHere || !isLoopback(host)) }
}
