import type { Fault } from '../unreadable.js'

/** Where an engine listens: a socket, or a port of this machine. */
export interface Endpoint {
  readonly address: { readonly socketPath: string } | { readonly host: string; readonly port: number }
  /** As it is shown to people. */
  readonly shown: string
  /** Whether somebody named it, and would want to know that nobody is there. */
  readonly isNamed: boolean
}

type Environment = { readonly [name: string]: string | undefined }

// Docker's and podman's own variables (docs.docker.com "Docker CLI environment variables", podman-remote(1)).
const VARIABLES = ['DOCKER_HOST', 'CONTAINER_HOST']

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/
const DOCKER_PORT = '2375'
const HIGHEST_PORT = 65_535

/** The engines to ask, in order: those that the environment names, else the usual places of Docker and podman. */
export function engineEndpoints(environment: Environment, home: string): readonly (Endpoint | Fault)[] {
  const named = VARIABLES.filter((name) => environment[name])
  if (named.length > 0) return named.map((name) => namedBy(name, environment))
  return usualPaths(environment['XDG_RUNTIME_DIR'], home).map((path) => ({
    address: { socketPath: path },
    shown: path,
    isNamed: false,
  }))
}

// Docker's socket, rootless Docker's, Docker Desktop's; podman's for root, and for a user.
function usualPaths(runtimeFolder: string | undefined, home: string): readonly string[] {
  const ofUser = (path: string) => (runtimeFolder ? [`${runtimeFolder}/${path}`] : [])
  return [
    '/var/run/docker.sock',
    ...ofUser('docker.sock'),
    `${home}/.docker/run/docker.sock`,
    '/run/podman/podman.sock',
    ...ofUser('podman/podman.sock'),
  ]
}

// The value is not repeated in a fault: an address may hold a password.
function namedBy(variable: string, environment: Environment): Endpoint | Fault {
  const value = environment[variable] ?? ''
  const path = /^unix:\/\/(\/.+)$/.exec(value)?.[1]
  if (path !== undefined) return { address: { socketPath: path }, shown: path, isNamed: true }
  const [, host, port = DOCKER_PORT] = /^tcp:\/\/([^/@:]+|\[[^/@\]]+\])(?::(\d{1,5}))?\/?$/.exec(value) ?? []
  if (host === undefined || !LOOPBACK.test(host) || Number(port) > HIGHEST_PORT)
    return { fault: `\`${variable}\` must be unix:///PATH, or tcp:// with an address of this machine` }
  if (environment['DOCKER_TLS_VERIFY'])
    return { fault: `\`${variable}\` names a port with TLS, which is not spoken here; name a socket` }
  // Node.js wants an IPv6 address without its brackets.
  const bare = host.replace(/^\[|\]$/g, '')
  return { address: { host: bare, port: Number(port) }, shown: `${host}:${port}`, isNamed: true }
}
