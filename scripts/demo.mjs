// Shows a person what the function does to an application: a diff for each file, a table of its containers, how to attach.
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { parse } from 'yaml'
import {
  FUNCTION_CONFIG,
  fromStream,
  patches,
  readPackage,
  runCommand,
  toStream,
} from './example-package.mjs'

const APPLICATION = fileURLToPath(new URL('../examples/ferries', import.meta.url))
const HEADINGS = ['WORKLOAD', 'CONTAINER', 'RUNTIME', 'PORT', 'WHY']
// The last column takes what the others leave of this, and goes on below itself.
const WIDTH = 110
/** @typedef {Parameters<typeof styleText>[0]} Style */
/** @type {Record<string, Style>} */
const LINE_STYLES = { '+': 'green', '-': 'red', '@': 'cyan' }
/** @type {Record<string, Style>} */
const ROW_STYLES = { changed: 'green', refused: 'yellow' }

/**
 * @typedef {object} Result
 * @property {string} message
 * @property {{ kind: string, name: string, namespace: string }} resourceRef
 * @property {{ container?: string, outcome?: string, runtime?: string, port?: string, why?: string }} [tags]
 */

const files = readPackage(APPLICATION)
const run = runCommand(toStream(files), `${APPLICATION}/${FUNCTION_CONFIG}`)
if (run.status === 0) show()
else fail()

function fail() {
  process.stderr.write(run.stderr)
  console.error(`The function failed with exit code ${run.status}.`)
  process.exitCode = 1
}

function show() {
  /** @type {Result[]} */
  const results = parse(run.results)
  for (const patch of patches(files, fromStream(run.stdout, files))) console.log(coloured(patch))
  console.log(table(results.filter(({ tags }) => tags?.container)))
  for (const result of results.filter(({ tags }) => !tags?.container)) console.log(companion(result))
  console.log(`\n${howToAttach(results)}`)
}

/** @param {string} patch */
function coloured(patch) {
  const lines = patch.split('\n').map((line) => {
    if (/^(---|\+\+\+) /.test(line)) return styleText('bold', line)
    const style = LINE_STYLES[line.charAt(0)]
    return style ? styleText(style, line) : line
  })
  return lines.join('\n')
}

/** @param {Result[]} results */
function table(results) {
  const rows = results.map(({ resourceRef: { kind, name }, tags = {} }) => [
    `${kind}/${name}`,
    tags.container ?? '',
    tags.runtime ?? '-',
    tags.port ?? '-',
    tags.outcome === 'changed' ? `${tags.why}` : `${tags.outcome}: ${tags.why}`,
  ])
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...[HEADINGS, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row, index) =>
    styled(ROW_STYLES[results[index]?.tags?.outcome ?? ''], line(row, widths)),
  )
  return [styleText('bold', line(HEADINGS, widths)), ...lines].join('\n')
}

/**
 * A row as text: the first columns padded, the last one wrapped below itself.
 * @param {string[]} row
 * @param {number[]} widths
 */
function line(row, widths) {
  const start = widths.map((width, column) => `${row[column]?.padEnd(width)}  `).join('')
  return start + wrapped(row.at(-1) ?? '', WIDTH - start.length).join(`\n${' '.repeat(start.length)}`)
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrapped(text, width) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (longer.length > width) lines.push(word)
    else lines.splice(-1, 1, longer)
  }
  return lines
}

/**
 * @param {Style | undefined} style
 * @param {string} text
 */
function styled(style, text) {
  return style ? styleText(style, text) : text
}

/**
 * What became of something that is no container.
 * @param {Result} result
 */
function companion({ resourceRef: { kind, name }, message }) {
  return ['', ...wrapped(`${kind}/${name}: ${message}`, WIDTH)].join('\n')
}

/** @param {Result[]} results */
function howToAttach(results) {
  const { resourceRef, tags } = results.find(({ tags: { port } = {} }) => port) ?? {}
  const workload = `${resourceRef?.kind}/${resourceRef?.name}`.toLowerCase()
  return [
    `To attach: kubectl -n ${resourceRef?.namespace} port-forward ${workload} ${tags?.port}`,
    `then let the ${tags?.runtime} debugger of your editor attach to localhost:${tags?.port}.`,
  ].join('\n')
}
