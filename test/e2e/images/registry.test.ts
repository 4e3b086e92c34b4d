import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePlatform } from '../../../src/images/platform.js'
import { parseReference } from '../../../src/images/reference.js'
import type { RegistryOptions } from '../../../src/images/registry.js'
import { registrySource } from '../../../src/images/registry.js'
import type { Answer, ImageSource } from '../../../src/images/source.js'
import type { Blob } from '../../images/blobs.js'
import { imageOf, indexOf, said as describedBy } from '../../images/blobs.js'
import { outputOf } from '../command.js'
import type { Certificate, Running } from './registries.js'
import { makeCertificate, PASSWORD, serve, startRegistry, tokenGiver, tunnelsTo, USER } from './registries.js'
import { buildImage, inspected, removeImages, said } from './saved.js'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const ARM = { os: 'linux', architecture: 'arm', variant: 'v7' }
const BUILT = 'localhost/ducttape-fn-e2e-registry:1'

const amd64 = imageOf(AMD64, {
  config: { Entrypoint: ['/tini', '--'], Cmd: ['node', 'app.js'], Env: ['A=b', 'C='] },
})
const arm64 = imageOf(ARM64, { config: { Cmd: ['arm64'], Labels: { 'a.b/c': 'ä "quoted"' } } })
const arm = imageOf(ARM, { config: { User: '65532:65532', WorkingDir: '/srv' } })
const none = imageOf(AMD64, { config: {} })

let folder = ''
let certificate: Certificate
let plain: Running
let running: Running[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-registry-'))
  certificate = makeCertificate(folder)
  plain = await started(startRegistry(folder))
  const index = indexOf([
    [amd64[0], AMD64],
    [arm64[0], ARM64],
    [arm[0], ARM],
  ])
  const unknown = { os: 'unknown', architecture: 'unknown' }
  const attested = indexOf([
    [none[0], unknown],
    [amd64[0], AMD64],
  ])
  await buildImage(BUILT, [
    'ENV A=b',
    'USER 1000:1000',
    'WORKDIR /srv',
    'LABEL x=y',
    'ENTRYPOINT ["/app"]',
    'CMD ["serve"]',
  ])
  await copied(`containers-storage:${BUILT}`, 'team/built:1')
  await copied(layout('oci', amd64[0], amd64), 'team/oci:1')
  await copied(layout('none', none[0], none), 'none')
  await copied(layout('docker', amd64[0], amd64), 'team/docker:1', '--format=v2s2')
  await copied(layout('multi', index, [...amd64, ...arm64, ...arm]), 'a/b/c/multi:1', '--all')
  await copied(layout('list', index, [...amd64, ...arm64, ...arm]), 'list:1', '--all', '--format=v2s2')
  await copied(layout('attested', attested, [...none, ...amd64]), 'attested:1', '--all')
})

afterAll(async () => {
  await Promise.all(running.map((each) => each.end()))
  await removeImages([BUILT])
  rmSync(folder, { recursive: true })
})

async function started<R extends Running>(starting: Promise<R>): Promise<R> {
  const one = await starting
  running = [...running, one]
  return one
}

/** Writes a layout of an image or an index, with all its blobs. */
function layout(name: string, top: Blob, blobs: readonly Blob[]): string {
  const root = join(folder, name)
  mkdirSync(join(root, 'blobs', 'sha256'), { recursive: true })
  for (const { bytes, descriptor } of [top, ...blobs])
    writeFileSync(join(root, 'blobs', ...descriptor.digest.split(':')), bytes)
  writeFileSync(join(root, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(join(root, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [describedBy(top)] }))
  return `oci:${root}`
}

async function copied(from: string, name: string, ...flags: readonly string[]): Promise<void> {
  const to = `docker://127.0.0.1:${plain.port}/${name}`
  await outputOf(['skopeo', 'copy', '--quiet', '--dest-tls-verify=false', ...flags, from, to])
}

function source(options: Partial<RegistryOptions> = {}): ImageSource {
  return registrySource({ insecure: [`127.0.0.1:${plain.port}`], environment: {}, ...options })
}

function find(from: ImageSource, image: string, platform = 'linux/amd64'): Promise<Answer> {
  const reference = parseReference(image)
  if (!reference) throw new Error(`${image} is no reference`)
  return from.find({ image, reference, platform: parsePlatform(platform) ?? AMD64 })
}

describe('what skopeo says of an image is what is found', () => {
  test.each([
    ['built by buildah', 'team/built:1', 'amd64'],
    ['of OCI', 'team/oci:1', 'amd64'],
    ['of Docker', 'team/docker:1', 'amd64'],
    ['that says nothing', 'none', 'amd64'],
    ['of several platforms, the first', 'a/b/c/multi:1', 'amd64'],
    ['of several platforms, the second', 'a/b/c/multi:1', 'arm64'],
    ['of several platforms, with a variant', 'a/b/c/multi:1', 'arm'],
    ["of several platforms, in Docker's list", 'list:1', 'arm64'],
    ['with an attestation', 'attested:1', 'amd64'],
  ])('%s', async (_, name, architecture) => {
    const image = `127.0.0.1:${plain.port}/${name}`
    const place = `docker://${image}`
    const bytes = await outputOf(['skopeo', 'inspect', '--tls-verify=false', '--raw', place])
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const oracle = await inspected(place, architecture)
    const byTag = await find(source(), image, `linux/${architecture}`)
    expect(said(byTag)).toEqual(oracle)
    expect(byTag).toMatchObject({ digest, by: `the registry "127.0.0.1:${plain.port}"` })
    const byDigest = `${image.replace(/:[^/]*$/, (end) => (end.includes('/') ? end : ''))}@${digest}`
    expect(await find(source(), byDigest, `linux/${architecture}`)).toEqual(byTag)
  })
})

describe('a registry with a certificate of its own', () => {
  const oracle = () => inspected(`docker://127.0.0.1:${plain.port}/team/oci:1`)

  test('is trusted by a file, and not without', async () => {
    const { port } = await started(startRegistry(folder, { certificate }))
    const image = `localhost:${port}/team/oci:1`
    expect(said(await find(source({ ca: certificate.certFile }), image))).toEqual(await oracle())
    expect(await find(source(), image)).toEqual({
      fault: `the registry "localhost:${port}" has a certificate of nobody who is trusted here; name a file of certificates that are`,
    })
  })

  test('is trusted by the variable that Node.js has for it, and the program ends by itself', async () => {
    const { port } = await started(startRegistry(folder, { certificate }))
    const image = `localhost:${port}/team/oci:1`
    const wanted = { image, reference: parseReference(image), platform: AMD64 }
    const program = join(folder, 'program.mjs')
    const entry = join(import.meta.dirname, '..', '..', '..', 'src', 'images', 'registry.ts')
    await build({
      stdin: {
        contents: `import { registrySource } from ${JSON.stringify(entry)}
          const source = registrySource({ insecure: [], environment: process.env })
          console.log(JSON.stringify(await source.find(${JSON.stringify(wanted)})))`,
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    })
    const words = [process.execPath, program]
    const answer = await outputOf(words, { environment: { NODE_EXTRA_CA_CERTS: certificate.certFile } })
    expect(said(JSON.parse(answer) as Answer)).toEqual(await oracle())
    expect(JSON.parse(await outputOf(words))).toHaveProperty('fault')
  })

  test('lets in who has signed in with skopeo, and nobody else', async () => {
    const { port } = await started(startRegistry(folder, { certificate, isBasic: true }))
    const authFile = join(folder, 'auth.json')
    const certificates = join(folder, 'certificates')
    mkdirSync(certificates)
    await outputOf(['cp', certificate.certFile, certificates])
    const login = [
      'skopeo',
      'login',
      `--authfile=${authFile}`,
      `--cert-dir=${certificates}`,
      '-u',
      USER,
      '-p',
      PASSWORD,
    ]
    await outputOf([...login, `localhost:${port}`])
    const [image, ca] = [`localhost:${port}/team/oci:1`, certificate.certFile]
    const environment = { REGISTRY_AUTH_FILE: authFile }
    expect(said(await find(source({ ca, environment }), image))).toEqual(await oracle())
    expect(await find(source({ ca }), image)).toEqual({
      fault: `the registry "localhost:${port}" asks for a user name and a password; sign in there with \`docker login\` or \`podman login\` and run this again`,
    })
    expect(
      await find(source({ ca, environment: dockerConfig(`localhost:${port}`, 'wrong') }), image),
    ).toEqual({
      fault: `the registry "localhost:${port}" refuses "team/oci:1"; either it has none, or a login is needed that may read it`,
    })
  })

  test('lets in who has a token', async () => {
    const giver = await started(serve(tokenGiver(certificate), certificate))
    const realm = `https://localhost:${giver.port}/token`
    const { port } = await started(startRegistry(folder, { certificate, realm }))
    const [image, ca] = [`localhost:${port}/a/b/c/multi:1`, certificate.certFile]
    const environment = dockerConfig(`localhost:${port}`, PASSWORD)
    const expected = await inspected(`docker://127.0.0.1:${plain.port}/a/b/c/multi:1`, 'arm64')
    expect(said(await find(source({ ca, environment }), image, 'linux/arm64'))).toEqual(expected)
    expect(await find(source({ ca }), image)).toEqual({
      fault: `the registry "localhost:${port}" asks for a sign-in at "localhost:${giver.port}", which refuses it with status 401; sign in there with \`docker login\` or \`podman login\` and run this again`,
    })
  })

  test('sends nobody to where there is no encryption', async () => {
    const front = await started(
      serve((request, response) => {
        response.writeHead(307, { location: `http://127.0.0.1:${plain.port}${request.url}` }).end()
      }, certificate),
    )
    expect(await find(source({ ca: certificate.certFile }), `localhost:${front.port}/team/oci:1`)).toEqual({
      fault: `the registry "localhost:${front.port}" redirects to "127.0.0.1:${plain.port}" without encryption`,
    })
  })

  test('sends on to another with encryption', async () => {
    const store = await started(startRegistry(folder, { certificate }))
    const front = await started(
      serve((request, response) => {
        response.writeHead(307, { location: `https://127.0.0.1:${store.port}${request.url}` }).end()
      }, certificate),
    )
    const answer = await find(source({ ca: certificate.certFile }), `localhost:${front.port}/team/oci:1`)
    expect(said(answer)).toEqual(await oracle())
  })

  test('is reached through a proxy, which sees its name alone', async () => {
    const { port } = await started(startRegistry(folder, { certificate }))
    const proxy = await started(tunnelsTo(port))
    const environment = { HTTPS_PROXY: `http://${USER}:${PASSWORD}@127.0.0.1:${proxy.port}` }
    const from = source({ ca: certificate.certFile, environment })
    expect(said(await find(from, 'registry.example/team/oci:1'))).toEqual(await oracle())
    const login = Buffer.from(`${USER}:${PASSWORD}`).toString('base64')
    expect([...new Set(proxy.asked)]).toEqual([`registry.example:443 Basic ${login}`])
    const other = await find(from, 'other.example/team/oci:1')
    expect(other).toEqual({ fault: 'the registry "other.example" has a certificate of another name' })
  })
})

test('what a registry does not have is a fault in words', async () => {
  const registry = `127.0.0.1:${plain.port}`
  const cases = [
    [`${registry}/team/gone:1`, 'linux/amd64', 'has no "team/gone:1"'],
    [`${registry}/team/oci:2`, 'linux/amd64', 'has no "team/oci:2"'],
    [
      `${registry}/a/b/c/multi:1`,
      'linux/s390x',
      'has nothing for linux/s390x; it has linux/amd64, linux/arm64/v8, linux/arm/v7',
    ],
  ] as const
  for (const [image, platform, fault] of cases)
    expect(await find(source(), image, platform)).toEqual({ fault: `the registry "${registry}" ${fault}` })
})

/** The environment of somebody who signed in with Docker. */
function dockerConfig(registry: string, password: string): { readonly DOCKER_CONFIG: string } {
  const home = mkdtempSync(join(folder, 'docker-'))
  const auth = Buffer.from(`${USER}:${password}`).toString('base64')
  writeFileSync(join(home, 'config.json'), JSON.stringify({ auths: { [registry]: { auth } } }))
  return { DOCKER_CONFIG: home }
}
