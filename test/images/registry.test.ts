import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { parsePlatform } from '../../src/images/platform.js'
import { parseReference } from '../../src/images/reference.js'
import type { RegistryOptions } from '../../src/images/registry.js'
import { registrySource } from '../../src/images/registry.js'
import type { ImageSource } from '../../src/images/source.js'
import { blobOf, CONFIG, DOCKER, imageOf, indexOf, said } from './blobs.js'
import type { Asked, Internet, Said } from './internet.js'
import { openInternet } from './internet.js'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }
const [manifest, config] = imageOf(AMD64)
const [arm, armConfig] = imageOf(ARM64, { config: { Cmd: ['arm'] } })
const [docker, dockerConfig] = imageOf(AMD64, { types: DOCKER, config: { Cmd: ['docker'] } })
const index = indexOf([
  [manifest, AMD64],
  [arm, ARM64],
])
const BLOBS = [manifest, config, arm, armConfig, docker, dockerConfig, index]
const TAGS = new Map([
  ['1', manifest],
  ['latest', manifest],
  ['multi', index],
  ['docker', docker],
])

const IMAGE = 'registry.example/team/app:1'
const SECRET = 'hunter2'
const FACTS = { config: CONFIG, platform: AMD64, digest: manifest.descriptor.digest }
const BY = 'the registry "registry.example"'

let open: readonly Internet[] = []

afterEach(async () => {
  await Promise.all(open.map((each) => each.close()))
  open = []
})

/** A registry that has the images above, in whatever repository. */
function registry({ path }: Pick<Asked, 'path'>): Said {
  const [, kind, name = ''] = /^\/v2\/[a-z0-9/._-]+\/(manifests|blobs)\/([^/?]+)/.exec(path) ?? []
  const blob = TAGS.get(name) ?? BLOBS.find(({ descriptor }) => descriptor.digest === name)
  const isManifest = blob?.descriptor.mediaType.match(/manifest|index/) !== null
  if (!blob || isManifest !== (kind === 'manifests')) return { status: 404, body: '{"errors":[]}' }
  return { status: 200, headers: { 'content-type': blob.descriptor.mediaType }, body: blob.bytes }
}

async function opened(answer: (asked: Asked) => Said): Promise<Internet> {
  const internet = await openInternet(answer)
  open = [...open, internet]
  return internet
}

/** A source whose registries are all on that internet. */
function sourceOn({ port }: Internet, options: Partial<RegistryOptions> = {}): ImageSource {
  const { environment, ...rest } = options
  return registrySource({
    insecure: [
      'registry.example',
      'docker.io',
      'other.example',
      `127.0.0.1:${port}`,
      'localhost',
      '169.254.169.254',
    ],
    environment: { HTTP_PROXY: `http://127.0.0.1:${port}`, PATH: process.env['PATH'], ...environment },
    ...rest,
  })
}

function find(source: ImageSource, image: string, platform = 'linux/amd64') {
  const reference = parseReference(image)
  if (!reference) throw new Error(`${image} is no reference`)
  return source.find({ image, reference, platform: parsePlatform(platform) ?? AMD64 })
}

/** A home folder with Docker's configuration. */
function homeWith(configuration: unknown): string {
  const home = mkdtempSync(join(tmpdir(), 'registry-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, '.docker'))
  const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration)
  writeFileSync(join(home, '.docker', 'config.json'), text)
  return home
}

const login = (user: string, password: string) => ({
  auth: Buffer.from(`${user}:${password}`).toString('base64'),
})
const bearer = (realm: string): Said => ({
  status: 401,
  headers: {
    'www-authenticate': `Bearer realm="${realm}",service="the service",scope="repository:all/of:push"`,
  },
})
const token = (text: string): Said => ({ status: 200, body: JSON.stringify({ token: text }) })

describe('an image is found', () => {
  test.each([
    ['by a tag', IMAGE, 'linux/amd64', FACTS],
    ['without a tag', 'registry.example/app', 'linux/amd64', FACTS],
    ['by a digest', `registry.example/app@${manifest.descriptor.digest}`, 'linux/amd64', FACTS],
    [
      'by a digest behind another tag',
      `registry.example/app:gone@${manifest.descriptor.digest}`,
      'linux/amd64',
      FACTS,
    ],
    [
      'in an index',
      'registry.example/app:multi',
      'linux/amd64',
      { ...FACTS, digest: index.descriptor.digest },
    ],
    [
      'in an index for another platform',
      'registry.example/app:multi',
      'linux/arm64/v8',
      { config: { Cmd: ['arm'] }, platform: ARM64, digest: index.descriptor.digest },
    ],
    [
      "in Docker's media types",
      'registry.example/app:docker',
      'linux/amd64',
      { config: { Cmd: ['docker'] }, platform: AMD64, digest: docker.descriptor.digest },
    ],
  ])('%s', async (...[, image, platform, facts]) => {
    expect(await find(sourceOn(await opened(registry)), image, platform)).toEqual({ ...facts, by: BY })
  })

  test('by what is asked for, and once', async () => {
    const internet = await opened(registry)
    const source = sourceOn(internet)
    const answers = await Promise.all(
      [IMAGE, IMAGE, 'registry.example/team/app:multi'].map((image) => find(source, image)),
    )
    expect(answers).toEqual([
      { ...FACTS, by: BY },
      { ...FACTS, by: BY },
      { ...FACTS, digest: index.descriptor.digest, by: BY },
    ])
    expect(await find(source, IMAGE)).toBe(answers[0])
    const paths = internet.asked.map(({ method, host, path }) => `${method} ${host}${path}`)
    const blob = `GET registry.example/v2/team/app/blobs/${config.descriptor.digest}`
    expect(paths.toSorted()).toEqual(
      [
        'GET registry.example/v2/team/app/manifests/1',
        'GET registry.example/v2/team/app/manifests/multi',
        `GET registry.example/v2/team/app/manifests/${manifest.descriptor.digest}`,
        blob,
        blob,
      ].toSorted(),
    )
    expect(internet.asked[0]?.headers).toMatchObject({
      accept: expect.stringContaining('application/vnd.oci.image.index.v1+json'),
      'accept-encoding': 'identity',
    })
    expect(internet.asked.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([])
  })

  test('on Docker Hub under its own names', async () => {
    const internet = await opened(({ host, path, headers }) => {
      if (host === 'auth.docker.io') return token('hub')
      if (host !== 'registry-1.docker.io') return { status: 500 }
      return headers.authorization === 'Bearer hub'
        ? registry({ path })
        : bearer('http://auth.docker.io/token')
    })
    const environment = { HOME: homeWith({ auths: { 'https://index.docker.io/v1/': login('me', SECRET) } }) }
    expect(await find(sourceOn(internet, { environment }), 'nginx')).toEqual({
      ...FACTS,
      by: 'the registry "docker.io"',
    })
    expect(internet.asked.map(({ host, path, headers }) => [host + path, headers.authorization])).toEqual([
      ['registry-1.docker.io/v2/library/nginx/manifests/latest', undefined],
      [
        'auth.docker.io/token?service=the+service&scope=repository%3Alibrary%2Fnginx%3Apull&account=me',
        `Basic ${login('me', SECRET).auth}`,
      ],
      ['registry-1.docker.io/v2/library/nginx/manifests/latest', 'Bearer hub'],
      [`registry-1.docker.io/v2/library/nginx/blobs/${config.descriptor.digest}`, 'Bearer hub'],
    ])
  })

  test('at most so many at a time', async () => {
    let [now, most] = [0, 0]
    const internet = await opened(({ path }) => (response) => {
      most = Math.max(most, (now += 1))
      setTimeout(() => {
        now -= 1
        const answer = registry({ path }) as { headers: Record<string, string>; body: Buffer }
        response.writeHead(200, answer.headers).end(answer.body)
      }, 5)
    })
    const source = sourceOn(internet, { parallel: 3 })
    const images = Array.from({ length: 12 }, (_, at) => `registry.example/app${at}:1`)
    const answers = await Promise.all(images.map((image) => find(source, image)))
    expect(answers).toEqual(images.map(() => ({ ...FACTS, by: BY })))
    expect(most).toBe(3)
  })
})

describe('a sign-in', () => {
  /** A registry for those who say the right thing. */
  const onlyFor =
    (right: string, challenge: Said) =>
    ({ path, headers }: Asked) =>
      headers.authorization === right ? registry({ path }) : challenge
  const BASIC: Said = { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }

  test.each([
    ['under the host', { 'registry.example': login('me', SECRET) }],
    ['under a URL', { 'https://registry.example/v2/': login('me', SECRET) }],
    [
      'under the repository',
      { 'registry.example': login('you', 'x'), 'registry.example/team/app': login('me', SECRET) },
    ],
    [
      'under a part of the path',
      { 'registry.example/team': login('me', SECRET), 'registry.example/tea': login('you', 'x') },
    ],
    ['in two fields', { 'registry.example': { username: 'me', password: SECRET } }],
  ])('with a password %s', async (_, auths) => {
    const internet = await opened(onlyFor(`Basic ${login('me', SECRET).auth}`, BASIC))
    const environment = { HOME: homeWith({ auths }) }
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
  })

  test('with a token of the registry itself', async () => {
    const internet = await opened(onlyFor('Bearer given', bearer('http://registry.example/token')))
    const environment = { HOME: homeWith({ auths: { 'registry.example': { registrytoken: 'given' } } }) }
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
  })

  test('with an identity token, which is posted', async () => {
    const internet = await opened((asked) => {
      if (asked.path === '/token') return { status: 200, body: '{"access_token":"short"}' }
      return onlyFor('Bearer short', bearer('http://registry.example/token'))(asked)
    })
    const environment = {
      HOME: homeWith({ auths: { 'registry.example': { ...login('0', ''), identitytoken: SECRET } } }),
    }
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
    const posted = internet.asked.find(({ method }) => method === 'POST')
    expect([posted?.path, Object.fromEntries(new URLSearchParams(posted?.body))]).toEqual([
      '/token',
      {
        grant_type: 'refresh_token',
        client_id: 'ducttape-fn',
        refresh_token: SECRET,
        service: 'the service',
        scope: 'repository:team/app:pull',
      },
    ])
  })

  test('costs one refusal for all images of a registry', async () => {
    const internet = await opened((asked) => {
      if (asked.path.startsWith('/token')) return token('t')
      return onlyFor('Bearer t', bearer('http://registry.example/token'))(asked)
    })
    const source = sourceOn(internet)
    const answers = [await find(source, IMAGE), await find(source, 'registry.example/b:1')]
    expect(answers).toEqual([
      { ...FACTS, by: BY },
      { ...FACTS, by: BY },
    ])
    expect(internet.asked.map(({ path }) => path.replace(/sha256:.*/, 'DIGEST'))).toEqual([
      '/v2/team/app/manifests/1',
      '/token?service=the+service&scope=repository%3Ateam%2Fapp%3Apull',
      '/v2/team/app/manifests/1',
      '/v2/team/app/blobs/DIGEST',
      '/token?service=the+service&scope=repository%3Ab%3Apull',
      '/v2/b/manifests/1',
      '/v2/b/blobs/DIGEST',
    ])
  })

  test('is made again when a token runs out', async () => {
    let [given, used] = [0, 0]
    const internet = await opened(({ path, headers }) => {
      if (path.startsWith('/token')) return token(`t${(given += 1)}`)
      const isGood = headers.authorization === `Bearer t${given}` && (used += 1) !== 2
      return isGood ? registry({ path }) : bearer('http://registry.example/token')
    })
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ ...FACTS, by: BY })
    expect(given).toBe(2)
  })

  const FAILED = `; sign in there with \`docker login\` or \`podman login\` and run this again`
  const HAS_LOGIN = { auths: { 'registry.example': login('me', SECRET) } }
  const ANEW = FAILED.replace('there', 'there anew')
  test.each([
    ['that nobody made', {}, BASIC, `asks for a user name and a password${FAILED}`],
    [
      'with a broken configuration',
      '{',
      BASIC,
      /^asks for a user name and a password; the file ".*" is no JSON object; sign in there with/,
    ],
    [
      'with a helper that is not there',
      { credsStore: 'gone-for-good' },
      BASIC,
      `asks for a user name and a password; the credential helper "docker-credential-gone-for-good" gives no answer${FAILED}`,
    ],
    [
      'with a helper that is a path',
      { credsStore: '../x' },
      BASIC,
      `asks for a user name and a password; the configuration names a credential helper that can be none${FAILED}`,
    ],
    [
      'of another kind',
      {},
      { status: 401, headers: { 'www-authenticate': 'Negotiate' } },
      'asks for a sign-in of a kind that is not known here',
    ],
    ['of no kind', {}, { status: 401 }, 'asks for a sign-in of a kind that is not known here'],
    [
      'elsewhere',
      HAS_LOGIN,
      bearer('http://other.example/token'),
      `asks for a sign-in at "other.example", which is not of its domain${ANEW}`,
    ],
    [
      'that is no URL',
      HAS_LOGIN,
      bearer('token'),
      `asks for a sign-in at an address that is not safe${ANEW}`,
    ],
    [
      'in a file',
      HAS_LOGIN,
      bearer('file:///etc/passwd'),
      `asks for a sign-in at an address that is not safe${ANEW}`,
    ],
    [
      'with a password of its own',
      HAS_LOGIN,
      bearer('http://a:b@registry.example/'),
      `asks for a sign-in at an address that is not safe${ANEW}`,
    ],
    [
      'that is refused',
      HAS_LOGIN,
      bearer('http://auth.registry.example/no'),
      `asks for a sign-in at "auth.registry.example", which refuses it with status 403${ANEW}`,
    ],
    [
      'that gives nothing',
      HAS_LOGIN,
      bearer('http://registry.example/empty'),
      `asks for a sign-in at "registry.example", which gives no token${ANEW}`,
    ],
    [
      'that gives a header',
      HAS_LOGIN,
      bearer('http://registry.example/header'),
      `asks for a sign-in whose token is none${ANEW}`,
    ],
    [
      'that helps nothing',
      HAS_LOGIN,
      BASIC,
      'refuses "team/app:1"; either it has none, or a login is needed that may read it',
    ],
  ])('%s', async (...[, configuration, challenge, fault]) => {
    const internet = await opened(({ path }) => {
      if (path.startsWith('/no')) return { status: 403, body: SECRET }
      if (path.startsWith('/empty')) return { status: 200, body: '{}' }
      if (path.startsWith('/header')) return token('a\r\nX-Other: b')
      return challenge as Said
    })
    const environment = { HOME: homeWith(configuration) }
    const answer = (await find(sourceOn(internet, { environment }), IMAGE)) as { fault: string }
    if (typeof fault === 'string') expect(answer).toEqual({ fault: `${BY} ${fault}` })
    else expect(answer.fault.replace(`${BY} `, '')).toMatch(fault)
    expect(answer.fault).not.toContain(SECRET)
    expect(internet.asked.filter(({ host }) => !host.endsWith('registry.example'))).toEqual([])
  })

  test('with a helper', async () => {
    const home = homeWith({ credHelpers: { 'registry.example': 'mine' }, credsStore: 'gone' })
    const asked = 'echo "$1 $server" >>"$HOME/asked"'
    const answer = `printf '{"Username":"%s","Secret":"${SECRET}"}' "$1-$server"`
    const helper = ['#!/bin/sh', 'read -r server || :', asked, answer].join('\n')
    writeFileSync(join(home, 'docker-credential-mine'), helper, { mode: 0o755 })
    const right = login('get-registry.example', SECRET).auth
    const internet = await opened(onlyFor(`Basic ${right}`, BASIC))
    const environment = { HOME: home, PATH: `${home}:${process.env['PATH']}` }
    const source = sourceOn(internet, { environment })
    const answers = await Promise.all([IMAGE, 'registry.example/b:1'].map((image) => find(source, image)))
    expect(answers).toEqual(answers.map(() => ({ ...FACTS, by: BY })))
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('get registry.example\n')
  })

  test('for nobody, since a helper is not there, says so where it is not enough', async () => {
    const internet = await opened(({ path }) => {
      return path.startsWith('/token') ? token('nobody') : bearer('http://registry.example/token')
    })
    const environment = { HOME: homeWith({ credsStore: 'gone-for-good' }) }
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({
      fault: `${BY} refuses "team/app:1"; either it has none, or a login is needed that may read it; the credential helper "docker-credential-gone-for-good" gives no answer`,
    })
  })
})

describe('a redirect', () => {
  test('takes no login to another host, and brings one back', async () => {
    const environment = { HOME: homeWith({ auths: { 'registry.example': login('me', SECRET) } }) }
    const internet = await opened(({ host, path, headers }) => {
      if (host === 'cdn.example') return registry({ path: path.slice('/store'.length) })
      if (headers.authorization === undefined)
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
      return { status: 307, headers: { location: `http://cdn.example/store${path}?signature=${SECRET}` } }
    })
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
    const ofCdn = internet.asked.filter(({ host }) => host === 'cdn.example')
    expect(ofCdn.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  })

  test('to a registry that wants a token of its own gets one for nobody', async () => {
    const environment = { HOME: homeWith({ auths: { 'registry.example': login('me', SECRET) } }) }
    const internet = await opened(({ host, path, headers }) => {
      if (host === 'registry.example')
        return { status: 302, headers: { location: `http://other.example${path}` } }
      if (path.startsWith('/token')) return token('theirs')
      if (headers.authorization === 'Bearer theirs') return registry({ path })
      const challenge = 'Bearer realm="http://other.example/token",scope="repository:store/app:pull"'
      return { status: 401, headers: { 'www-authenticate': challenge } }
    })
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
    const tokens = internet.asked.filter(({ path }) => path.startsWith('/token'))
    expect(tokens.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/token?scope=repository%3Astore%2Fapp%3Apull', undefined],
    ])
  })

  const NOT_THERE = 'is at an address of this machine or its network that must not be asked'
  test.each([
    ['in a circle', '/v2/x', 'redirects more than 5 times'],
    ['to a file', 'file:///etc/passwd', 'redirects to what is no address of a server'],
    ['to FTP', 'ftp://registry.example/x', 'redirects to what is no address of a server'],
    ['to what is no URL', 'http://[', 'redirects to what is no address of a server'],
    [
      'with a password',
      `http://me:${SECRET}@registry.example/`,
      'redirects to what is no address of a server',
    ],
    [
      'to a metadata service',
      'http://169.254.169.254/latest/meta-data/',
      `redirects to "169.254.169.254", which ${NOT_THERE}`,
    ],
    ['to its number', 'http://2852039166/', `redirects to "169.254.169.254", which ${NOT_THERE}`],
    [
      'to it in IPv6',
      'http://[::ffff:169.254.169.254]/',
      `redirects to "[::ffff:a9fe:a9fe]", which ${NOT_THERE}`,
    ],
    [
      'to the one of Alibaba',
      'http://100.100.100.200/',
      `redirects to "100.100.100.200", which ${NOT_THERE}`,
    ],
    ['to a link-local address', 'http://[fe80::1]/', `redirects to "[fe80::1]", which ${NOT_THERE}`],
    ['to this machine', 'http://127.0.0.1:1/', `redirects to "127.0.0.1:1", which ${NOT_THERE}`],
    ['to this machine in IPv6', 'http://[::1]/', `redirects to "[::1]", which ${NOT_THERE}`],
    ['to this machine by name', 'http://localhost/', `redirects to "localhost", which ${NOT_THERE}`],
    ['to no host', 'http://0.0.0.0/', `redirects to "0.0.0.0", which ${NOT_THERE}`],
  ])('%s', async (_, location, fault) => {
    const internet = await opened(() => ({ status: 302, headers: { location } }))
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ fault: `${BY} ${fault}` })
    expect(internet.asked.filter(({ host }) => host !== 'registry.example')).toEqual([])
  })

  test('from a registry on this machine to this machine, but not to a metadata service', async () => {
    const internet = await opened(({ host, path }) => {
      if (host.startsWith('localhost')) return registry({ path })
      const aim = path.includes('/evil/') ? '169.254.169.254' : `localhost:${internet.port}`
      return { status: 307, headers: { location: `http://${aim}${path}` } }
    })
    const source = sourceOn(internet, { environment: { HTTP_PROXY: '' } })
    const by = `the registry "127.0.0.1:${internet.port}"`
    expect(await find(source, `127.0.0.1:${internet.port}/app:1`)).toEqual({ ...FACTS, by })
    expect(await find(source, `127.0.0.1:${internet.port}/evil/app:1`)).toEqual({
      fault: `${by} redirects to "169.254.169.254", which ${NOT_THERE}`,
    })
  })

  test('a registry at a metadata service is not asked', async () => {
    const internet = await opened(registry)
    expect(await find(sourceOn(internet), '169.254.169.254/app')).toEqual({
      fault: `the registry "169.254.169.254" ${NOT_THERE}`,
    })
    expect(internet.asked).toEqual([])
  })
})

describe('a registry that is busy', () => {
  test.each([429, 500, 502, 503])('with status %i is asked again', async (status) => {
    let count = 0
    const internet = await opened((asked) =>
      (count += 1) < 4 ? { status, headers: { 'retry-after': '0' } } : registry(asked),
    )
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ ...FACTS, by: BY })
  })

  test('and breaks off the connection is asked again', async () => {
    let count = 0
    const internet = await opened((asked) =>
      (count += 1) < 2 ? (response) => response.destroy() : registry(asked),
    )
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ ...FACTS, by: BY })
  })

  test.each([
    [IMAGE, 429, '0', 4, `${BY} has had too many requests from here; run this again in 0 seconds`],
    [IMAGE, 429, '3600', 1, `${BY} has had too many requests from here; run this again in 3600 seconds`],
    [
      IMAGE,
      429,
      'Fri, 01 Jan 2100 00:00:00 GMT',
      1,
      `${BY} has had too many requests from here; run this again later`,
    ],
    [
      'nginx:1',
      429,
      '60',
      1,
      'the registry "docker.io" has had too many requests from here; run this again in 60 seconds, or sign in with `docker login` for a higher limit',
    ],
    [IMAGE, 503, '0', 4, `${BY} answers with status 503 for "team/app:1"`],
    [IMAGE, 404, '0', 1, `${BY} has no "team/app:1"`],
    [IMAGE, 418, '0', 1, `${BY} answers with status 418 for "team/app:1"`],
    [`registry.example/x@${arm.descriptor.digest}`, 404, '0', 1, `${BY} has no "x@${arm.descriptor.digest}"`],
  ])('%s: %i, retry after %s', async (...[image, status, after, times, fault]) => {
    const internet = await opened(() => ({ status, headers: { 'retry-after': after }, body: SECRET }))
    expect(await find(sourceOn(internet), image)).toEqual({ fault })
    expect(internet.asked.length).toBe(times)
  })
})

describe('a registry that means harm', () => {
  const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
  const own = (body: string | Buffer, headers = {}): Said => ({
    status: 200,
    headers: { 'content-type': MANIFEST, ...headers },
    body,
  })
  const lying = Buffer.from(manifest.bytes).fill(' ', 5, 6)
  const endless = (response: Parameters<Extract<Said, (...args: never) => unknown>>[0]) => {
    response.writeHead(200, { 'content-type': MANIFEST })
    const chunk = Buffer.alloc(65_536, ' ')
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  }
  const digest = manifest.descriptor.digest
  const bigConfig = blobOf('', { schemaVersion: 2, config: { ...said(config), size: 2 ** 33 } }).bytes
  test.each<[string, Said, string, string?]>([
    [
      'lies about a digest',
      own(lying, { 'docker-content-digest': digest }),
      `has a blob that is not what its digest ${digest} says`,
    ],
    [
      'gives another image for a digest',
      own(arm.bytes),
      `has a blob that is not what its digest ${digest} says`,
      `registry.example/team/app@${digest}`,
    ],
    ['never ends', endless, 'answers with more than 4 MiB'],
    [
      'says that it has more than can be',
      own('', { 'content-length': '99999999999' }),
      'answers with more than 4 MiB',
    ],
    ['has huge JSON', own(`{"a":"${'x'.repeat(5 * 2 ** 20)}"}`), 'answers with more than 4 MiB'],
    ['has JSON that goes deep', own('['.repeat(1_000_000)), 'has a manifest that is no JSON object'],
    ['has no JSON', own('<html>'), 'has a manifest that is no JSON object'],
    ['has a huge configuration', own(bigConfig), 'names a blob that is larger than 4 MiB'],
    [
      'is not as long as it says',
      (response) => {
        response.writeHead(200, { 'content-length': '5000' }).write('{')
        setTimeout(() => response.destroy(), 1)
      },
      'broke off the connection',
    ],
    [
      'sends nonsense',
      (response) => {
        response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')
      },
      'cannot be asked (HPE_INVALID_CONSTANT)',
    ],
    [
      'sends endless headers',
      (response) => {
        response.socket?.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`)
      },
      'answers with headers that are too long',
    ],
    ['says nothing', () => {}, 'took longer than 0.3 seconds'],
    [
      'says little',
      (response) => {
        response.writeHead(200)
        const timer = setInterval(() => response.write(' '), 20)
        response.once('close', () => clearInterval(timer))
      },
      'took longer than 0.3 seconds',
    ],
    [
      'is of the first schema',
      own('{"schemaVersion":1}', {
        'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws',
      }),
      'has a manifest of the first schema, which Docker gave up; push it again with a current client',
    ],
  ])('%s', async (...[, said, fault, image = IMAGE]) => {
    const internet = await opened(() => said)
    const isSlow = fault.startsWith('took')
    const source = sourceOn(internet, isSlow ? { timeoutSeconds: 0.3 } : {})
    expect(await find(source, image)).toEqual({ fault: `${BY} ${fault}` })
  })

  test('a wrong configuration is no configuration', async () => {
    const wrong = Buffer.from(config.bytes).fill(' ', 5, 6)
    const internet = await opened((asked) => (asked.path.includes('/blobs/') ? own(wrong) : registry(asked)))
    const fault = `${BY} has a blob that is not what its digest ${config.descriptor.digest} says`
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ fault })
  })

  test('an endless excuse is not listened to', async () => {
    const internet = await opened(() => (response) => {
      response.writeHead(404)
      const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1)
      response.once('close', () => clearInterval(timer))
    })
    expect(await find(sourceOn(internet), IMAGE)).toEqual({ fault: `${BY} has no "team/app:1"` })
  })
})

describe('a server that cannot be asked', () => {
  test.each([
    [
      'where nobody listens',
      '127.0.0.1:1/app',
      {},
      'the registry "127.0.0.1:1" cannot be reached: nothing listens there',
    ],
    [
      'with a name that is none',
      '[::::]/app',
      {},
      'the registry "[::::]" has a name that is none of a server',
    ],
    [
      'through a proxy that is none',
      IMAGE,
      { environment: { HTTP_PROXY: `socks5://me:${SECRET}@127.0.0.1` } },
      `${BY} cannot be asked, because \`HTTP_PROXY\` is no address of an http or https proxy`,
    ],
    [
      'through a tunnel that nobody opens',
      'secure.example/app',
      { environment: { HTTPS_PROXY: `http://me:${SECRET}@127.0.0.1:1` } },
      'the registry "secure.example" cannot be reached through the proxy "127.0.0.1:1", which does not answer',
    ],
    [
      'with certificates that are not there',
      'secure.example/app',
      { ca: '/nowhere/ca.pem' },
      'the registry "secure.example" cannot be trusted: the file of certificates "/nowhere/ca.pem" does not exist',
    ],
  ])('%s', async (...[, image, options, fault]) => {
    const internet = await opened(registry)
    const { port } = internet
    expect(await find(sourceOn({ ...internet, port }, options), image)).toEqual({ fault })
    expect(internet.asked).toEqual([])
  })

  test.each([
    ['no certificate', 'some text'],
    ['a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('by a file that holds %s', async (_, text) => {
    const ca = join(homeWith({}), 'ca.pem')
    writeFileSync(ca, text)
    const answer = await find(sourceOn(await opened(registry), { ca }), 'secure.example/app')
    const said = `the registry "secure.example" cannot be trusted: the file of certificates "${ca}" cannot be read`
    expect(answer).toEqual({ fault: expect.stringMatching(/ \(ERR_OSSL_\w+\)$/) })
    expect((answer as { fault: string }).fault).toContain(said)
  })

  test('a proxy is told who asks, and no server is', async () => {
    const internet = await opened(registry)
    const environment = { HTTP_PROXY: `http://me:${SECRET}%21@127.0.0.1:${internet.port}` }
    expect(await find(sourceOn(internet, { environment }), IMAGE)).toEqual({ ...FACTS, by: BY })
    const right = `Basic ${login('me', `${SECRET}!`).auth}`
    expect(internet.asked.map(({ headers }) => headers['proxy-authorization'])).toEqual([right, right])
  })

  test('without encryption a registry is not asked unless it is named', async () => {
    const internet = await opened(registry)
    const source = registrySource({ insecure: ['localhost:1'], environment: {} })
    expect(await find(source, `localhost:${internet.port}/app`)).toEqual({
      fault: `the registry "localhost:${internet.port}" does not speak TLS; if that is meant, name it as an insecure registry`,
    })
    expect(internet.asked).toEqual([])
  })
})
