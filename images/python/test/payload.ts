import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

const PYTHON_FOLDER = join(import.meta.dirname, '..')
const IMAGES = join(PYTHON_FOLDER, '..')
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ducttape-fn-e2e')

/** Where the programs for the tests are. */
export const PROGRAMS = join(import.meta.dirname, 'programs')

/** One debugpy as images/versions.yaml pins it. */
interface PinnedDebugpy {
  readonly version: string
  readonly from: string
  readonly to: string
  readonly sha256: string
}

function pinned(): readonly PinnedDebugpy[] {
  return parse(readFileSync(join(IMAGES, 'versions.yaml'), 'utf8')).python.debugpy
}

/** The folder that the image has as /dbg/python. */
export function payload(): string {
  const folder = join('/tmp', `ducttape-python-${process.pid}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  cpSync(debuggers(), join(folder, 'debugpy'), { recursive: true })
  const isOurs = (path: string): boolean => !/__pycache__|test_/.test(path)
  cpSync(join(PYTHON_FOLDER, 'hook'), join(folder, 'hook'), { recursive: true, filter: isOurs })
  const words = ['build', '-trimpath', '-buildvcs=false', '-o', join(folder, 'launcher'), './python/launcher']
  execFileSync('go', words, { cwd: IMAGES, env: { ...process.env, CGO_ENABLED: '0' } })
  return folder
}

function debuggers(): string {
  const unpack = join(PYTHON_FOLDER, 'unpack_debugpy.py')
  const records = pinned().map((one) => [one.version, one.from, one.to, one.sha256].join(','))
  const made = createHash('sha256').update(readFileSync(unpack)).update(records.join()).digest('hex')
  const final = join(CACHE, `python-support-${made.slice(0, 12)}`)
  if (!existsSync(final)) {
    const making = `${final}.${process.pid}`
    execFileSync('python3', [unpack, making, ...records], { stdio: 'pipe' })
    renameSync(making, final)
  }
  return final
}

/** Removes what payload() has made. */
export const tidy = (folder: string): void => rmSync(folder, { recursive: true, force: true })

const VERSIONS = ['2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14']

/** The interpreters of this machine by version, pyenv's before those in PATH; what is missing is told on stderr. */
export function pythons(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const version of VERSIONS) {
    const path = interpreter(version)
    if (path) found.set(version, path)
  }
  const missing = VERSIONS.filter((version) => !found.has(version))
  if (missing.length > 0) console.warn(`not run, since this machine has no Python ${missing.join(', ')}`)
  if (found.size === 0) throw new Error('this machine has no Python; at least one must be there')
  return found
}

function interpreter(version: string): string | undefined {
  const words = `ls -d "$HOME"/.pyenv/versions/${version}.*/bin/python 2>/dev/null || command -v python${version}`
  try {
    return execFileSync('sh', ['-c', words], { encoding: 'utf8', stdio: 'pipe' }).trim().split('\n')[0]
  } catch {
    return undefined
  }
}

const PACKAGES = ['flask', 'gunicorn', 'uvicorn', 'django', 'celery']

/** The bin folder of a virtual environment with web frameworks, made once. */
export function environment(python: string): string {
  const final = join(CACHE, 'python-support-venv')
  if (!existsSync(join(final, 'bin', 'celery'))) {
    execFileSync(python, ['-m', 'venv', '--clear', final], { stdio: 'pipe' })
    execFileSync(join(final, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES], {
      stdio: 'pipe',
    })
  }
  return join(final, 'bin')
}
