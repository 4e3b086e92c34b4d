import { createHash } from 'node:crypto'
import type { Place, Role } from '../oci.js'
import type { Descriptor } from '../oci/manifest.js'
import { descriptorOf, MANIFEST_TYPES } from '../oci/manifest.js'
import type { Visit } from './client.js'
import { get } from './client.js'
import type { Reply } from './wire.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

/** What a tag or a digest names in a repository: its bytes, and what is to be true of them. */
export interface Top {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

const FOLDERS: { readonly [role in Role]: string } = { manifest: 'manifests', config: 'blobs' }

/** The manifest or index that a tag or a digest names; a fault follows the registry's name. */
export async function fetchTop(tagOrDigest: string, visit: Visit): Promise<Top | Fault> {
  const reply = await fetchOf('manifest', tagOrDigest, visit)
  if (isFault(reply)) return reply
  const { body: bytes, headers } = reply
  const mediaType = String(headers['content-type'] ?? '').replace(/\s*;.*$/s, '')
  const as = (digest: unknown) => descriptorOf({ mediaType, digest, size: bytes.length })
  // What a registry says of the bytes has to hold for them, whether somebody asked for it or not.
  const descriptor = as(tagOrDigest) ?? as(headers['docker-content-digest']) ?? as(sha256(bytes))
  return descriptor ? { descriptor, bytes } : { fault: 'has a manifest without a digest' }
}

/** Where the blobs of an image are that begins with a manifest which is here already. */
export function blobsBelow(top: Top, visit: Visit): Place['fetchBlob'] {
  return async ({ digest }, role) => {
    if (digest === top.descriptor.digest) return top.bytes
    const reply = await fetchOf(role, digest, visit)
    return isFault(reply) ? reply : reply.body
  }
}

async function fetchOf(role: Role, name: string, visit: Visit): Promise<Reply | Fault> {
  const { registry, repository } = visit
  const url = new URL(`/v2/${repository.path}/${FOLDERS[role]}/${name}`, registry)
  const accept = role === 'manifest' ? MANIFEST_TYPES.join(', ') : '*/*'
  const reply = await get(url, accept, visit)
  if (isFault(reply) || reply.status === 200) return reply
  const login = [401, 403].includes(reply.status) ? await visit.session.credentials(repository) : undefined
  return { fault: whyRefused(reply, name, visit) + (isFault(login) ? `; ${login.fault}` : '') }
}

function whyRefused({ status, headers }: Reply, name: string, { repository }: Visit): string {
  const what = `"${repository.path}${name.includes(':') ? '@' : ':'}${name}"`
  if (status === 404) return `has no ${what}`
  // A registry that does not want to tell what there is refuses what there is not.
  if (status === 401 || status === 403)
    return `refuses ${what}; either it has none, or a login is needed that may read it`
  if (status !== 429) return `answers with status ${status} for ${what}`
  const wait = /^\d{1,9}$/.exec(String(headers['retry-after'] ?? ''))
  const when = wait ? `in ${wait[0]} seconds` : 'later'
  // https://docs.docker.com/docker-hub/usage/ has higher limits for those who sign in.
  const hub = repository.domain === 'docker.io' ? ', or sign in with `docker login` for a higher limit' : ''
  return `has had too many requests from here; run this again ${when}${hub}`
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
