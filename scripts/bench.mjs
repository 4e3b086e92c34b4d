// What the function costs beside a program that only copies its input, and `lock` beside skopeo. It prints and never judges: the aims are 2 times the
// processor time at 1 item, 12 times at 100, and no more than linear growth from there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareLock } from './bench/lock.mjs'
import { resourceList } from './bench/manifests.mjs'
import { measure, medianOf } from './bench/measure.mjs'

/** @typedef {import('./bench/measure.mjs').Cost} Cost */

const FLOOR = fileURLToPath(new URL('bench/floor.cjs', import.meta.url))
const FUNCTION = fileURLToPath(new URL('../dist/ducttape-fn.cjs', import.meta.url))

// Items, and how often each program runs: small runs differ more from each other.
const SIZES = [
  { items: 1, runs: 21 },
  { items: 100, runs: 15 },
  { items: 1000, runs: 9 },
  { items: 10_000, runs: 5 },
]

const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-bench-'))
try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}

async function main() {
  console.log(
    `Node ${process.version}, ${process.platform} ${process.arch}; medians; F the function, C the copy\n`,
  )
  console.log(
    row([
      'items',
      'MB',
      'CPU ms F',
      'C',
      'F/C',
      'wall ms F',
      'C',
      'F/C',
      'peak MiB F',
      'C',
      'F/C',
      'CPU µs/item',
    ]),
  )
  for (const size of SIZES) console.log(await compare(size))
  console.log('\naims: CPU F/C at most 2 at 1 item and 12 at 100; from 100 on, CPU µs/item does not grow')
  console.log(`\n${await compareLock(FUNCTION, folder)}`)
}

/**
 * One line of the table. The programs run in turn, so that whatever else the machine does meets both.
 * @param {{ items: number, runs: number }} size
 */
async function compare({ items, runs }) {
  const text = resourceList(items)
  const files = { input: join(folder, `${items}.yaml`), output: join(folder, 'out.yaml') }
  writeFileSync(files.input, text)
  /** @type {Cost[]} */
  const floor = []
  /** @type {Cost[]} */
  const ours = []
  for (let run = 0; run < runs; run++) {
    floor.push(await measure(FLOOR, files))
    ours.push(await measure(FUNCTION, files))
  }
  return line({ items, size: Buffer.byteLength(text) / 1e6, ours: medianOf(ours), floor: medianOf(floor) })
}

/** @param {{ items: number, size: number, ours: Cost, floor: Cost }} result */
function line({ items, size, ours, floor }) {
  const pairs = /** @type {const} */ (['cpu', 'wall', 'memory']).flatMap((name) => [
    ours[name].toFixed(0),
    floor[name].toFixed(0),
    (ours[name] / floor[name]).toFixed(1),
  ])
  const perItem = ((ours.cpu - floor.cpu) * 1000) / items
  return row([String(items), size.toFixed(2), ...pairs, perItem.toFixed(0)])
}

/** @param {readonly string[]} cells */
function row(cells) {
  const widths = [6, 6, 9, 5, 5, 10, 5, 5, 11, 5, 5, 12]
  return cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join(' ')
}
