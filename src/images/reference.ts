/** An image reference in full, as the distribution project's reference package normalises it: `nginx` is `docker.io/library/nginx:latest`. */
export interface Reference {
  /** The registry with its port: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly domain: string
  /** The repository in the registry: `library/nginx`. */
  readonly path: string
  /** `latest` where the text has neither tag nor digest; undefined where it has only a digest. */
  readonly tag: string | undefined
  /** `sha256:…`. */
  readonly digest: string | undefined
}

/** A repository and the registry that has it. */
export interface Repository {
  readonly domain: string
  readonly path: string
}

// The grammar of github.com/distribution/reference, in its words. Everything that is sent to a server comes from here, so nothing
// that has a meaning in a URL or a header gets through.
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`)
const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|__|_|-+)[a-z0-9]+)*'
const PATH = new RegExp(`^${PATH_COMPONENT}(?:/${PATH_COMPONENT})*$`)
const TAG = /^\w[\w.-]{0,127}$/
// The algorithms that its go-digest knows, with the lengths they have.
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/
const IMAGE_ID = /^[a-f0-9]{64}$/
const LONGEST_PATH = 255
const HIGHEST_PORT = 65_535

const DOCKER_HUB = 'docker.io'
const DOCKER_INDEX = 'index.docker.io'

/** The parts of an image reference; undefined for text that is none. */
export function parseReference(text: string): Reference | undefined {
  if (IMAGE_ID.test(text)) return undefined
  const { name, tag, digest } = splitReference(text)
  const { domain, path } = repositoryOf(name)
  const isName = isDomain(domain) && PATH.test(path) && path.length <= LONGEST_PATH
  const isRest = (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest))
  if (!isName || !isRest) return undefined
  return { domain, path, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest }
}

/** A reference cut at its marks, not looked at further: a pattern's parts may be anything. */
export function splitReference(text: string): {
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
} {
  const at = text.indexOf('@')
  const [rest, digest] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
  // A colon before a slash is a port's, and so is none behind the last one.
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  if (colon < 0) return { name: rest, tag: undefined, digest }
  return { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
}

/** The repository that a name without tag and digest means; Docker Hub's short names are written out. */
export function repositoryOf(name: string): Repository {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  // What has no dot or port and is not "localhost" is a part of Docker Hub, unless its capitals show that it is none.
  const isRegistry = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first
  if (!isRegistry) return onDockerHub(name)
  const path = name.slice(slash + 1)
  return first === DOCKER_INDEX || first === DOCKER_HUB ? onDockerHub(path) : { domain: first, path }
}

/** A repository's name as people write it: without Docker Hub's domain, and `nginx` for `library/nginx` there. */
export function familiarName({ domain, path }: Repository): string {
  if (domain !== DOCKER_HUB) return `${domain}/${path}`
  return /^library\/[^/]+$/.test(path) ? path.slice('library/'.length) : path
}

function onDockerHub(path: string): Repository {
  return { domain: DOCKER_HUB, path: path.includes('/') ? path : `library/${path}` }
}

function isDomain(domain: string): boolean {
  if (!DOMAIN.test(domain)) return false
  return Number(/:(\d+)$/.exec(domain.replace(/^\[.*\]/, ''))?.[1] ?? 0) <= HIGHEST_PORT
}
