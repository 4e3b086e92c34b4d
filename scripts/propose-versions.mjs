// Says for every pin of images/versions.yaml which version is the newest, by asking the places it is fetched from through
// their ordinary clients. `npm run versions` prints a table; `npm run versions -- --write` writes the newer ones, and digests
// that are missing, into the file. What cannot be asked is named, and then the exit code is 1.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { pinsOf } from './propose/pins.mjs'
import { withValues } from './propose/with-values.mjs'

const FILE = 'images/versions.yaml'
const USAGE = 'Usage: npm run versions [-- --write]'

/** @param {import('./propose/pins.mjs').Pin} pin */
function answerTo(pin) {
  try {
    return { ...pin, ...pin.ask() }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...pin, newest: 'NOT ASKED', note: why, writes: [], isUnknown: true }
  }
}

/** @param {readonly string[][]} rows */
function table(rows) {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** @param {readonly string[]} words */
function main(words) {
  if (words.some((word) => word !== '--write')) {
    console.error(USAGE)
    return 2
  }
  const text = readFileSync(FILE, 'utf8')
  const answers = pinsOf(parseDocument(text).toJS()).map(answerTo)
  const rows = answers.map(({ what, pinned, newest, note }) => [what, pinned, newest, note ?? ''])
  console.log(table([['pin', 'is', 'newest', ''], ...rows]))
  const writes = answers.flatMap((answer) => answer.writes)
  if (words.includes('--write')) {
    writeFileSync(FILE, withValues(text, writes))
    console.log(`${writes.length} values of ${FILE} were written; now: npm run generate, and the tests`)
  }
  return answers.some((answer) => 'isUnknown' in answer) ? 1 : 0
}

process.exitCode = main(process.argv.slice(2))
