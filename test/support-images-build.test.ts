import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const SCRIPT = join(import.meta.dirname, '..', 'images', 'build.sh')
const BAKE = readFileSync(join(import.meta.dirname, '..', 'images', 'docker-bake.hcl'), 'utf8')
const { version } = packageJson

// Engines that print what they are called with.
const bin = mkdtempSync(join(tmpdir(), 'engines-'))
afterAll(() => rmSync(bin, { recursive: true }))
for (const engine of ['buildah', 'podman', 'docker']) {
  const file = join(bin, engine)
  writeFileSync(file, `#!/bin/sh\necho "${engine} $*"\n`)
  chmodSync(file, 0o755)
}

function build(...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const environment = { PATH: `${bin}:/usr/bin:/bin` }
  return new Promise((resolve) => {
    execFile(SCRIPT, words, { env: environment }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    )
  })
}

test.each([
  [['ruby'], 'the runtime "ruby" must be one of go nodejs python netcore'],
  [['--engine', 'nerdctl', 'netcore'], '--engine "nerdctl" must be one of buildah podman docker'],
  [
    ['--platform', 'arm64', 'netcore'],
    '--platform "arm64" must be linux/amd64, linux/arm64, or both with a comma',
  ],
  [['--tag', 'a:b', 'netcore'], '--tag "a:b" cannot be a tag of an image'],
  [['--tag'], '--tag needs a value; --help shows what it is'],
  [['--tag='], '--tag needs a value; --help shows what it is'],
  [
    ['--push=https://r.example/d', 'netcore'],
    '--push "https://r.example/d" must be a registry and a path, such as ghcr.io/me/debug',
  ],
  [['--build-arg', 'GO_IMAGE', 'netcore'], '--build-arg "GO_IMAGE" must be NAME=VALUE'],
  [['--env', '=x', 'netcore'], '--env "=x" must be NAME=VALUE'],
  [
    ['--engine=docker', '--volume=/a:/b', 'netcore'],
    'docker builds have neither --volume nor --env: name a base that has the files, with --build-arg',
  ],
  [['--publish', 'netcore'], '"--publish" is no option; --help lists them'],
  [
    ['--engine=docker', '--platform=linux/amd64,linux/arm64', 'netcore'],
    'docker keeps images of several platforms only in a registry: add --push PREFIX, or take one platform',
  ],
])('%j is refused, and nothing is built', async (words, reason) => {
  expect(await build(...words)).toEqual({ code: 2, stdout: '', stderr: `images/build.sh: ${reason}\n` })
})

test('an image has the version for a tag, and others beside it', async () => {
  const { code, stdout } = await build('--engine=podman', '--tag=latest', 'netcore', '--', '--network=host')
  expect(code).toBe(0)
  const name = 'localhost/ducttape-debug/netcore'
  expect(stdout).toMatch(new RegExp(`^podman build --tag ${name}:${version} --tag ${name}:latest --file `))
  expect(stdout).toMatch(/ --network=host --layers=false --build-arg BUILDPLATFORM=linux\/\w+ \S+\/images\n/)
  expect(stdout).toMatch(new RegExp(`\nbuilt ${name}:${version}\n$`))
})

test('several platforms become one list, which is pushed under each tag', async () => {
  const platforms = '--platform=linux/amd64,linux/arm64'
  const { stdout } = await build('--engine=buildah', platforms, '--push=r.example/d', '--tag=v1', 'netcore')
  const list = `r.example/d/netcore:${version}`
  expect(stdout).toContain(`buildah build --platform linux/amd64,linux/arm64 --manifest ${list} `)
  expect(stdout).toContain(`buildah manifest push --all ${list} docker://${list}\n`)
  expect(stdout).toContain(`buildah manifest push --all ${list} docker://r.example/d/netcore:v1\n`)
})

test('what a build without a network needs goes to the engine, and its variables are not kept in the image', async () => {
  const { stdout } = await build(
    '--engine=buildah',
    '--volume=/cache:/cache:ro',
    '--env=GOPROXY=off',
    'netcore',
  )
  expect(stdout).toMatch(
    /^buildah build .* --volume \/cache:\/cache:ro --env GOPROXY=off --unsetenv GOPROXY /,
  )
})

test('a registry without TLS is pushed to if told, and the label says where the sources are', async () => {
  const { stdout } = await build(
    '--engine=podman',
    '--push=127.0.0.1:5000/d',
    '--insecure',
    '--source=https://s.example',
    'netcore',
  )
  expect(stdout).toMatch(/^podman build .* --label org\.opencontainers\.image\.source=https:\/\/s\.example /)
  expect(stdout).toContain(`\npodman push --tls-verify=false 127.0.0.1:5000/d/netcore:${version} docker://`)
})

test('docker is given all in one call', async () => {
  const { stdout } = await build(
    '--engine=docker',
    '--push=r.example/d/',
    '--build-arg=GO_IMAGE=x',
    'netcore',
  )
  expect(stdout).toMatch(
    new RegExp(
      `^docker buildx build --tag r\\.example/d/netcore:${version} --push .*--build-arg GO_IMAGE=x `,
    ),
  )
})

test('the bake file builds the same images', () => {
  expect(BAKE).toContain(`variable "VERSION" { default = "${version}" }`)
  expect(BAKE.match(/\["go", "nodejs", "python", "netcore"\]/g)).toHaveLength(2)
})
