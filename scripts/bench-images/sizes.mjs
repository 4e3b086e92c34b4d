// What /install copies into a pod, beside what the published images copy: everything that they hold, whatever the program.
import { GO, installedBytes, VERSIONS } from './payloads.mjs'
import { publishedDelveBytes, publishedPython } from './published.mjs'

/** @typedef {import('./payloads.mjs').Image} Image */
/**
 * One line of the table.
 * @typedef {object} Row
 * @property {string} runtime
 * @property {string} ours
 * @property {number} figure
 * @property {string} base
 * @property {number} [against] nothing where it was not measured
 * @property {'ms' | 'MB'} unit MB of 1,000,000 bytes
 */

/** @param {Image} image */
export function compareGo(image) {
  const version = VERSIONS.published.go[0]?.version ?? ''
  const base = `published: dlv ${version}`
  const against = mega(publishedDelveBytes(version, GO))
  return {
    rows: [row(image, 'go@1.26', { base, against }), row(image, 'go', { base, against })],
    notes: [`the published image's Delve is built here by Go ${GO}, as ours are`],
  }
}

/** @param {Image} image */
export function compareNodejs(image) {
  return {
    rows: [row(image, 'nodejs', { base: 'published: node (its wrapper)' })],
    notes: [
      "the published images' own programs, node and launcher, are not built again: their sizes are in no figure",
    ],
  }
}

/** @param {Image} image */
export function comparePython(image) {
  const { trees, missing } = publishedPython()
  const debugpy = trees.find(({ python }) => python === '3.11')?.debugpy
  const all = {
    base: `published: ${trees.length} Pythons x 4 debuggers`,
    against: mega(trees.reduce((sum, { bytes }) => sum + bytes, 0)),
  }
  const one = { base: 'published: debugpy for 3.11 alone', ...(debugpy && { against: mega(debugpy) }) }
  return {
    rows: [row(image, 'python@3.13', all), row(image, 'python', all), row(image, 'python@3.13', one)],
    notes: [
      ...trees.map(
        (each) =>
          `published for Python ${each.python}, by pip on ${each.date}: ${mega(each.bytes).toFixed(1)} MB (${each.packages})`,
      ),
      ...missing.map((each) => `the published figure is at least that: it lacks ${each}`),
    ],
  }
}

/** @param {Image} image @param {string} word @param {{ base: string, against?: number }} published @returns {Row} */
function row(image, word, published) {
  const figure = mega(installedBytes(image, word === image.runtime ? [] : [word]))
  return { runtime: image.runtime, ours: `/install ${word}`, figure, unit: 'MB', ...published }
}

/** @param {number} bytes */
const mega = (bytes) => bytes / 1e6
