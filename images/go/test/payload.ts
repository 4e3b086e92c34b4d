import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

const GO_FOLDER = join(import.meta.dirname, '..')
const IMAGES = join(GO_FOLDER, '..')
const CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'ducttape-fn-e2e',
  'go-support',
)

/** One Delve as images/versions.yaml pins it. */
export interface PinnedDelve {
  readonly version: string
  readonly from: string
  readonly to: string
  readonly 'built-with': string
  readonly sum: string
}

/** The Delves that the image holds. */
export function pinnedDelves(): readonly PinnedDelve[] {
  return parse(readFileSync(join(IMAGES, 'versions.yaml'), 'utf8')).go.delve
}

/** The word for one Delve that build-delve.sh and the Dockerfile's DELVES take. */
export const recordOf = (delve: PinnedDelve): string =>
  [delve.version, delve.from, delve.to, delve['built-with'], delve.sum].join(',')

/** The folder with bin/dlv and the Delves as the image has them; Delves are built once and then kept in the cache. */
export function payload(delves = pinnedDelves()): string {
  const folder = mkdtempSync(join(workFolder(), 'payload-'))
  mkdirSync(join(folder, 'delve'))
  for (const delve of delves)
    cpSync(builtDelve(delve), join(folder, 'delve', delve.version), { recursive: true })
  const words = [
    'build',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags=-s -w',
    '-o',
    join(folder, 'bin', 'dlv'),
    './go/dlv',
  ]
  execFileSync('go', words, { cwd: IMAGES, env: { ...process.env, CGO_ENABLED: '0' } })
  return folder
}

/** Removes what the tests have made, but for the cache. */
export const tidy = (): void => rmSync(workFolder(), { recursive: true, force: true })

/** A folder for what one test run makes; any user may look into it. */
export function workFolder(): string {
  const folder = join('/tmp', `ducttape-go-${process.pid}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

function builtDelve(delve: PinnedDelve): string {
  const script = join(GO_FOLDER, 'build-delve.sh')
  return cached(
    `delve-${delve.version}`,
    [script, join(GO_FOLDER, 'delve', 'main.go')]
      .map((file) => readFileSync(file, 'utf8'))
      .concat(recordOf(delve)),
    (folder) => {
      execFileSync('sh', [script, folder, recordOf(delve)], { stdio: 'pipe' })
      return join(folder, delve.version)
    },
  )
}

/** How the test program is built. */
export type Build = 'debug' | 'optimised' | 'stripped' | 'foreign'

const BUILD_WORDS: Record<Build, readonly string[]> = {
  debug: ['-gcflags=all=-N -l'],
  optimised: [],
  stripped: ['-ldflags=-s -w'],
  foreign: ['-gcflags=all=-N -l'],
}

/** The source of the test program, and the number of its line with the mark BREAKPOINT. */
export const SOURCE = join(GO_FOLDER, 'test', 'program', 'main.go')
export const BREAKPOINT_LINE =
  readFileSync(SOURCE, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('// BREAKPOINT')) + 1

/** The path of the test program as one Go version builds it. */
export function program(go: string, build: Build = 'debug'): string {
  const folder = join(SOURCE, '..')
  return cached(`program-${go}-${build}`, [readFileSync(SOURCE, 'utf8'), folder], (made) => {
    const file = join(made, 'program')
    const words = ['build', '-buildvcs=false', ...BUILD_WORDS[build], '-o', file, '.']
    const foreign = process.arch === 'arm64' ? 'amd64' : 'arm64'
    const env = {
      ...process.env,
      GOTOOLCHAIN: `go${go}`,
      CGO_ENABLED: '0',
      ...(build === 'foreign' && { GOARCH: foreign }),
    }
    execFileSync('go', words, { cwd: folder, env, stdio: 'pipe' })
    return file
  })
}

/** Makes something once for these inputs: in a folder of its own that then gets its final name, so that it is whole. */
function cached(name: string, inputs: readonly string[], make: (folder: string) => string): string {
  const key = createHash('sha256').update(inputs.join('\0')).digest('hex').slice(0, 12)
  const final = join(CACHE, `${name}-${key}`)
  if (!existsSync(final)) {
    mkdirSync(CACHE, { recursive: true })
    const folder = mkdtempSync(join(CACHE, '.making-'))
    make(folder)
    renameSync(folder, final)
  }
  return join(final, readdirSync(final)[0] ?? '')
}
