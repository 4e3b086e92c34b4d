// What the clients of the registries are asked.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LONGEST_MS = 180_000
const DELVE = 'github.com/go-delve/delve'
const FETCH = new URL('../../images/netcore/fetch.sh', import.meta.url).pathname

/** The versions of a Go module, and those of Go itself by the name `go`. @param {string} module */
export function goVersions(module) {
  return outputOf('go', ['list', '-m', '-versions', module])
    .trim()
    .split(' ')
    .slice(1)
    .map((version) => version.replace(/^v/, ''))
}

/** The checksum of a Delve, and the Go versions that it says it serves. @param {string} version */
export function delveFacts(version) {
  const { Sum: sum, Dir: folder } = JSON.parse(
    outputOf('go', ['mod', 'download', '-json', `${DELVE}@v${version}`]),
  )
  const source = readFileSync(join(folder, 'pkg/goversion/compat.go'), 'utf8')
  const bound = (/** @type {string} */ which) =>
    new RegExp(`${which}SupportedVersionOfGoMinor\\s*=\\s*(\\d+)`, 'i').exec(source)?.[1]
  const [from, to] = [bound('min'), bound('max')]
  if (!from || !to) throw new Error(`Delve ${version} states its Go versions in a way that is not known here`)
  return { sum: String(sum), from: `1.${from}`, to: `1.${to}` }
}

const WHEELS = ['--only-binary', ':all:', '--platform', 'any', '--implementation', 'py', '--abi', 'none']

/** The newest debugpy for a Python version, as a wheel without compiled parts. @param {string} python */
export function newestDebugpy(python) {
  const text = outputOf('pip', ['index', 'versions', ...WHEELS, '--python-version', python, 'debugpy'])
  const version = /^debugpy \((.+)\)$/m.exec(text)?.[1]
  if (!version) throw new Error('pip index versions did not say a version')
  return version
}

/** The digest of that wheel. @param {string} python @param {string} version */
export function debugpyDigest(python, version) {
  return inScratch((folder) => {
    const words = [
      'download',
      '--quiet',
      '--no-deps',
      ...WHEELS,
      '--python-version',
      python,
      '--dest',
      folder,
    ]
    outputOf('pip', [...words, `debugpy==${version}`])
    const wheel = readdirSync(folder)[0] ?? ''
    return createHash('sha256')
      .update(readFileSync(join(folder, wheel)))
      .digest('hex')
  })
}

/** The newest version of an npm package. @param {string} name */
export function npmVersion(name) {
  return outputOf('npm', ['view', name, 'version']).trim()
}

/** The tags of an image. @param {string} image */
export function imageTags(image) {
  return /** @type {string[]} */ (JSON.parse(outputOf('skopeo', ['list-tags', `docker://${image}`])).Tags)
}

/** The digest of an image, for all its platforms. @param {string} name */
export function imageDigest(name) {
  return outputOf('skopeo', ['inspect', '--no-tags', '--format', '{{.Digest}}', `docker://${name}`]).trim()
}

/** The tags of a repository. @param {string} url */
export function repositoryTags(url) {
  return outputOf('git', ['ls-remote', '--tags', '--refs', url])
    .trim()
    .split('\n')
    .map((line) => line.replace(/^.*refs\/tags\//, ''))
}

/** What is at an address. @param {string} url */
export function textAt(url) {
  return outputOf('curl', ['-fsSL', url])
}

/**
 * The digests that images/netcore/fetch.sh prints for a debugger, by what they are of.
 * @param {'vsdbg' | 'netcoredbg'} debugger_
 * @param {Record<string, string>} variables
 * @returns {Record<string, string>}
 */
export function fetchedDigests(debugger_, variables) {
  const env = { ...process.env, VSDBG_SHA256: '', NETCOREDBG_SHA256: '', ...variables }
  const lines = ['amd64', 'arm64'].map((arch) =>
    inScratch((folder) => outputOf('sh', [FETCH, folder, arch, debugger_], env)),
  )
  const all = lines.join('').matchAll(/^digest: .* (\S+) sha256:([0-9a-f]{64})$/gm)
  return Object.fromEntries([...all].map(([, name, digest]) => [name, digest]))
}

/**
 * @template T
 * @param {(folder: string) => T} use
 */
function inScratch(use) {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-versions-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} client
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} env
 */
function outputOf(client, words, env = process.env) {
  try {
    return execFileSync(client, words, {
      encoding: 'utf8',
      env,
      timeout: LONGEST_MS,
      // Outside any module, so that `go` asks for what it is told and nothing else.
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: string }} */ (error)
    const last = stderr?.trim().split('\n').at(-1)
    throw new Error(`${client} ${words.slice(0, 2).join(' ')}: ${last || message}`, { cause: error })
  }
}
