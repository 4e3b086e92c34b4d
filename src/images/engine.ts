import { askEngine } from './engine/request.js'
import type { Endpoint } from './engine/sockets.js'
import { engineEndpoints } from './engine/sockets.js'
import { imageConfig, isFields, jsonOf, platformOf } from './image-config.js'
import type { Reference } from './reference.js'
import { parseReference } from './reference.js'
import type { Answer, ImageSource } from './source.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

// Docker answers 400 to names that are none to it, such as those with an IPv6 address in Docker 20.
const NOT_HERE: readonly number[] = [400, 404]

/** Where to look for engines, and how many milliseconds to wait for one. */
export interface EngineOptions {
  readonly environment: { readonly [name: string]: string | undefined }
  readonly home: string
  readonly longestWait?: number
}

/** The images in the stores of Docker and podman on this machine; an engine that does not answer is asked once. */
export function engineSource({ environment, home, longestWait }: EngineOptions): ImageSource {
  const engines = engineEndpoints(environment, home).map((endpoint) => engineAt(endpoint, longestWait))
  return {
    find: async ({ reference }) => {
      let fault: Fault | undefined
      for (const find of engines) {
        const answer = await find(reference)
        if (answer && !isFault(answer)) return answer
        fault ??= answer
      }
      return fault
    },
  }
}

function engineAt(endpoint: Endpoint | Fault, longestWait?: number): (wanted: Reference) => Promise<Answer> {
  if (isFault(endpoint)) return async () => endpoint
  const by = `the engine at "${endpoint.shown}"`
  let silent: { readonly answer: Fault | undefined } | undefined
  return async (wanted) => {
    if (silent) return silent.answer
    const reply = await askEngine(endpoint, pathOf(wanted), longestWait)
    if (reply === 'nobody')
      silent = { answer: endpoint.isNamed ? { fault: `${by} is not there` } : undefined }
    else if (isFault(reply)) silent = { answer: { fault: `${by} ${reply.fault}` } }
    else return answerIn(reply, { by, wanted })
    return silent.answer
  }
}

// A reference has nothing that means something in a path but an IPv6 address' brackets; Docker's and podman's API take the rest as it is.
function pathOf({ domain, path, tag, digest }: Reference): string {
  const name = `${encodeURIComponent(domain).replaceAll('%3A', ':')}/${path}`
  return `/images/${name}${digest === undefined ? `:${tag}` : `@${digest}`}/json`
}

function answerIn(
  { status, body }: { status: number; body: Uint8Array },
  { by, wanted }: { by: string; wanted: Reference },
): Answer {
  if (NOT_HERE.includes(status)) return undefined
  if (status !== 200) return { fault: `${by} answers with status ${status}` }
  const image = jsonOf(body)
  if (!isFields(image)) return { fault: `${by} answers with what is no JSON object` }
  const config = imageConfig(image['Config'])
  if (isFault(config)) return { fault: `${by} ${config.fault}` }
  const platform = platformOf(image['Os'], image['Architecture'], image['Variant'])
  return { config, digest: digestOf(image['RepoDigests'], wanted), platform, by }
}

/** The digest under which the image was pulled from its repository; podman has one for an image that was only built, too. */
function digestOf(digests: unknown, { domain, path, digest }: Reference): string | undefined {
  if (digest !== undefined || !Array.isArray(digests)) return digest
  const references = digests.map((each) => (typeof each === 'string' ? parseReference(each) : undefined))
  return references.find((each) => each?.domain === domain && each.path === path)?.digest
}
