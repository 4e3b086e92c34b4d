import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Login } from './credential-helper.js'
import { askHelper } from './credential-helper.js'
import { isFields, jsonOf } from '../image-config.js'
import type { Environment } from './proxy.js'
import type { Repository } from '../reference.js'
import type { Fault } from '../unreadable.js'
import { isFault } from '../unreadable.js'

/** Finds what is known of the user for a repository; a fault is a whole sentence, and only counts if the registry asks for a sign-in. */
export type Credentials = (repository: Repository) => Promise<Login | Fault | undefined>

type Fields = { readonly [name: string]: unknown }
type AskHelper = (helper: string, server: string) => Promise<Login | Fault | undefined>
type File = { readonly fields: Fields } | Fault

// Under this key Docker has its own registry, and helpers are asked for it.
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'
const DOCKER_HUB_NAMES: readonly string[] = ['index.docker.io', 'registry-1.docker.io']

/** The user's logins, as `docker login` and `podman login` keep them; read when the first registry asks for one, and each helper asked once for it. */
export function readCredentials(environment: Environment): Credentials {
  let files: Promise<readonly File[]> | undefined
  const asked = new Map<string, ReturnType<AskHelper>>()
  const ask: AskHelper = (helper, server) => {
    const key = `${helper} ${server}`
    const answer = asked.get(key) ?? askHelper(helper, server, environment)
    asked.set(key, answer)
    return answer
  }
  return async (repository) => {
    files ??= Promise.all(pathsOf(environment).map((path) => readLogins(path)))
    let fault: Fault | undefined
    for (const file of await files) {
      const answer = isFault(file) ? file : await loginIn(file.fields, repository, ask)
      if (answer && !isFault(answer)) return answer
      fault ??= answer
    }
    return fault
  }
}

// containers-auth.json(5) and Docker's command line reference; what the user names comes first.
function pathsOf(environment: Environment): readonly string[] {
  const at = (variable: string, ...rest: readonly string[]) => {
    const value = environment[variable]
    return value ? [join(value, ...rest)] : []
  }
  return [
    ...at('REGISTRY_AUTH_FILE'),
    ...at('DOCKER_CONFIG', 'config.json'),
    ...at('XDG_RUNTIME_DIR', 'containers', 'auth.json'),
    ...(environment['XDG_CONFIG_HOME']
      ? at('XDG_CONFIG_HOME', 'containers', 'auth.json')
      : at('HOME', '.config', 'containers', 'auth.json')),
    ...(environment['DOCKER_CONFIG'] ? [] : at('HOME', '.docker', 'config.json')),
  ]
}

async function readLogins(path: string): Promise<File> {
  try {
    const fields = jsonOf(await readFile(path))
    return isFields(fields) ? { fields } : { fault: `the file "${path}" is no JSON object` }
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))
    return isMissing ? { fields: {} } : { fault: `the file "${path}" cannot be read` }
  }
}

async function loginIn(
  fields: Fields,
  repository: Repository,
  ask: AskHelper,
): Promise<Login | Fault | undefined> {
  const helper = entryFor(fields['credHelpers'], repository) ?? fields['credsStore']
  const server = repository.domain === 'docker.io' ? DOCKER_HUB_KEY : repository.domain
  const answer = typeof helper === 'string' && helper ? await ask(helper, server) : undefined
  // Docker leaves empty entries behind where a helper keeps the login, podman keeps some here all the same.
  return answer && !isFault(answer) ? answer : (writtenLogin(entryFor(fields['auths'], repository)) ?? answer)
}

/** The entry of a map for a repository: the one of the longest path, as podman has it, and at last the registry's. */
function entryFor(map: unknown, { domain, path }: Repository): unknown {
  if (!isFields(map)) return undefined
  const entries = new Map(Object.entries(map).map(([key, value]) => [plainKey(key), value]))
  const parts = [domain, ...path.split('/')]
  const keys = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))
  return keys.map((key) => entries.get(key)).find((value) => value !== undefined)
}

/** A key without what older versions of Docker put around the host. */
function plainKey(key: string): string {
  const [host = '', ...path] = key
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\/?$/, '')
    .replace(/\/$/, '')
    .split('/')
  return [DOCKER_HUB_NAMES.includes(host) ? 'docker.io' : host, ...path].join('/')
}

function writtenLogin(entry: unknown): Login | undefined {
  if (!isFields(entry)) return undefined
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : '')
  if (text('identitytoken')) return { kind: 'identity', token: text('identitytoken') }
  if (text('registrytoken')) return { kind: 'registry', token: text('registrytoken') }
  const decoded = Buffer.from(text('auth'), 'base64').toString('utf8').replace(/\0+$/, '')
  const colon = decoded.indexOf(':')
  const [user, password] =
    colon > 0 ? [decoded.slice(0, colon), decoded.slice(colon + 1)] : [text('username'), text('password')]
  return user && password ? { kind: 'password', user, password } : undefined
}
