// What the published images of Skaffold copy into a pod, made again from the registries that they are made from. Their own
// programs are not built again: the wrapper `node` and the python launcher, each a Go program, are in no figure.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { bytesBelow, kept } from './kept.mjs'

/**
 * @typedef {object} PythonTree what one Python has in the published image
 * @property {string} python
 * @property {number} bytes of all four debuggers
 * @property {number} debugpy of debugpy and its metadata alone
 * @property {string} packages what pip took
 * @property {string} date when it took them
 */

// python/helper-image/Dockerfile of GoogleContainerTools/container-debug-support at ce64064: the Pythons, and the pydevd of each.
const PYDEVD = {
  2.7: '2.8.0',
  3.5: '2.8.0',
  3.6: '2.9.5',
  3.7: '2.9.5',
  3.8: '2.9.5',
  3.9: '2.9.5',
  '3.10': '2.9.5',
  3.11: '2.9.5',
}

const inOrder = new Intl.Collator('en', { numeric: true })

/**
 * The trees of all Pythons that are on this machine, and which of them could not be had, and why. A tree is made once, which takes a
 * minute, since pip compiles pydevd; then its figures are kept.
 */
export function publishedPython() {
  /** @type {PythonTree[]} */
  const trees = []
  /** @type {string[]} */
  const missing = []
  for (const [python, pydevd] of Object.entries(PYDEVD).toSorted(([a], [b]) => inOrder.compare(a, b))) {
    const interpreter = interpreterOf(python)
    if (!interpreter) {
      missing.push(`Python ${python}, which is not on this machine`)
      continue
    }
    try {
      trees.push(tree(python, pydevd, interpreter))
    } catch (error) {
      missing.push(`what pip installs for Python ${python}: ${reason(error)}`)
    }
  }
  return { trees, missing }
}

/** The last line of what a program said on stderr, or of the error's own message. @param {unknown} error */
export function reason(error) {
  const { code, path, stderr, message } = /** @type {NodeJS.ErrnoException & { stderr?: Buffer }} */ (error)
  if (code === 'ENOENT' && path && !path.includes('/')) return `there is no ${path} on PATH`
  return String(stderr?.length ? stderr : message)
    .trim()
    .split('\n')
    .at(-1)
}

/**
 * The bytes of the published image's one Delve, as the go command builds it.
 * @param {string} version of Delve
 * @param {string} go the Go that ours are built by, so that the layouts are compared and not the compilers
 */
export function publishedDelveBytes(version, go) {
  const folder = kept(`published-delve-${version}`, [go, process.arch], (made) => {
    const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: `go${go}`, GOBIN: made, GOFLAGS: '' }
    const words = ['install', '-ldflags=-s -w', `github.com/go-delve/delve/cmd/dlv@v${version}`]
    execFileSync('go', words, { cwd: made, env, stdio: 'pipe' })
  })
  return statSync(join(folder, 'dlv')).size
}

/**
 * The path of a CPython of this machine, by its name, of pyenv or of the system; a shim of pyenv is a script, and is not taken.
 * @param {string} version major and minor
 */
export function interpreterOf(version) {
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions')
  const names = existsSync(pyenv) ? readdirSync(pyenv).filter((name) => name.startsWith(`${version}.`)) : []
  const places = names.map((name) => join(pyenv, name, 'bin/python'))
  return [...places, `/usr/bin/python${version}`, `/usr/local/bin/python${version}`].find((path) =>
    existsSync(path),
  )
}

/**
 * @param {string} python @param {string} pydevd @param {string} interpreter
 * @returns {PythonTree}
 */
function tree(python, pydevd, interpreter) {
  const folder = kept(`published-python-${python}`, [pydevd, process.arch], (made) => {
    process.stderr.write(`making what the published image has for Python ${python}, once\n`)
    const root = join(made, 'root')
    install(interpreter, root, ['debugpy'])
    const debugpy = bytesBelow(root)
    install(interpreter, root, ['ptvsd'])
    install(interpreter, join(root, 'pydevd'), [`pydevd==${pydevd}`])
    install(interpreter, join(root, 'pydevd-pycharm'), ['pydevd-pycharm'])
    const packages = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .flatMap(
        (name) =>
          /([^/]+)-([\d.]+)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(name)?.slice(1, 3).join(' ') ?? [],
      )
      .join(', ')
    const date = new Date().toISOString().slice(0, 10)
    const figures = { python, bytes: bytesBelow(root), debugpy, packages, date }
    rmSync(root, { recursive: true })
    writeFileSync(join(made, 'figures.json'), JSON.stringify(figures))
  })
  return JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
}

/** As the published Dockerfile does. @param {string} interpreter @param {string} root @param {string[]} packages */
function install(interpreter, root, packages) {
  mkdirSync(root, { recursive: true })
  const words = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--user',
    '--ignore-installed',
    '--no-warn-script-location',
  ]
  const env = { ...process.env, PYTHONUSERBASE: root, PIP_DISABLE_PIP_VERSION_CHECK: '1' }
  execFileSync(interpreter, [...words, ...packages], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}
