// What the guard and the shim cost a start, against the bare node: `node images/nodejs/bench.mjs [RUNS]`, with the payload in
// dist/images/nodejs and the node that runs this. `measure` is for `npm run bench:images`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PAYLOAD = fileURLToPath(new URL('../../dist/images/nodejs', import.meta.url))
const NODE = dirname(process.execPath)
const GUARD = { NODE_OPTIONS: `--require ${join(PAYLOAD, 'guard.cjs')}` }
// A port that the kernel chooses: a run does not wait for the one before.
const LISTEN = { DUCTTAPE_NODEJS_LISTEN: '127.0.0.1:0' }
const SCRIPT = 'console.log(process.memoryUsage().rss)'

/** @type {Record<string, { words: string[], env: Record<string, string>, shim?: boolean }>} */
const CASES = {
  'bare node': { words: ['app.js'], env: {} },
  'bare node -e': { words: ['-e', SCRIPT], env: {} },
  'bare node --inspect': { words: ['--inspect=127.0.0.1:0', 'app.js'], env: {} },
  'guard, not asked': { words: ['app.js'], env: GUARD },
  'guard, not opening (node -e)': { words: ['-e', SCRIPT], env: { ...GUARD, ...LISTEN } },
  'guard, opening': { words: ['app.js'], env: { ...GUARD, ...LISTEN } },
  'shim, not asked': { words: ['app.js'], env: {}, shim: true },
  'shim and guard, opening': { words: ['--inspect=127.0.0.1:0', 'app.js'], env: {}, shim: true },
}

/** Medians over the runs, taken in turns so that the machine's moods meet all alike. */
export function measure(runs = 30) {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-nodejs-bench-'))
  writeFileSync(join(folder, 'app.js'), SCRIPT)
  const seen = Object.entries(CASES).map(([name, each]) => ({ name, each, all: [once(folder, each)] }))
  for (let run = 1; run < runs; run++) for (const { each, all } of seen) all.push(once(folder, each))
  rmSync(folder, { recursive: true })
  return seen.map(({ name, all }) => ({
    name,
    ms: median(all.map(({ ms }) => ms)),
    rssMB: median(all.map(({ rss }) => rss)) / 1e6,
  }))
}

/** @param {string} cwd @param {typeof CASES[string]} each */
function once(cwd, { words, env, shim }) {
  const PATH = shim ? `${join(PAYLOAD, 'bin')}:${NODE}` : NODE
  const start = performance.now()
  const { stdout } = spawnSync(shim ? join(PAYLOAD, 'bin/node') : process.execPath, words, { cwd, env: { PATH, ...env } })
  return { ms: performance.now() - start, rss: Number(stdout) }
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, ms, rssMB } of measure(Number(process.argv[2] ?? 30))) {
    console.log(`${name.padEnd(30)} ${ms.toFixed(1).padStart(6)} ms  ${rssMB.toFixed(1).padStart(6)} MB`)
  }
}
