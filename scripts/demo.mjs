// Shows a person what the function does to an application: a diff for each file, a table of its containers, how to attach.
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { parse, parseAllDocuments } from 'yaml'
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
// The last column is as wide as fits into this, and continues below itself.
const WIDTH = 112
const NOT_LISTED = 'its image is not one of `spec.images`'
/** @type {Record<string, Parameters<typeof styleText>[0]>} */
const LINE_COLOURS = { '+': 'green', '-': 'red', '@': 'cyan' }

/**
 * @typedef {{ name: string }} Container
 * @typedef {{ template?: { spec?: { initContainers?: Container[], containers?: Container[] } } }} Templated
 * @typedef {{ kind: string, metadata: { name: string }, spec?: Templated & { jobTemplate?: { spec?: Templated } } }} Resource
 * @typedef {{ message: string, severity?: string, resourceRef?: { kind: string, name: string, namespace?: string },
 *   tags?: Record<string, string> }} Result
 * @typedef {{ workload: string, container: string, result: Result | undefined }} Row
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
  const results = parse(run.results) ?? []
  const rows = rowsOf(results)
  for (const patch of patches(files, fromStream(run.stdout, files))) console.log(coloured(patch))
  console.log(table(rows))
  for (const { message } of results.filter(({ tags }) => !tags?.['container'])) console.log(message)
  console.log(howToAttach(rows))
}

/** @param {string} patch */
function coloured(patch) {
  return patch
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+) /.test(line)) return styleText('bold', line)
      const colour = LINE_COLOURS[line.charAt(0)]
      return colour ? styleText(colour, line) : line
    })
    .join('\n')
}

/**
 * Every container of the application, whether the function says something about it or not.
 * @param {Result[]} results
 * @returns {Row[]}
 */
function rowsOf(results) {
  /** @type {Resource[]} */
  const resources = parseAllDocuments(toStream(files)).map((document) => document.toJS())
  return resources.flatMap(({ kind, metadata: { name }, spec }) => {
    const pod = (spec?.jobTemplate?.spec ?? spec)?.template?.spec
    return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].map((container) => ({
      workload: `${kind}/${name}`,
      container: container.name,
      result: results.find(
        ({ resourceRef, tags }) =>
          resourceRef?.kind === kind && resourceRef.name === name && tags?.['container'] === container.name,
      ),
    }))
  })
}

/** @param {Row[]} rows */
function table(rows) {
  const cells = rows.map(({ workload, container, result }) => [
    workload,
    container,
    result?.tags?.['runtime'] ?? '-',
    result?.tags?.['port'] ?? '-',
  ])
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...[HEADINGS, ...cells].map((row) => row[column]?.length ?? 0)),
  )
  const line = (/** @type {string[]} */ row) =>
    widths.map((width, column) => row[column]?.padEnd(width)).join('  ')
  const indent = line(HEADINGS).length + 2
  const why = rows.map(({ result }) => wrapped(result?.message ?? NOT_LISTED, indent))
  const body = cells.map((row, index) => `${line(row)}  ${why[index]}`)
  return [styleText('bold', `${line(HEADINGS)}  ${HEADINGS.at(-1)}`), ...body].join('\n')
}

/**
 * A text in lines of what the table's width leaves, the further ones indented.
 * @param {string} text
 * @param {number} indent
 */
function wrapped(text, indent) {
  return text
    .split(' ')
    .reduce(
      (lines, word) => {
        const longer = [lines.at(-1), word].filter(Boolean).join(' ')
        return longer.length > WIDTH - indent ? [...lines, word] : [...lines.slice(0, -1), longer]
      },
      [''],
    )
    .join(`\n${' '.repeat(indent)}`)
}

/**
 * The command for the first container with a port.
 * @param {Row[]} rows
 */
function howToAttach(rows) {
  const row = rows.find(({ result }) => result?.tags?.['port'])
  const port = row?.result?.tags?.['port']
  const namespace = row?.result?.resourceRef?.namespace
  return [
    '',
    `To attach: kubectl -n ${namespace} port-forward ${row?.workload.toLowerCase()} ${port}`,
    `and point the debugger of your editor at localhost:${port}.`,
  ].join('\n')
}
