import { readAddresses } from './registry/addresses.js'
import { readCredentials } from './registry/credentials.js'
import { resolveConfig } from './oci.js'
import { atMost } from './registry/parallel.js'
import { platformName } from './platform.js'
import type { Environment } from './registry/proxy.js'
import { blobsBelow, fetchTop } from './registry/blobs.js'
import type { Session, Visit } from './registry/client.js'
import { openWire } from './registry/wire.js'
import type { Answer, ImageFacts, ImageSource, Wanted } from './source.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

/** How registries are asked. */
export interface RegistryOptions {
  /** The registries that are asked without encryption, as references name them: `localhost:5000`. */
  readonly insecure: readonly string[]
  /** A file of certificates that are trusted besides the usual ones. */
  readonly ca?: string
  /** The variables for proxies and for the user's logins. */
  readonly environment: Environment
  /** How many images are asked for at a time. */
  readonly parallel?: number
  /** How long an image may take. */
  readonly timeoutSeconds?: number
}

const PARALLEL = 8
const TIMEOUT_SECONDS = 60
// Docker Hub's references name a host that is no registry.
const HOSTS: { readonly [domain: string]: string } = { 'docker.io': 'registry-1.docker.io' }

/** The images that registries have (OCI distribution specification); each is asked for once, and nothing is opened before the first. */
export function registrySource(options: RegistryOptions): ImageSource {
  const inTurn = atMost(options.parallel ?? PARALLEL)
  const answers = new Map<string, Promise<Answer>>()
  let session: Promise<Session> | undefined
  return {
    find: (wanted) => {
      const { domain, path, tag, digest } = wanted.reference
      const key = [domain, path, digest ?? tag, platformName(wanted.platform)].join(' ')
      const answer =
        answers.get(key) ??
        inTurn(async () => {
          session ??= openSession(options)
          return ask(await session, wanted, options)
        })
      answers.set(key, answer)
      return answer
    },
  }
}

async function openSession({ environment, ca, parallel = PARALLEL }: RegistryOptions): Promise<Session> {
  return {
    wire: await openWire({ environment, ca, parallel }),
    addresses: await readAddresses(),
    credentials: readCredentials(environment),
    challenges: new Map(),
    signIns: new Map(),
  }
}

async function ask(session: Session, wanted: Wanted, options: RegistryOptions): Promise<Answer> {
  const { reference } = wanted
  const by = `the registry "${reference.domain}"`
  const registry = urlOf(reference.domain, options.insecure)
  if (!registry) return { fault: `${by} has a name that is none of a server` }
  const seconds = options.timeoutSeconds ?? TIMEOUT_SECONDS
  const signal = AbortSignal.timeout(seconds * 1000)
  const visit = { session, registry, repository: reference, signal }
  const found = await factsOf(visit, wanted)
  if (!isFault(found)) return { ...found, by }
  return { fault: `${by} ${signal.aborted ? `took longer than ${seconds} seconds` : found.fault}` }
}

async function factsOf(
  visit: Visit,
  { reference, platform }: Wanted,
): Promise<Omit<ImageFacts, 'by'> | Fault> {
  const top = await fetchTop(reference.digest ?? reference.tag ?? 'latest', visit)
  if (isFault(top)) return top
  const found = await resolveConfig(top.descriptor, { platform, fetchBlob: blobsBelow(top, visit) })
  return isFault(found) ? found : { ...found, digest: top.descriptor.digest }
}

function urlOf(domain: string, insecure: readonly string[]): URL | undefined {
  const isInsecure = insecure.some((each) => each.toLowerCase() === domain.toLowerCase())
  const text = `${isInsecure ? 'http' : 'https'}://${HOSTS[domain] ?? domain}`
  return URL.canParse(text) ? new URL(text) : undefined
}
