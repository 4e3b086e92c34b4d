import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const SETTINGS = readSettings()

/** The built command, as `--exec` and legacy plug-ins run it. */
export const BUNDLE = join(ROOT, 'dist', 'ducttape-fn.cjs')

/** The function's image under a full name, and under the name that kpt makes of `ducttape-fn`. */
export const FUNCTION_IMAGE = setting('FUNCTION_IMAGE')
export const SHORT_NAME_IMAGE = setting('SHORT_NAME_IMAGE')

/** The support images for this machine's processor, as spec.supportImages names them: REGISTRY/RUNTIME:TAG. */
export const SUPPORT_REGISTRY = 'localhost/ducttape-fn-e2e/support'
export const SUPPORT_TAG = 'e2e'

/** Images laid out as the published support images are: PUBLISHED_REGISTRY/RUNTIME:SUPPORT_TAG. */
export const PUBLISHED_REGISTRY = 'localhost/ducttape-fn-e2e/published'

/** Bases with a language and little else, and where the builds' modules lie. */
export const BASES = {
  go: setting('GO_BASE'),
  nodejs: setting('NODE_BASE'),
  python: setting('PYTHON_BASE'),
  jvm: setting('JVM_BASE'),
}
export const SUPPORT_CACHE = setting('SUPPORT_CACHE')

/** The version of Go, besides the newest, that a program is built by. */
export const OLDER_GO = setting('OLDER_GO')

/** A base with Node.js, npm and a shell. */
export const BUILD_BASE = setting('BUILD_BASE')

/** The environment of a host: our engine settings and store, and `docker` (which kustomize calls) being podman. */
export const HOST_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${setting('E2E_BIN')}:${process.env['PATH'] ?? ''}`,
  CONTAINERS_CONF: setting('CONTAINERS_CONF'),
  CONTAINERS_STORAGE_CONF: setting('CONTAINERS_STORAGE_CONF'),
  // kpt up to v1.0.0-beta.58 reads the first, later ones the second.
  KPT_FN_RUNTIME: 'podman',
  KRM_FN_RUNTIME: 'podman',
}

function readSettings(): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, '.work', 'env')
  if (!existsSync(file)) throw new Error('this machine is not set up; run `bash test/e2e/setup.sh`')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

function setting(name: string): string {
  const value = SETTINGS.get(name)
  if (value === undefined) throw new Error(`"${name}" is not set up; run \`bash test/e2e/setup.sh\``)
  return value
}
