// What the support images cost: the time that the guard (nodejs), the hook (python) and the chooser (go) add to a start, and the
// bytes that a pod gets, beside the published images. It prints and never judges. What cannot be had is named below the table. The
// first run takes ten minutes: it builds the Delves, and what the published images hold, and keeps them.
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureGo } from '../images/go/bench.mjs'
import { measure as measureNodejs } from '../images/nodejs/bench.mjs'
import { measure as measurePython } from '../images/python/bench.mjs'
import { emptyProgram, goImage, nodejsImage, pythonImage } from './bench-images/payloads.mjs'
import { compareGo, compareNodejs, comparePython } from './bench-images/sizes.mjs'
import { interpreterOf, reason } from './bench-images/published.mjs'

// How often each program runs: a Python with a debugger takes seconds.
const RUNS = { go: 15, nodejs: 15, python: 7 }
const GO_PROGRAM = '1.26.8'
const PYTHON_PROGRAM = '3.13'

/** @typedef {import('./bench-images/sizes.mjs').Row} Row */

// Node parses all of it at each start, which takes longer than the start itself.
delete process.env['NODE_EXTRA_CA_CERTS']
/** @type {string[]} */
const missing = ['netcore: no package registry has vsdbg or netcoredbg, so it is not in the table']
const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-bench-images-'))
try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}

async function main() {
  // All is made before anything is measured.
  const go = await attempt('go', () => ({ ...goImage(folder), program: emptyProgram(folder, GO_PROGRAM) }))
  const nodejs = await attempt('nodejs', () => nodejsImage(folder))
  const interpreter = interpreterOf(PYTHON_PROGRAM)
  if (!interpreter) missing.push(`python: no Python ${PYTHON_PROGRAM} is on this machine`)
  const python = interpreter && (await attempt('python', () => pythonImage(folder, interpreter)))
  const sizes = [
    go && (await attempt('go, bytes', () => compareGo(go))),
    nodejs && (await attempt('nodejs, bytes', () => compareNodejs(nodejs))),
    python && (await attempt('python, bytes', () => comparePython(python))),
  ]
  const before = load()
  const rows = [
    nodejs && (await attempt('nodejs, times', nodejsTimes)),
    python && (await attempt('python, times', () => pythonTimes(python.payload, interpreter))),
    go && (await attempt('go, times', () => goTimes(go.payload, go.program))),
    ...sizes.map((each) => each && each.rows),
  ]
  print(rows.flatMap((each) => each || []))
  console.log(
    `\nNode ${process.version}, Python ${PYTHON_PROGRAM}, a program by Go ${GO_PROGRAM}; times are medians, taken in turns; python until the program's first line, and without compiled files of the payload where nothing is said of them`,
  )
  console.log(`load average before the times were taken ${before}, after ${load()}`)
  for (const note of sizes.flatMap((each) => (each && each.notes) || [])) console.log(note)
  for (const each of missing) console.log(`not had: ${each}`)
}

/** @returns {Row[]} */
function nodejsTimes() {
  const seen = byName(measureNodejs(RUNS.nodejs))
  /** @type {(ours: string, base: string) => Row} */
  const row = (ours, base) => ({ runtime: 'nodejs', ours, base, unit: 'ms', ...pair(seen, ours, base) })
  return [
    row('guard, not asked', 'bare node'),
    row('guard, not opening (node -e)', 'bare node -e'),
    row('guard, opening', 'bare node'),
    row('guard, opening', 'bare node --inspect'),
    row('shim, not asked', 'bare node'),
    row('shim and guard, opening', 'bare node --inspect'),
  ]
}

/** Until the program's first line, and to its end. @param {string} payload @param {string} python @returns {Promise<Row[]>} */
async function pythonTimes(payload, python) {
  const measured = await measurePython(payload, python, RUNS.python)
  const ends = measured.map(({ name, endMs }) => ({ name: `${name}, to the end`, ms: endMs }))
  const seen = byName([...measured, ...ends])
  /** @type {(ours: string, base: string) => Row} */
  const row = (ours, base) => ({ runtime: 'python', ours, base, unit: 'ms', ...pair(seen, ours, base) })
  return [
    row('hook, not asked', 'bare python'),
    row('hook, not opening (python -c)', 'bare python -c'),
    row('hook, opening, not compiled', 'bare python'),
    row('hook, opening, compiled', 'bare python'),
    row('hook, opening, not compiled', 'python -m debugpy, compiled'),
    row('hook, opening, compiled', 'python -m debugpy, compiled'),
    row('launcher, opening, not compiled', 'python -m debugpy, compiled'),
    row('launcher, opening, compiled', 'python -m debugpy, compiled'),
    row('hook, opening, compiled, to the end', 'bare python, to the end'),
    row('hook, opening, compiled, to the end', 'python -m debugpy, compiled, to the end'),
  ]
}

/** @param {string} payload @param {string} program @returns {Promise<Row[]>} */
async function goTimes(payload, program) {
  const seen = await measureGo(payload, program, RUNS.go)
  const of = { runtime: 'go', unit: /** @type {const} */ ('ms') }
  return [
    {
      ...of,
      ours: 'chooser, version',
      base: 'delve, version',
      figure: seen.versionByChooser,
      against: seen.versionByDelve,
    },
    {
      ...of,
      ours: 'chooser, until it listens',
      base: 'delve, until it listens',
      figure: seen.chooserListens,
      against: seen.delveListens,
    },
    {
      ...of,
      ours: 'program that ends at once, debugged',
      base: 'the program alone, not debugged',
      figure: seen.programSupervised,
      against: seen.programAlone,
    },
  ]
}

/** @param {readonly { name: string, ms: number }[]} seen */
function byName(seen) {
  return new Map(seen.map(({ name, ms }) => [name, ms]))
}

/** @param {ReadonlyMap<string, number>} seen @param {string} ours @param {string} base */
function pair(seen, ours, base) {
  return { figure: seen.get(ours) ?? NaN, against: seen.get(base) ?? NaN }
}

/** @param {readonly Row[]} rows */
function print(rows) {
  console.log(line(['', 'ours', '', 'baseline', '', '', 'ratio', 'more']))
  for (const { runtime, ours, figure, base, against, unit } of rows) {
    const isThere = against !== undefined
    const ratio = isThere ? (figure / against).toFixed(figure < against / 10 ? 3 : 2) : '-'
    const more = isThere ? (figure - against).toFixed(1) : '-'
    console.log(line([runtime, ours, figure.toFixed(1), base, against?.toFixed(1) ?? '-', unit, ratio, more]))
  }
}

/** @param {readonly string[]} cells */
function line(cells) {
  const widths = [-7, -36, 8, -40, 8, -3, 6, 9]
  return cells
    .map((cell, i) => ((widths[i] ?? 0) < 0 ? cell.padEnd(-(widths[i] ?? 0)) : cell.padStart(widths[i] ?? 0)))
    .join(' ')
}

/** The value, or nothing, and then a line that says why. @template Value @param {string} what @param {() => Value | Promise<Value>} get */
async function attempt(what, get) {
  try {
    return await get()
  } catch (error) {
    missing.push(`${what}: ${reason(error)}`)
    return undefined
  }
}

function load() {
  return loadavg()[0]?.toFixed(1)
}
