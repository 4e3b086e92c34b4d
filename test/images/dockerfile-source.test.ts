import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerfileRule, FindBaseAmong } from '../../src/images/dockerfile-source.js'
import { dockerfileSource } from '../../src/images/dockerfile-source.js'
import type { ImageSource } from '../../src/images/source.js'
import { wanted } from './wanted.js'

const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-dockerfile-'))
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const FILES = {
  web: 'FROM base:1\nARG V=1\nENV V=$V\nCMD ["web"]',
  base: 'FROM scratch AS a\nUSER 7\nFROM a\nUSER 8',
  chicken: 'FROM egg\nUSER 1',
  egg: 'FROM chicken\nCMD ["egg"]',
  itself: 'FROM itself\nUSER 1',
  large: `FROM scratch\n#${'x'.repeat(1_048_576)}`,
  wrong: 'FROM scratch\n\nNONSENSE',
}

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'folder'))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** The other sources know nothing, so that only Dockerfiles are left. */
const onlyDockerfiles: FindBaseAmong = (base, dockerfiles) => dockerfiles.find(base)

function source(...rules: readonly DockerfileRule[]): ImageSource {
  const inFolder = rules.map((rule) => ({ ...rule, dockerfile: join(folder, rule.dockerfile) }))
  return dockerfileSource(inFolder, onlyDockerfiles)
}

test("an image without a rule is not this source's", async () => {
  expect(await source({ image: 'web', dockerfile: 'web' }).find(wanted('other'))).toBeUndefined()
})

test('a base may be built from another Dockerfile', async () => {
  const rules = [
    { image: 'web', dockerfile: 'web', buildArgs: { V: '2' } },
    { image: 'base', dockerfile: 'base', target: 'a' },
  ]
  expect(await source(...rules).find(wanted('docker.io/library/web:latest'))).toEqual({
    config: { Cmd: ['web'], Env: [DEFAULT_PATH, 'V=2'], User: '7' },
    unknown: undefined,
    digest: undefined,
    platform: { os: 'linux', architecture: 'amd64' },
    by: `the Dockerfile "${join(folder, 'web')}" and, for its base image "base:1", the Dockerfile "${join(folder, 'base')}"`,
  })
})

test.each([
  ['on each other', 'egg', { Cmd: ['egg'], User: '1' }, ['Entrypoint', 'Env', 'WorkingDir']],
  ['on themselves', 'itself', { User: '1' }, ['Entrypoint', 'Cmd', 'Env', 'WorkingDir']],
])('Dockerfiles that are built %s end', async (...[, image, config, unknown]) => {
  const rules = ['chicken', 'egg', 'itself'].map((name) => ({ image: name, dockerfile: name }))
  expect(await source(...rules).find(wanted(image))).toMatchObject({ config, unknown })
})

test('a file may stand in another place', async () => {
  const otherwise = join(folder, 'base')
  expect(await source({ image: 'a', dockerfile: 'none', otherwise }).find(wanted('a'))).toMatchObject({
    config: { User: '8' },
    by: `the Dockerfile "${otherwise}"`,
  })
  const nowhere = { image: 'a', dockerfile: 'none', otherwise: join(folder, 'no') }
  expect(await source(nowhere).find(wanted('a'))).toEqual({
    fault: `the Dockerfile "${join(folder, 'none')}" does not exist`,
  })
})

test.each([
  ['none', 'the Dockerfile "FILE" does not exist'],
  ['folder', 'the Dockerfile "FILE" is not a file'],
  ['base/below', 'the Dockerfile "FILE" is not a folder'],
  ['large', 'the Dockerfile "FILE" is larger than 1 MiB'],
  ['wrong', 'line 3 of the Dockerfile "FILE": the instruction "NONSENSE" is not known'],
])('%s is a fault', async (dockerfile, fault) => {
  expect(await source({ image: 'a', dockerfile }).find(wanted('a'))).toEqual({
    fault: fault.replace('FILE', join(folder, dockerfile)),
  })
})
