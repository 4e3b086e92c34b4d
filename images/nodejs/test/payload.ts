// What the image copies to /dbg/nodejs, built from the sources as the Dockerfile does.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

/** The folder of the payload, and the guard in it. */
export const PAYLOAD = join(ROOT, 'dist/images/nodejs')
export const GUARD = join(PAYLOAD, 'guard.cjs')
/** First in PATH where Skaffold writes the pod. */
export const SHIM_FOLDER = join(PAYLOAD, 'bin')

export function buildGuard(): void {
  execFileSync(process.execPath, [join(ROOT, 'images/nodejs/build.mjs')])
}

export function buildShim(): void {
  const words = ['build', '-trimpath', '-ldflags=-s -w', '-o', join(SHIM_FOLDER, 'node'), './nodejs/node']
  execFileSync('go', words, { cwd: join(ROOT, 'images'), env: { ...process.env, CGO_ENABLED: '0' } })
}
