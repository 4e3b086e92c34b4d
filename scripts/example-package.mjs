// A kpt package as the function sees it: its files as one manifest stream, and the stream cut into the same files again.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'

/** The built command. */
export const COMMAND = fileURLToPath(new URL('../dist/ducttape-fn.cjs', import.meta.url))
/** The name of a package's functionConfig file, where it has one. */
export const FUNCTION_CONFIG = 'ducttape.yaml'

/** @typedef {{ path: string, text: string }} PackageFile */
/** @typedef {{ status: number | null, stdout: string, stderr: string, results: string }} Run */

/**
 * The files of a package that kpt hands to functions, in the order of their paths: YAML and Kptfiles that no
 * `.krmignore` names.
 * @param {string} folder
 * @returns {PackageFile[]}
 */
export function readPackage(folder) {
  const krmignore = join(folder, '.krmignore')
  const ignored = new Set(existsSync(krmignore) ? readFileSync(krmignore, 'utf8').split('\n') : [])
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (entry.name.endsWith('.yaml') || entry.name === 'Kptfile'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.split('/').some((name) => ignored.has(name)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/**
 * One manifest stream with every document of the files.
 * @param {readonly PackageFile[]} files
 */
export function toStream(files) {
  return files.map(({ text }) => text).join('---\n')
}

/**
 * The files again, with the text that a stream made of them has now. It throws if the number of documents changed.
 * @param {string} stream
 * @param {readonly PackageFile[]} files
 * @returns {PackageFile[]}
 */
export function fromStream(stream, files) {
  const documents = documentsOf(stream)
  const counts = files.map(({ text }) => documentsOf(text).length)
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (documents.length !== total) throw new Error(`expected ${total} documents; got ${documents.length}`)
  return files.map(({ path }, index) => ({ path, text: documents.splice(0, counts[index]).join('---\n') }))
}

/** @param {string} text */
function documentsOf(text) {
  return text.split(/^---\n/m)
}

/**
 * Runs the built command on a manifest stream; `config` is the path of the functionConfig, if there is one.
 * @param {string} stream
 * @param {string} config
 * @returns {Run}
 */
export function runCommand(stream, config) {
  const scratch = mkdtempSync(join(tmpdir(), 'ducttape-fn-'))
  try {
    const file = join(scratch, 'results.yaml')
    const flags = ['--results', file, ...(existsSync(config) ? ['-f', config] : [])]
    const options = { input: stream, encoding: /** @type {const} */ ('utf8'), cwd: dirname(config) }
    const run = spawnSync(process.execPath, [COMMAND, ...flags], options)
    return { ...run, results: existsSync(file) ? readFileSync(file, 'utf8') : '' }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/**
 * The unified diff between two states of the same files, a patch for each file that changed.
 * @param {readonly PackageFile[]} before
 * @param {readonly PackageFile[]} after
 * @returns {string[]}
 */
export function patches(before, after) {
  return before.flatMap(({ path, text }, index) => {
    const now = after[index]?.text ?? ''
    if (now === text) return []
    const options = { context: 3, headerOptions: FILE_HEADERS_ONLY }
    return [createTwoFilesPatch(`a/${path}`, `b/${path}`, text, now, undefined, undefined, options)]
  })
}
