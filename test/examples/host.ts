import { spawnSync } from 'node:child_process'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyPatch, parsePatch } from 'diff'
import { onTestFinished } from 'vitest'
import { COMMAND, type PackageFile, readPackage } from '../../scripts/example-package.mjs'

/** The folder of all examples. */
export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))

/** How a program ended, and what it wrote. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Whether a program that a test needs is in PATH. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined
}

/** Runs a program in a folder to its end, with `ducttape-fn` in PATH. */
export function runIn(folder: string, words: readonly string[], input = ''): Ended {
  const [program = '', ...args] = words
  return spawnSync(program, args, { cwd: folder, env: environment(), input, encoding: 'utf8' })
}

/** The same, with what it writes to stdout and to stderr in one text, in the order in which it was written. */
export function runIntoOne(folder: string, words: readonly string[], input: string) {
  const [program = '', ...args] = words
  const file = join(scratchFolder(), 'written')
  const buffer = openSync(file, 'w')
  try {
    const stdio = ['pipe' as const, buffer, buffer]
    const { status } = spawnSync(program, args, { cwd: folder, env: environment(), input, stdio })
    return { status, written: readFileSync(file, 'utf8') }
  } finally {
    closeSync(buffer)
  }
}

/** A copy of an example that is gone when the test ends. */
export function copyOfExample(name: string): string {
  const folder = join(scratchFolder(), basename(name))
  cpSync(join(EXAMPLES, name), folder, { recursive: true })
  return folder
}

/** The files of an example as `.expected/diff.patch` leaves them. */
export function patchedFiles(name: string): readonly PackageFile[] {
  const folder = join(EXAMPLES, name)
  const all = parsePatch(readFileSync(join(folder, '.expected/diff.patch'), 'utf8'))
  return readPackage(folder).map(({ path, text }) => {
    const patch = all.find(({ newFileName }) => newFileName === `b/${path}`)
    const patched = patch ? applyPatch(text, patch) : text
    if (patched === false) throw new Error(`.expected/diff.patch does not fit ${path}`)
    return { path, text: patched }
  })
}

/** The lines of the `shell` blocks in an example's README. */
export function shellLines(name: string): readonly string[] {
  const readme = readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```shell\n([\s\S]*?)^```$/gm)]
  return blocks.flatMap(([, lines = '']) =>
    lines
      .replaceAll(/ \\\n\s*/g, ' ')
      .trimEnd()
      .split('\n'),
  )
}

function environment(): NodeJS.ProcessEnv {
  const folder = scratchFolder()
  symlinkSync(COMMAND, join(folder, 'ducttape-fn'))
  return { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }
}

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-examples-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
