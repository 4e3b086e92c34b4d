import { LARGEST_JSON } from '../image-config.js'
import type { Endpoint } from './sockets.js'
import type { Fault } from '../unreadable.js'
import { Unreadable } from '../unreadable.js'

/** An engine on this machine answers at once; one that podman's socket has to start first takes a second or two. */
const LONGEST_WAIT_MS = 10_000

/** What an engine answers: a status and a body. */
export interface Reply {
  readonly status: number
  readonly body: Uint8Array
}

// What connect(2) says where no engine listens, though its socket may have been left behind.
const NOBODY: readonly string[] = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR']

const WHY: { readonly [code: string]: string } = {
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
}

/** The reply of an engine to a GET, "nobody" where none listens, or why there is none. */
export async function askEngine(
  { address }: Endpoint,
  path: string,
  longestWait = LONGEST_WAIT_MS,
): Promise<Reply | Fault | 'nobody'> {
  const http = await import('node:http')
  const signal = AbortSignal.timeout(longestWait)
  try {
    return await new Promise<Reply>((resolve, reject) => {
      const options = { ...address, path, signal, agent: false, headers: { host: 'localhost' } }
      const request = http.get(options, (response) => {
        bodyOf(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
      })
      request.once('error', reject)
    })
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.message }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (NOBODY.includes(code)) return 'nobody'
    if (code === 'ABORT_ERR') return { fault: `did not answer within ${longestWait / 1000} seconds` }
    return { fault: WHY[code] ?? `could not be asked (${code})` }
  }
}

// Leaving the loop early closes the connection.
async function bodyOf(response: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > LARGEST_JSON) throw new Unreadable('answers with more than 4 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
