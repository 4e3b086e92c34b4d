import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { engineSource } from '../../src/images/engine.js'
import { wanted } from './wanted.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-engine-'))
const SOCKET = join(FOLDER, 'e.sock')
const BY = `the engine at "${SOCKET}"`
const NAMED = { home: join(FOLDER, 'home'), environment: { DOCKER_HOST: `unix://${SOCKET}` } }
const HEX = 'a'.repeat(64)

// An engine of the machine's own, at a usual place, does not have it.
const NOWHERE_ELSE = 'ducttape-fn.test/web:1'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => rmSync(FOLDER, { recursive: true }))

const IMAGE = {
  Id: `sha256:${'1'.repeat(64)}`,
  RepoTags: ['web:1'],
  RepoDigests: [`shop@sha256:${'b'.repeat(64)}`, 'nonsense@', `web@sha256:${HEX}`],
  Architecture: 'arm64',
  Os: 'linux',
  Variant: 'v8',
  Config: {
    Hostname: '',
    Entrypoint: null,
    Cmd: ['serve'],
    Env: ['A=1'],
    WorkingDir: '',
    Labels: { a: 'b' },
  },
}
const FACTS = {
  config: { Cmd: ['serve'], Env: ['A=1'], Labels: { a: 'b' } },
  platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  digest: `sha256:${HEX}`,
  by: BY,
}

describe('an engine', () => {
  test.each([
    ['web:1', '/images/docker.io/library/web:1/json'],
    ['me/web', '/images/docker.io/me/web:latest/json'],
    ['localhost:5000/a/b:c', '/images/localhost:5000/a/b:c/json'],
    ['[::1]:5000/a', '/images/%5B::1%5D:5000/a:latest/json'],
    [`web:1@sha256:${HEX}`, `/images/docker.io/library/web@sha256:${HEX}/json`],
  ])('is asked about %s by its whole name', async (image, path) => {
    const asked: IncomingMessage[] = []
    await listen((request, response) => {
      asked.push(request)
      response.writeHead(404).end('{"message":"No such image"}')
    })
    expect(await engineSource(NAMED).find(wanted(image))).toBeUndefined()
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${path}`])
  })

  test('has no image whose name it cannot read', async () => {
    await listen((_, response) => response.writeHead(400).end('{"message":"invalid reference format"}'))
    expect(await engineSource(NAMED).find(wanted('[::1]:5000/a'))).toBeUndefined()
  })

  test('says what an image says', async () => {
    await listen(replying(IMAGE))
    expect(await engineSource(NAMED).find(wanted('web:1'))).toEqual(FACTS)
    expect(await engineSource(NAMED).find(wanted('cart'))).toEqual({ ...FACTS, digest: undefined })
  })

  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'in DOCKER_HOST',
      { DOCKER_HOST: `unix://${join(FOLDER, 'd.sock')}`, XDG_RUNTIME_DIR: FOLDER },
      'd.sock',
    ],
    ['in CONTAINER_HOST', { CONTAINER_HOST: `unix://${join(FOLDER, 'c.sock')}`, DOCKER_HOST: '' }, 'c.sock'],
    ['of rootless Docker', { XDG_RUNTIME_DIR: FOLDER }, 'docker.sock'],
    ['of Docker Desktop', {}, 'home/.docker/run/docker.sock'],
    ['of rootless podman', { XDG_RUNTIME_DIR: FOLDER }, 'podman/podman.sock'],
  ])('is found at the socket %s', async (_, environment, socket) => {
    await listen(replying(IMAGE), join(FOLDER, socket))
    const answer = await engineSource({ ...NAMED, environment }).find(wanted(NOWHERE_ELSE))
    expect(answer).toEqual({ ...FACTS, digest: undefined, by: `the engine at "${join(FOLDER, socket)}"` })
  })

  test.each(['127.0.0.1', 'localhost'])('is found at a port of %s', async (host) => {
    const server = createServer(replying(IMAGE))
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const environment = { DOCKER_HOST: `tcp://${host}:${port}` }
    const answer = await engineSource({ ...NAMED, environment }).find(wanted('web:1'))
    expect(answer).toEqual({ ...FACTS, by: `the engine at "${host}:${port}"` })
  })

  test('is asked after another that has not got the image, or is broken', async () => {
    const [docker, podman] = [join(FOLDER, 'd.sock'), join(FOLDER, 'p.sock')]
    await listen((_, response) => response.writeHead(500).end(), docker)
    await listen(replying(IMAGE), podman)
    const environment = { DOCKER_HOST: `unix://${docker}`, CONTAINER_HOST: `unix://${podman}` }
    const answer = await engineSource({ ...NAMED, environment }).find(wanted('web:1'))
    expect(answer).toEqual({ ...FACTS, by: `the engine at "${podman}"` })
  })

  test('that nobody named may be missing, or have left its socket behind', async () => {
    const environment = { XDG_RUNTIME_DIR: join(FOLDER, 'runtime') }
    mkdirSync(environment.XDG_RUNTIME_DIR)
    writeFileSync(join(environment.XDG_RUNTIME_DIR, 'docker.sock'), '')
    expect(await engineSource({ ...NAMED, environment }).find(wanted(NOWHERE_ELSE))).toBeUndefined()
  })
})

describe('a fault of an engine', () => {
  test.each<[string, RequestListener, string]>([
    [
      'an error',
      (_, response) => response.writeHead(500).end('{"message":"secret"}'),
      'answers with status 500',
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(301, { location: 'http://169.254.169.254/' }).end(),
      'answers with status 301',
    ],
    ['what is no JSON', (_, response) => response.end('<html>'), 'answers with what is no JSON object'],
    ['a list', (_, response) => response.end('[]'), 'answers with what is no JSON object'],
    [
      'a configuration of the wrong types',
      replying({ Config: { Env: { A: 1 } } }),
      'has a configuration whose `Env` is not a list of strings',
    ],
    [
      'a body without end',
      (_, response) => {
        const write = () => {
          while (response.write(Buffer.alloc(2 ** 16)));
          response.once('drain', write)
        }
        write()
      },
      'answers with more than 4 MiB',
    ],
    [
      'a body that is cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{')
        setTimeout(() => response.destroy(), 5)
      },
      'could not be asked (ECONNRESET)',
    ],
    [
      'something else than HTTP',
      (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
      'could not be asked (HPE_INVALID_CONSTANT)',
    ],
    ['nothing', () => {}, 'did not answer within 0.2 seconds'],
    [
      'a drop at a time',
      (_, response) => {
        response.write('{')
        const timer = setInterval(() => response.write(' '), 20)
        response.once('close', () => clearInterval(timer))
      },
      'did not answer within 0.2 seconds',
    ],
  ])('that answers with %s is said', async (_, listener, fault) => {
    await listen(listener)
    const answer = await engineSource({ ...NAMED, longestWait: 200 }).find(wanted('web:1'))
    expect(answer).toEqual({ fault: `${BY} ${fault}` })
  })

  test('is said of one that was named and is not there, or not one that may be asked', async () => {
    const notLocal = '`DOCKER_HOST` must be unix:///PATH, or tcp:// with an address of this machine'
    const cases: readonly (readonly [Record<string, string>, string])[] = [
      [{ DOCKER_HOST: 'unix:///nowhere/e.sock' }, 'the engine at "/nowhere/e.sock" is not there'],
      [{ DOCKER_HOST: 'tcp://10.0.0.1:2375' }, notLocal],
      [{ DOCKER_HOST: 'tcp://127.0.0.1.example.com:2375' }, notLocal],
      [{ DOCKER_HOST: 'tcp://user:password@127.0.0.1:2375' }, notLocal],
      [{ DOCKER_HOST: 'ssh://user:password@host' }, notLocal],
      [{ CONTAINER_HOST: 'ssh://host' }, notLocal.replace('DOCKER', 'CONTAINER')],
      [
        { DOCKER_HOST: 'tcp://127.0.0.1:2376', DOCKER_TLS_VERIFY: '1' },
        '`DOCKER_HOST` names a port with TLS, which is not spoken here; name a socket',
      ],
      [{ DOCKER_HOST: 'tcp://127.0.0.1:99999' }, notLocal],
    ]
    for (const [environment, fault] of cases)
      expect(await engineSource({ ...NAMED, environment }).find(wanted('web:1'))).toEqual({ fault })
  })

  test('is remembered: an engine that does not answer is not waited for again', async () => {
    let count = 0
    await listen(() => (count += 1))
    const source = engineSource({ ...NAMED, longestWait: 100 })
    const fault = { fault: `${BY} did not answer within 0.1 seconds` }
    expect([await source.find(wanted('web:1')), await source.find(wanted('web:2'))]).toEqual([fault, fault])
    expect(count).toBe(1)
  })
})

function replying(image: unknown): RequestListener {
  return (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(image))
}

async function listen(listener: RequestListener, socket = SOCKET): Promise<void> {
  mkdirSync(dirname(socket), { recursive: true })
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
}
