import { fs, path } from './builtin.js'
import type { Env } from './request.js'

// Scripts that npm runs by itself while it installs or publishes, and those with a `pre` or `post` before every run:
// docs.npmjs.com/cli/using-npm/scripts. yarn and pnpm hand on the same variable.
const WHILE_INSTALLING = ['install', 'prepare', 'prepublish', 'prepublishOnly', 'prepack', 'dependencies']
const BUILT_IN = [
  'install',
  'uninstall',
  'publish',
  'pack',
  'version',
  'test',
  'start',
  'stop',
  'restart',
  'prepare',
]

/** Whether a package manager runs this before or after the program, and not as the program. */
export function isLifecycleStep(env: Env): boolean {
  const event = env['npm_lifecycle_event']
  if (event === undefined) return false
  if (WHILE_INSTALLING.includes(event)) return true
  const [, main] = /^(?:pre|post)(.+)$/.exec(event) ?? []
  // `preview` and `postgres` are scripts like any other.
  return main !== undefined && (BUILT_IN.includes(main) || scriptsOf(env).includes(main))
}

function scriptsOf(env: Env): readonly string[] {
  try {
    // npm before 7 does not name the file, but runs scripts in its folder.
    const file = env['npm_package_json'] ?? path().resolve('package.json')
    const { scripts } = JSON.parse(fs().readFileSync(file, 'utf8')) as { scripts?: object }
    return Object.keys(scripts ?? {})
  } catch {
    return []
  }
}
