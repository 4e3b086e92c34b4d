// The support images' contents, made from the sources as the Dockerfiles make them, and what /install copies of them.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { bytesBelow, kept } from './kept.mjs'

const IMAGES = fileURLToPath(new URL('../../images', import.meta.url))
// Where images/nodejs/bench.mjs looks for it.
const NODEJS = fileURLToPath(new URL('../../dist/images/nodejs', import.meta.url))

/**
 * @typedef {object} Versions what is read here of images/versions.yaml
 * @property {{ arg: string, tag: string }[]} bases
 * @property {{ delve: { version: string, from: string, to: string, 'built-with': string, sum: string }[] }} go
 * @property {{ debugpy: { version: string, from: string, to: string, sha256: string }[] }} python
 * @property {{ go: { version: string }[] }} published
 */

/** @type {Versions} */
export const VERSIONS = parse(readFileSync(join(IMAGES, 'versions.yaml'), 'utf8'))
/** The Go that the images' programs are compiled by. */
export const GO = /^[\d.]+/.exec(VERSIONS.bases.find(({ arg }) => arg === 'GO_IMAGE')?.tag ?? '')?.[0] ?? ''

/**
 * @typedef {object} Image
 * @property {string} runtime
 * @property {string} root what the image has at /
 * @property {string} payload what a pod has at /dbg/<runtime> when everything is copied
 */

/** @param {string} folder @returns {Image} */
export function goImage(folder) {
  const image = start(folder, 'go')
  compile('./go/dlv', join(image.payload, 'bin/dlv'))
  for (const delve of VERSIONS.go.delve) {
    const record = [delve.version, delve.from, delve.to, delve['built-with'], delve.sum].join(',')
    const script = join(IMAGES, 'go/build-delve.sh')
    const sources = [script, join(IMAGES, 'go/delve/main.go')].map((file) => readFileSync(file, 'utf8'))
    const made = kept(`delve-${delve.version}`, [record, process.arch, ...sources], (to) => {
      process.stderr.write(`building Delve ${delve.version}, once\n`)
      execFileSync('sh', [script, to, record], { stdio: 'pipe' })
    })
    cpSync(made, join(image.payload, 'delve'), { recursive: true })
  }
  return image
}

/** @param {string} folder @returns {Image} */
export function nodejsImage(folder) {
  const image = start(folder, 'nodejs')
  execFileSync(process.execPath, [join(IMAGES, 'nodejs/build.mjs')])
  compile('./nodejs/node', join(NODEJS, 'bin/node'))
  for (const file of ['guard.cjs', 'bin/node']) cpSync(join(NODEJS, file), join(image.payload, file))
  return image
}

/** @param {string} folder @param {string} python any Python 3 that has pip @returns {Image} */
export function pythonImage(folder, python) {
  const image = start(folder, 'python')
  compile('./python/launcher', join(image.payload, 'launcher'))
  const hook = join(IMAGES, 'python/hook')
  const sources = readdirSync(hook).filter((name) => /^(?!test_).*\.py$/.test(name))
  for (const name of sources) cpSync(join(hook, name), join(image.payload, 'hook', name))
  const script = join(IMAGES, 'python/unpack_debugpy.py')
  const records = VERSIONS.python.debugpy.map((each) =>
    [each.version, each.from, each.to, each.sha256].join(','),
  )
  const made = kept('debugpys', [...records, readFileSync(script, 'utf8')], (to) => {
    execFileSync(python, [script, to, ...records], { stdio: 'pipe' })
  })
  cpSync(made, join(image.payload, 'debugpy'), { recursive: true })
  return image
}

/**
 * The path of a Go program that ends at once, built by some Go.
 * @param {string} folder @param {string} go
 */
export function emptyProgram(folder, go) {
  const source = join(folder, 'main.go')
  writeFileSync(source, 'package main\n\nfunc main() {}\n')
  const program = join(folder, 'program')
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: `go${go}` }
  execFileSync('go', ['build', '-o', program, source], { cwd: folder, env, stdio: 'pipe' })
  return program
}

/**
 * The bytes that an image's own /install copies: it runs with the image as its root, as a container would have it, and into an
 * empty volume.
 * @param {Image} image @param {readonly string[]} words
 */
export function installedBytes({ root, runtime }, words) {
  const volume = join(root, 'dbg')
  rmSync(volume, { recursive: true, force: true })
  mkdirSync(volume)
  execFileSync('unshare', ['--map-root-user', `--root=${root}`, '/install', ...words], { stdio: 'pipe' })
  return bytesBelow(join(volume, runtime))
}

/** @param {string} folder @param {string} runtime @returns {Image} */
function start(folder, runtime) {
  const root = join(folder, runtime)
  const payload = join(root, 'duct-tape', runtime)
  mkdirSync(payload, { recursive: true })
  compile('./install', join(root, 'install'))
  cpSync(join(IMAGES, runtime, 'parts.json'), join(root, 'parts.json'))
  return { runtime, root, payload }
}

/** @param {string} program a package of images/go.mod @param {string} to */
function compile(program, to) {
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: `go${GO}` }
  const words = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', to, program]
  execFileSync('go', words, { cwd: IMAGES, env, stdio: 'pipe' })
}
