// What the hook and the launcher cost a start, against the bare Python and `python -m debugpy`:
// `node images/python/bench.mjs PAYLOAD PYTHON [RUNS]`, PAYLOAD being a folder with hook/, launcher and debugpy/ in which nothing
// is compiled, PYTHON an interpreter that the newest debugpy of it serves. `measure` is for `npm run bench:images`.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Says when it was reached, whether a debugger is there, and what it keeps in memory.
const SCRIPT = `import sys, time
at = time.time()
pages = int(open("/proc/self/statm").read().split()[1])
print(at * 1000, "debugpy" in sys.modules, pages)
`
// A port that the kernel chooses: a run does not wait for the one before.
const LISTEN = { DUCTTAPE_PYTHON_LISTEN: '127.0.0.1:0' }
const DEBUGPY = ['-m', 'debugpy', '--listen', '127.0.0.1:0', 'app.py']
// It takes no port 0.
const LAUNCHER = ['--mode', 'debugpy', '--port', 'PORT', '--', 'PYTHON', 'app.py']

/**
 * @typedef {object} Case
 * @property {string[]} words behind the interpreter, or behind the launcher, with the interpreter for PYTHON and a free port for PORT
 * @property {boolean} [launcher]
 * @property {'hook' | 'debugpy'} [path] what PYTHONPATH leads to
 * @property {Record<string, string>} [env]
 * @property {boolean} [compiled] Python finds its compiled files beside the sources; else it compiles at each start and writes none
 * @property {boolean} [opens] a debugger must be there
 */

/** @typedef {{ folder: string, python: string, payload: string, compiled: string }} Place */
/** @typedef {{ ms: number, endMs: number, rss: number }} Seen */

// The published image brings the files compiled, as pip leaves them; ours are compiled by the first start, where it may write.
/** @type {Record<string, Case>} */
const CASES = {
  'bare python': { words: ['app.py'] },
  'bare python -c': { words: ['-c', SCRIPT] },
  'python -m debugpy, compiled': { words: DEBUGPY, path: 'debugpy', compiled: true, opens: true },
  'hook, not asked': { words: ['app.py'], path: 'hook' },
  'hook, not opening (python -c)': { words: ['-c', SCRIPT], path: 'hook', env: LISTEN },
  'hook, opening, not compiled': { words: ['app.py'], path: 'hook', env: LISTEN, opens: true },
  'hook, opening, compiled': { words: ['app.py'], path: 'hook', env: LISTEN, compiled: true, opens: true },
  'launcher, opening, not compiled': { words: LAUNCHER, launcher: true, opens: true },
  'launcher, opening, compiled': { words: LAUNCHER, launcher: true, compiled: true, opens: true },
}

/**
 * Medians over the runs, taken in turns so that the machine's moods meet all alike: milliseconds until the program's first line
 * and until its end, and the memory of its process (debugpy's adapter is another).
 * @param {string} payload @param {string} python
 */
export async function measure(payload, python, runs = 7) {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-python-bench-'))
  try {
    writeFileSync(join(folder, 'app.py'), SCRIPT)
    const place = { folder, python, payload: resolve(payload), compiled: compile(payload, python, folder) }
    return await inTurns(place, runs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {Place} place @param {number} runs */
async function inTurns(place, runs) {
  const seen = Object.entries(CASES).map(([name, each]) => ({ name, each, all: /** @type {Seen[]} */ ([]) }))
  for (let run = 0; run < runs; run++) for (const { each, all } of seen) all.push(await start(place, each))
  return seen.map(({ name, all }) => ({
    name,
    ms: median(all.map(({ ms }) => ms)),
    endMs: median(all.map(({ endMs }) => endMs)),
    rssMB: median(all.map(({ rss }) => rss)) / 1e6,
  }))
}

/** @param {string} payload @param {string} python @param {string} folder */
function compile(payload, python, folder) {
  const copy = join(folder, 'compiled')
  cpSync(payload, copy, { recursive: true })
  // Some files of debugpy are for another Python, and do not compile.
  const words = ['-c', 'import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2)', copy]
  execFileSync(python, words, { env: {}, stdio: 'ignore' })
  return copy
}

/** @param {Place} place @param {Case} each @returns {Promise<Seen>} */
async function start({ folder, python, ...payloads }, { words, launcher, path, env, compiled, opens = false }) {
  const payload = compiled ? payloads.compiled : payloads.payload
  const program = launcher ? join(payload, 'launcher') : python
  const all = {
    ...(path && { PYTHONPATH: path === 'hook' ? join(payload, 'hook') : newestDebugpy(payload) }),
    ...(!compiled && { PYTHONDONTWRITEBYTECODE: '1' }),
    // As the hook does for itself.
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
    ...env,
  }
  const named = { PYTHON: python, PORT: launcher ? String(await freePort()) : '' }
  const begin = performance.timeOrigin + performance.now()
  const line = words.map((word) => Object.entries(named).find(([name]) => name === word)?.[1] ?? word)
  const child = spawn(program, line, { cwd: folder, env: all, stdio: ['ignore', 'pipe', 'ignore'] })
  const { said, endMs } = await ended(child, begin)
  const [at, isThere, pages] = said.trim().split(' ')
  if (isThere !== (opens ? 'True' : 'False')) throw new Error(`${program} ${words[0]}: debugger there: ${isThere}`)
  return { ms: Number(at) - begin, endMs, rss: Number(pages) * 4096 }
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child @param {number} begin */
async function ended(child, begin) {
  let said = ''
  child.stdout.on('data', (/** @type {Buffer} */ bytes) => (said += bytes.toString()))
  const closed = once(child.stdout, 'close')
  await once(child, 'exit')
  const endMs = performance.timeOrigin + performance.now() - begin
  // The adapter may hold the pipe for a while.
  await closed
  return { said, endMs }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? address?.port : undefined
}

/** @param {string} payload */
function newestDebugpy(payload) {
  const versions = readdirSync(join(payload, 'debugpy'))
  const collator = new Intl.Collator('en', { numeric: true })
  return join(payload, 'debugpy', versions.toSorted(collator.compare).at(-1) ?? '')
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [payload = '', python = '', runs] = process.argv.slice(2)
  for (const { name, ms, endMs, rssMB } of await measure(payload, python, Number(runs ?? 7))) {
    const cells = [ms, endMs].map((value) => `${value.toFixed(1).padStart(8)} ms`)
    console.log(`${name.padEnd(34)} ${cells.join('')} ${rssMB.toFixed(1).padStart(6)} MB`)
  }
}
