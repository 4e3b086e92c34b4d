import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Spec } from '../src/config/config.js'
import { ConfigError } from '../src/config/config.js'
import { configFrom } from '../src/config/defaults.js'
import { openSources } from '../src/image-sources.js'
import type { Run } from '../src/run.js'
import { run } from '../src/run.js'
import type { Blob } from './images/blobs.js'
import { imageOf, said } from './images/blobs.js'
import { tarOf } from './images/tars.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-image-sources-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

const AMD64 = { os: 'linux', architecture: 'amd64' }
const MACHINE = { environment: {}, home: FOLDER }

/** The path of a file with this text. */
function file(name: string, text: string | Buffer): string {
  const path = join(FOLDER, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const at = (name: string): string => join(FOLDER, name)
const ANY = 'apiVersion: v1\nkind: ConfigMap\n'

describe('a file that the configuration names and that cannot be used ends the run', () => {
  const MISSING = at('missing')
  const LARGE = file('large', Buffer.alloc(16 * 1_048_576 + 1, ' '))
  const BROKEN = file('broken.yaml', 'a: [b\n')
  const OTHER = file('other.yaml', ANY)
  const TEXT = file('text', 'hello\n')
  const NO_LOCK = file(
    'wrong.lock.yaml',
    'apiVersion: ducttape.dev/v1alpha1\nkind: ImageLock\nspec: {images: [{image: web, platform: amd64}]}\n',
  )
  const NO_BUILDS = file('wrong.json', '{"builds": [{"imageName": "web", "tag": 7}]}')
  const NO_RUNTIME = file(
    'perl.json',
    '{"builds": [{"imageName": "web", "tag": "web", "runtimeType": "perl"}]}',
  )
  const NO_ARTIFACTS = file(
    'skaffold-wrong.yaml',
    'apiVersion: skaffold/v4beta13\nbuild: {artifacts: [web]}\n',
  )
  const LATER = file('skaffold-later.yaml', 'apiVersion: skaffold/v4beta13\n---\nkind: Config\n')

  test.each<[situation: string, spec: Spec, message: string]>([
    ['no lock there', { imageLock: MISSING }, `\`spec.imageLock\` "${MISSING}" does not exist`],
    ['a folder in place of a lock', { imageLock: FOLDER }, `\`spec.imageLock\` "${FOLDER}" is not a file`],
    ['an endless lock', { imageLock: LARGE }, `\`spec.imageLock\` "${LARGE}" is larger than 16 MiB`],
    ['a lock that is no YAML', { imageLock: BROKEN }, `the lock "${BROKEN}", line 2, is not valid YAML`],
    [
      'another resource in place of a lock',
      { imageLock: OTHER },
      `\`spec.imageLock\` "${OTHER}" is no lock: it must be of kind ImageLock and apiVersion ducttape.dev/v1alpha1`,
    ],
    [
      'a lock with a wrong field',
      { imageLock: NO_LOCK },
      `\`spec.imageLock\` "${NO_LOCK}" is no lock: \`spec.images[0].platform\` must be like "linux/amd64"`,
    ],
    [
      'no build result there',
      { buildArtifacts: MISSING },
      `\`spec.buildArtifacts\` "${MISSING}" does not exist`,
    ],
    [
      'a build result that is no JSON',
      { buildArtifacts: TEXT },
      `\`spec.buildArtifacts\` "${TEXT}" is not JSON`,
    ],
    [
      'a build result with a wrong field',
      { buildArtifacts: NO_BUILDS },
      `\`spec.buildArtifacts\` "${NO_BUILDS}" has a \`builds[0].tag\` that must be the name of an image`,
    ],
    [
      'a build result in a language that is not known',
      { buildArtifacts: NO_RUNTIME },
      `\`spec.buildArtifacts\` "${NO_RUNTIME}" has a \`builds[0].runtimeType\` that must be one of go, nodejs, python, netcore, jvm; got "perl"`,
    ],
    [
      'a build result with a wrong field, in the functionConfig itself',
      { buildArtifacts: { builds: [{ imageName: 'web' }] } },
      '`spec.buildArtifacts` has a `builds[0].tag` that must be the name of an image',
    ],
    ['no skaffold.yaml there', { skaffold: MISSING }, `\`spec.skaffold\` "${MISSING}" does not exist`],
    [
      'a skaffold.yaml that is no YAML',
      { skaffold: BROKEN },
      `\`spec.skaffold\` "${BROKEN}", line 2, is not valid YAML`,
    ],
    [
      'another resource in place of a skaffold.yaml',
      { skaffold: OTHER },
      `\`spec.skaffold\` "${OTHER}" is not a skaffold.yaml: its \`apiVersion\` must begin with "skaffold/"`,
    ],
    [
      'a skaffold.yaml with a wrong field',
      { skaffold: NO_ARTIFACTS },
      `\`spec.skaffold\` "${NO_ARTIFACTS}" has a \`build.artifacts[0]\` that must be an object`,
    ],
    [
      'a skaffold.yaml whose second document is none',
      { skaffold: LATER },
      `\`spec.skaffold\` "${LATER}" is not a skaffold.yaml: its \`apiVersion\` must begin with "skaffold/"`,
    ],
  ])('%s', async (_, spec, message) => {
    const fault: unknown = await openSources(configFrom(spec), [], MACHINE).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(ConfigError)
    expect((fault as Error).message).toContain(message)
  })
})

describe('what is opened', () => {
  const BUILDS = '{"builds": [{"imageName": "web", "tag": "example.com/web:1", "runtimeType": "go"}]}'
  const BUILT = [{ imageName: 'web', tag: 'example.com/web:1', runtimeType: 'go' }]
  const SKAFFOLD =
    'apiVersion: skaffold/v4beta13\nbuild: {artifacts: [{image: web, runtimeType: jvm}, {image: shop, ko: {}}]}\n'

  test.each<[situation: string, spec: Spec, opened: object]>([
    ['nothing', {}, { sources: 0, builds: undefined, artifacts: [] }],
    [
      "Skaffold's build result",
      { buildArtifacts: file('b.json', BUILDS) },
      { sources: 0, builds: BUILT, artifacts: [] },
    ],
    [
      'the same in the functionConfig',
      { buildArtifacts: JSON.parse(BUILDS) },
      { sources: 0, builds: BUILT, artifacts: [] },
    ],
    [
      'a skaffold.yaml, with one source for all its Dockerfiles',
      { skaffold: file('s.yaml', SKAFFOLD) },
      {
        sources: 1,
        builds: undefined,
        artifacts: [
          { imageName: 'web', runtimeType: 'jvm' },
          { imageName: 'shop', runtimeType: undefined },
        ],
      },
    ],
    [
      'an empty skaffold.yaml',
      { skaffold: file('e.yaml', '# nothing\n') },
      { sources: 0, builds: undefined, artifacts: [] },
    ],
    [
      'each file, each rule with one, an engine and a registry',
      {
        images: [
          { image: 'a', file: at('a') },
          { image: 'b', dockerfile: at('b') },
          { image: 'c', dockerfile: at('c') },
        ],
        imageFiles: [at('d'), at('e')],
        engine: true,
        registry: { enabled: true },
      },
      { sources: 6, builds: undefined, artifacts: [] },
    ],
  ])('%s', async (_, spec, opened) => {
    const { sources, ...rest } = await openSources(configFrom(spec), [], MACHINE)
    expect({ sources: sources.length, ...rest }).toEqual(opened)
  })
})

describe('a run with', () => {
  const NODE = { Cmd: ['node', 'server.js'], Env: ['NODE_VERSION=22.1.0'] }

  test('an archive that is named for an image', async () => {
    const path = file('web.tar', archiveOf(NODE))
    await expect(told({ images: [{ image: 'web', file: path }] })).resolves.toEqual({
      ...CHANGED,
      image: `the archive "${path}"`,
    })
  })

  test('an archive that is named for an image, which Skaffold has tagged', async () => {
    const path = file('web.tar', archiveOf(NODE))
    const buildArtifacts = { builds: [{ imageName: 'web', tag: 'example.com/web:v1' }] }
    const said = await told({ images: [{ image: 'web', file: path }], buildArtifacts }, 'example.com/web:v1')
    expect(said).toEqual({ ...CHANGED, image: `the archive "${path}"` })
  })

  test('a layout among the files', async () => {
    const path = layoutOf('layout', 'docker.io/library/web:1', NODE)
    expect(await told({ imageFiles: [path] }, 'web:1')).toEqual({ ...CHANGED, image: `the layout "${path}"` })
  })

  test('a file that is not there, which is a warning for the containers that it was for', async () => {
    const path = at('gone.tar')
    expect(await told({ images: [{ image: 'web', file: path }] })).toEqual({
      ...UNRECOGNISED,
      why: `nothing is known about the image "web"; the archive "${path}" does not exist`,
    })
  })

  test('a file that is not there, though the pod says what runs', async () => {
    const path = at('gone.tar')
    const { results, failed } = await runWith(
      { images: [{ image: 'web', file: path }] },
      'web',
      'command: [node, a.js]',
    )
    expect(failed).toBe(false)
    expect(results.map(({ severity }) => severity)).toEqual(['warning'])
    expect(results[0]?.message).toMatch(
      `; asking about its image failed: the archive "${path}" does not exist`,
    )
  })

  test('a Dockerfile whose base is known', async () => {
    const dockerfile = file('known/Dockerfile', 'FROM example.com/node:22\nWORKDIR /srv\nCMD ["server.js"]\n')
    const base = layoutOf('node', 'example.com/node:22', { ...NODE, Entrypoint: ['node'] })
    expect(await told({ images: [{ image: 'web', dockerfile }], imageFiles: [base] })).toEqual({
      ...CHANGED,
      image: `the Dockerfile "${dockerfile}" and, for its base image "example.com/node:22", the layout "${base}"`,
    })
  })

  const UNKNOWN_BASE = 'whose base image "example.com/node:22" is not known'

  test('a Dockerfile whose base is not known: its ENTRYPOINT may be anything', async () => {
    const dockerfile = file('unknown/Dockerfile', 'FROM example.com/node:22\nCMD ["node", "server.js"]\n')
    expect(await told({ images: [{ image: 'web', dockerfile }] })).toEqual({
      ...UNRECOGNISED,
      why: `the ENTRYPOINT of the image "web" is not known by the Dockerfile "${dockerfile}", ${UNKNOWN_BASE}`,
    })
  })

  test('a Dockerfile whose base is not known, whose user names the language', async () => {
    const dockerfile = file('refused/Dockerfile', 'FROM example.com/java\nCMD ["main"]\n')
    const { results } = await runWith({ images: [{ image: 'web', dockerfile, runtime: 'go' }] }, 'web')
    expect(results.map(({ severity, tags }) => [severity, tags?.['why']])).toEqual([
      [
        'error',
        `its command line is not known: the ENTRYPOINT of the image "web" is not known by the Dockerfile "${dockerfile}", whose base image "example.com/java" is not known`,
      ],
    ])
  })

  test('a Dockerfile that says all of the launch itself, though its base is not known', async () => {
    const dockerfile = file(
      'own/Dockerfile',
      'FROM example.com/node:22\nENTRYPOINT ["node"]\nCMD ["server.js"]\n',
    )
    expect(await told({ images: [{ image: 'web', dockerfile }] })).toEqual({
      ...CHANGED,
      image: `the Dockerfile "${dockerfile}", ${UNKNOWN_BASE}`,
    })
  })

  test('a Dockerfile that has no CMD, in a pod that has args', async () => {
    const dockerfile = file('args/Dockerfile', 'FROM scratch\nENTRYPOINT ["node"]\n')
    const { results } = await runWith({ images: [{ image: 'web', dockerfile }] }, 'web', 'args: [server.js]')
    expect(results.map(({ tags }) => tags?.['runtime'])).toEqual(['nodejs'])
  })

  test('a Dockerfile that says nothing of a launch', async () => {
    const dockerfile = file('empty/Dockerfile', 'FROM scratch\nCOPY . .\n')
    const { results } = await runWith({ images: [{ image: 'web', dockerfile }] }, 'web')
    expect(results.map(({ severity, tags }) => [severity, tags?.['why']])).toEqual([
      ['info', 'neither its pod nor what is known about the image "web" says what it starts'],
    ])
  })

  test('a broken Dockerfile', async () => {
    const dockerfile = file('broken/Dockerfile', 'FROM scratch\nSTART node\n')
    expect(await told({ images: [{ image: 'web', dockerfile }] })).toEqual({
      ...UNRECOGNISED,
      why: `nothing is known about the image "web"; line 2 of the Dockerfile "${dockerfile}": the instruction "START" is not known`,
    })
  })

  test.each([
    ['as the skaffold.yaml names it', 'web', undefined],
    [
      'as Skaffold tagged it',
      'example.com/web:v1',
      { builds: [{ imageName: 'web', tag: 'example.com/web:v1' }] },
    ],
  ])('a skaffold.yaml, the image %s', async (_, image, buildArtifacts) => {
    const dockerfile = file('shop/src/web/Dockerfile', 'FROM scratch\nENTRYPOINT ["/srv/start"]\n')
    const skaffold = file(
      'shop/skaffold.yaml',
      stringify({
        apiVersion: 'skaffold/v4beta13',
        kind: 'Config',
        build: { artifacts: [{ image: 'web', context: 'src/web', runtimeType: 'jvm' }] },
      }),
    )
    expect(await told({ skaffold, ...(buildArtifacts && { buildArtifacts }) }, image)).toEqual({
      severity: 'info',
      outcome: 'changed',
      runtime: 'jvm',
      why: 'Skaffold names its language (`runtimeType: jvm`)',
      image: `the Dockerfile "${dockerfile}"`,
    })
  })
})

const CHANGED = { severity: 'info', outcome: 'changed', runtime: 'nodejs', why: 'it starts `node`' }
const UNRECOGNISED = { severity: 'warning', outcome: 'unrecognised', runtime: undefined, image: undefined }

/** What the only result of a run over a pod with an image says. */
async function told(spec: Spec, image = 'web'): Promise<object> {
  const { results } = await runWith(spec, image)
  const [result, ...others] = results
  expect(others).toEqual([])
  const { outcome, runtime, why, image: by } = result?.tags ?? {}
  return { severity: result?.severity, outcome, runtime, why, image: by }
}

function runWith(spec: Spec, image: string, fields = ''): Promise<Run> {
  const container = `{name: web, image: "${image}"${fields && `, ${fields}`}}`
  const pod = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [${container}]}}}\n`
  return run(pod, { spec, machine: MACHINE })
}

/** An archive of one image without a name. */
function archiveOf(config: object): Buffer {
  return tarOf([
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: [] }]) },
    { name: 'c.json', content: JSON.stringify({ ...AMD64, config }) },
  ])
}

/** The folder of a layout with one image. */
function layoutOf(folder: string, name: string, config: object): string {
  const [manifest, blob] = imageOf(AMD64, { config })
  const write = ({ bytes, descriptor }: Blob) =>
    file(join(folder, 'blobs', descriptor.digest.replace(':', '/')), bytes)
  write(manifest)
  write(blob)
  const annotations = { 'org.opencontainers.image.ref.name': name }
  file(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [said(manifest, { annotations })] }),
  )
  file(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  return at(folder)
}
