import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImageConfig } from '../../../src/container/container.js'
import { dockerfileSource } from '../../../src/images/dockerfile-source.js'
import { imageSays } from '../../../src/images/image-config.js'
import { parseReference } from '../../../src/images/reference.js'
import type { Answer, Wanted } from '../../../src/images/source.js'
import { outputOf } from '../command.js'
import { writeFiles } from '../folder.js'

/** What a build is told beside the bases. */
interface Told {
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
}

const DOCKERFILES = join(import.meta.dirname, 'dockerfiles')
const SITUATIONS = readdirSync(DOCKERFILES)

const TOLD: { readonly [situation: string]: Told } = {
  'node-development-target': { target: 'development' },
  'args-from-outside': { buildArgs: { VERSION: '2.0', UNDECLARED: 'never seen' } },
  'args-name-the-stage': { buildArgs: { FLAVOUR: 'slim' } },
  'env-sees-the-line-before': { buildArgs: { abc: 'not asked for' } },
}

const REPOSITORY = 'localhost/ducttape-fn-e2e'
const PLAIN = `${REPOSITORY}/dockerfiles-plain:base`
const WITH_ENTRYPOINT = `${REPOSITORY}/dockerfiles-node:base`
const BASES = { BASE: PLAIN, BUILD_BASE: PLAIN, NODE_BASE: WITH_ENTRYPOINT }

// What busybox does of a base, and the tools that only have to seem to work: one that is told `-o FILE` makes that file.
const APPLETS = ['sh', 'mkdir', 'true', 'touch', 'dirname']
const TOOLS = ['go', 'npm', 'python', 'pip', 'java', 'jlink', 'dotnet']
const TOOL = `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in -o) case $2 in /app/*) mkdir -p "$2" ;; *) mkdir -p "$(dirname "$2")"; touch "$2" ;; esac ;; esac
  shift
done
`
const CONTEXT = [
  'package.json',
  'go.mod',
  'go.sum',
  'requirements.txt',
  'app/main.py',
  'app.jar',
  'Shop.csproj',
]

const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-dockerfiles-'))
const context = join(folder, 'context')

beforeAll(async () => {
  writeFiles(context, Object.fromEntries([...CONTEXT, 'docker-entrypoint.sh'].map((path) => [path, '\n'])))
  makeRoot(join(folder, 'root'))
  await makeBase(PLAIN, ['ENV PATH=/usr/bin:/bin', 'CMD ["/bin/sh"]'])
  await makeBase(WITH_ENTRYPOINT, [
    'ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_VERSION=22.1.0',
    'WORKDIR /home/node',
    'USER 1000',
    'LABEL maintainer=base from=base',
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["node"]',
  ])
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  const names = [...SITUATIONS.map(imageOf), PLAIN, WITH_ENTRYPOINT]
  await outputOf(['podman', 'rmi', '--force', '--ignore', ...names])
})

test('there are the shapes that people write', () => {
  expect(SITUATIONS.length).toBeGreaterThanOrEqual(30)
  expect(Object.keys(TOLD).filter((situation) => !SITUATIONS.includes(situation))).toEqual([])
})

test.each(SITUATIONS)('what is read of %s is what its built image says', async (situation) => {
  const dockerfile = join(DOCKERFILES, situation, 'Dockerfile')
  const { target, buildArgs = {} } = TOLD[situation] ?? {}
  const args = { ...BASES, ...buildArgs }
  await build(imageOf(situation), dockerfile, [
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
  ])
  const said = await configOf(imageOf(situation))

  const source = dockerfileSource([{ image: 'wanted', dockerfile, target, buildArgs: args }], findBase)
  const read = await source.find(wanted('wanted'))
  expect(read).toMatchObject({ config: {} })
  if (!read || 'fault' in read) return
  expect({ config: known(read.config), unknown: read.unknown }).toEqual({ config: said, unknown: undefined })
})

function imageOf(situation: string): string {
  return `${REPOSITORY}/dockerfile:${situation}`
}

function wanted(image: string): Wanted {
  const reference = parseReference(image)
  if (!reference) throw new Error(`"${image}" is no image`)
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return { image, reference, platform: { os: 'linux', architecture } }
}

async function findBase({ image }: Wanted): Promise<Answer> {
  return { config: await configOf(image), digest: undefined, platform: undefined, by: 'its image' }
}

/** What the engine says of an image; buildah's own label left out, and a field that says nothing. */
async function configOf(image: string): Promise<ImageConfig> {
  const blob: unknown = JSON.parse(
    await outputOf(['skopeo', 'inspect', '--config', `containers-storage:${image}`]),
  )
  const says = imageSays(blob)
  if ('fault' in says) throw new Error(says.fault)
  const { 'io.buildah.version': _, ...labels } = says.config.Labels ?? {}
  return known({ ...says.config, Labels: Object.keys(labels).length > 0 ? labels : undefined })
}

// buildah moves a variable that is set again to the end, BuildKit leaves it in its place; a program sees no order.
function known(config: ImageConfig): ImageConfig {
  const sorted = { ...config, Env: config.Env?.toSorted() }
  return Object.fromEntries(Object.entries(sorted).filter(([, value]) => value !== undefined))
}

function makeRoot(root: string): void {
  writeFiles(root, { 'bin/tool': TOOL, 'etc/passwd': 'root:x:0:0:root:/:/bin/sh\n', 'tmp/.keep': '' })
  chmodSync(join(root, 'bin/tool'), 0o755)
  copyFileSync('/usr/bin/busybox', join(root, 'bin/busybox'))
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet))
  for (const tool of TOOLS) symlinkSync('tool', join(root, 'bin', tool))
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
}

async function makeBase(image: string, lines: readonly string[]): Promise<void> {
  const file = join(folder, 'base.Dockerfile')
  writeFiles(dirname(file), { 'base.Dockerfile': ['FROM scratch', 'COPY . /', ...lines, ''].join('\n') })
  await outputOf([
    'buildah',
    'bud',
    '--format=docker',
    '--layers=false',
    '--quiet',
    `--tag=${image}`,
    `--file=${file}`,
    join(folder, 'root'),
  ])
}

// Docker's format keeps SHELL and ONBUILD; an image's own programs run in a changed root, which is quick and needs no rights.
async function build(image: string, dockerfile: string, flags: readonly string[]): Promise<void> {
  const how = ['--format=docker', '--layers=false', '--pull-never', '--isolation=chroot', '--quiet']
  await outputOf(['buildah', 'bud', ...how, `--tag=${image}`, `--file=${dockerfile}`, ...flags, context])
}
