import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
}
const ARCHITECTURES = ['amd64', 'arm64']
const LONGEST_START_MS = 5000

/**
 * Starts the distribution project's registry on this machine's loopback, with images of the usual size in it, each for two
 * platforms. Rejects where there is no such program.
 * @param {string} folder
 * @param {number} count
 * @returns {Promise<{ host: string, images: readonly string[], end: () => void }>}
 */
export async function startRegistry(folder, count) {
  const host = `127.0.0.1:${await freePort()}`
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    // As in the configuration that its image comes with.
    storage: {
      filesystem: { rootdirectory: join(folder, 'registry') },
      cache: { blobdescriptor: 'inmemory' },
    },
    http: { addr: host },
  }
  const file = join(folder, 'registry.yml')
  mkdirSync(join(folder, 'registry'))
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config))
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' })
  const end = () => void child.kill()
  process.once('exit', end)
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  await answering(host)
  const images = await Promise.all(Array.from({ length: count }, (_, i) => push(host, i)))
  return { host, images, end }
}

/**
 * @param {string} host
 * @param {number} index
 */
async function push(host, index) {
  const name = `shop/app-${String(index).padStart(3, '0')}`
  const manifests = await Promise.all(
    ARCHITECTURES.map(async (architecture) => {
      const config = await blob(`${host}/v2/${name}`, configOf(architecture, index))
      const text = {
        schemaVersion: 2,
        mediaType: TYPES.manifest,
        config: { mediaType: TYPES.config, ...config },
        layers: [],
      }
      return { ...(await manifest(`${host}/v2/${name}`, text)), platform: { os: 'linux', architecture } }
    }),
  )
  await manifest(`${host}/v2/${name}`, { schemaVersion: 2, mediaType: TYPES.index, manifests }, 'v1')
  return `${host}/${name}:v1`
}

/**
 * What an image of a language's usual base says, with as long a history.
 * @param {string} architecture
 * @param {number} index
 */
function configOf(architecture, index) {
  const history = Array.from({ length: 20 }, (_, i) => ({
    created: '2025-01-01T00:00:00Z',
    created_by: `RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends package-${i} # buildkit`,
    empty_layer: true,
  }))
  const config = {
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node', 'server.js'],
    Env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'NODE_VERSION=22.11.0',
      `APP=${index}`,
    ],
    WorkingDir: '/app',
    User: '1000',
  }
  return { architecture, os: 'linux', config, history, rootfs: { type: 'layers', diff_ids: [] } }
}

/**
 * @param {string} repository
 * @param {object} value
 */
async function blob(repository, value) {
  const bytes = Buffer.from(JSON.stringify(value))
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const opened = await sent(`http://${repository}/blobs/uploads/`, { method: 'POST' })
  const place = new URL(opened.headers.get('location') ?? '', `http://${repository}`)
  place.searchParams.set('digest', digest)
  await sent(place.href, { method: 'PUT', body: bytes })
  return { digest, size: bytes.length }
}

/**
 * @param {string} repository
 * @param {{ mediaType: string, [field: string]: unknown }} value
 * @param {string} [tag]
 */
async function manifest(repository, value, tag) {
  const body = Buffer.from(JSON.stringify(value))
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  const headers = { 'content-type': value.mediaType }
  await sent(`http://${repository}/manifests/${tag ?? digest}`, { method: 'PUT', body, headers })
  return { mediaType: value.mediaType, digest, size: body.length }
}

/**
 * @param {string} url
 * @param {RequestInit} how
 */
async function sent(url, how) {
  const response = await fetch(url, how)
  if (!response.ok) throw new Error(`${url} answers with ${response.status}`)
  await response.arrayBuffer()
  return response
}

/** @param {string} host */
async function answering(host) {
  const last = performance.now() + LONGEST_START_MS
  for (;;) {
    const isThere = await fetch(`http://${host}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return
    if (performance.now() > last) throw new Error('docker-registry does not answer')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
