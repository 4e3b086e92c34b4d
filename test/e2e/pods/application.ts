import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOST_ENVIRONMENT, SUPPORT_CACHE } from '../machine.js'

const FOLDER = join(import.meta.dirname, 'applications')
const MARK = 'BREAKPOINT'

/** Builds the image of `applications/NAME` on a base, and returns the image's name, `localhost/ducttape-fn-e2e/greeter-NAME`. */
export function buildApplication(name: string, base: string): string {
  const image = `localhost/ducttape-fn-e2e/greeter-${name}`
  const go = [`${SUPPORT_CACHE}/go:/root/go`, `${SUPPORT_CACHE}/go-build:/root/.cache/go-build`]
  const options = ['--quiet', '--pull=never', '--network=none', ...go.map((volume) => `--volume=${volume}`)]
  execFileSync(
    'podman',
    ['build', ...options, `--build-arg=BASE=${base}`, `--tag=${image}`, join(FOLDER, name)],
    {
      env: HOST_ENVIRONMENT,
      stdio: 'pipe',
    },
  )
  return image
}

/** A file beside an application's Dockerfile. */
export const textOf = (name: string, file: string): string => readFileSync(join(FOLDER, name, file), 'utf8')

/** The number of the line with the mark BREAKPOINT. */
export const markedLine = (source: string): number =>
  source.split('\n').findIndex((line) => line.includes(MARK)) + 1
