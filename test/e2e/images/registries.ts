import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'

/** A certificate for this machine and for "registry.example", which signs itself. */
export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
}

/** A server that somebody has to end. */
export interface Running {
  readonly port: number
  readonly end: () => Promise<void>
}

export const USER = 'me'
export const PASSWORD = 'hunter2'
const ISSUER = 'the test'
const SERVICE = 'the registry'

/** Makes a certificate in a folder. */
export function makeCertificate(folder: string): Certificate {
  const [certFile, keyFile] = [join(folder, 'ca.crt'), join(folder, 'ca.key')]
  const names = 'subjectAltName=DNS:localhost,DNS:registry.example,IP:127.0.0.1'
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile]
  const subject = ['-subj', '/CN=test', '-addext', names]
  const words = ['req', '-x509', '-days', '2', ...key, '-out', certFile, ...subject]
  execFileSync('openssl', words, { stdio: 'ignore' })
  return { certFile, keyFile }
}

/** What a registry does besides serving a folder of images. */
export interface Manner {
  readonly certificate?: Certificate
  /** Let in by a name and a password. */
  readonly isBasic?: boolean
  /** Lets in by tokens that this address gives. */
  readonly realm?: string
}

/** Starts the distribution project's registry on a folder of images. */
export async function startRegistry(folder: string, manner: Manner = {}): Promise<Running> {
  const { certificate, isBasic, realm } = manner
  const port = await freePort()
  const tls = certificate && { certificate: certificate.certFile, key: certificate.keyFile }
  const token = { realm, service: SERVICE, issuer: ISSUER, rootcertbundle: certificate?.certFile }
  const passwords = join(folder, `passwords-${port}`)
  if (isBasic) writeFileSync(passwords, execFileSync('htpasswd', ['-nbB', USER, PASSWORD]))
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'images') } },
    http: { addr: `127.0.0.1:${port}`, ...(tls ? { tls } : {}) },
    ...(isBasic ? { auth: { htpasswd: { realm: 'here', path: passwords } } } : {}),
    ...(realm === undefined ? {} : { auth: { token } }),
  }
  const file = join(folder, `registry-${port}.yml`)
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config))
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' })
  process.once('exit', () => child.kill())
  await listening(port, child)
  return { port, end: () => ended(child) }
}

/** Serves on a free port of this machine, encrypted if there is a certificate. */
export async function serve(answer: RequestListener, certificate?: Certificate): Promise<Running> {
  const files = certificate && {
    cert: readFileSync(certificate.certFile),
    key: readFileSync(certificate.keyFile),
  }
  return opened(files ? createSecureServer(files, answer) : createServer(answer))
}

/** Gives tokens for what is asked for to the user above, and none to others; the registry takes them by the certificate. */
export function tokenGiver({ certFile, keyFile }: Certificate): RequestListener {
  const chain = [new X509Certificate(readFileSync(certFile)).raw.toString('base64')]
  const key = createPrivateKey(readFileSync(keyFile))
  const right = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
  return (request, response) => {
    if (request.headers.authorization !== right) return response.writeHead(401).end()
    const [, name] =
      /^repository:(.*):pull$/.exec(new URL(request.url ?? '', 'http://x').searchParams.get('scope') ?? '') ??
      []
    const now = Math.floor(Date.now() / 1000)
    const times = { exp: now + 60, nbf: now - 60, iat: now }
    const claims = {
      iss: ISSUER,
      sub: USER,
      aud: SERVICE,
      jti: randomUUID(),
      ...times,
      access: [{ type: 'repository', name, actions: ['pull'] }],
    }
    const text = [{ typ: 'JWT', alg: 'ES256', x5c: chain }, claims]
      .map((part) => encoded(JSON.stringify(part)))
      .join('.')
    const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
    return response.end(JSON.stringify({ token: `${text}.${encoded(signature)}` }))
  }
}

/** A proxy whose every tunnel ends at one port of this machine; it keeps what it was asked for. */
export async function tunnelsTo(port: number): Promise<Running & { readonly asked: readonly string[] }> {
  const asked: string[] = []
  const ends: Duplex[] = []
  const server = createServer()
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`)
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      there.pipe(socket).pipe(there)
    })
    ends.push(there, socket)
    for (const one of [there, socket]) one.on('error', () => [there, socket].map((each) => each.destroy()))
  })
  const { port: own, end } = await opened(server)
  // What a tunnel is made of is no connection of the server's any more.
  const endAll = () => {
    for (const each of ends) each.destroy()
    return end()
  }
  return { port: own, end: endAll, asked }
}

async function opened(server: Server): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const end = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: (server.address() as AddressInfo).port, end }
}

async function freePort(): Promise<number> {
  const server = await opened(createServer())
  await server.end()
  return server.port
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}`)
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  child.kill()
  throw new Error('docker-registry does not listen')
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill()
  })
}

function encoded(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64url')
}
