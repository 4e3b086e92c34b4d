import { isScalar, parseDocument } from 'yaml'

/** @typedef {{ path: readonly (string | number)[], value: string }} Write */

/**
 * A YAML text with some of its plain values replaced, or filled where they stand empty; all else, comments and folds, as it was.
 * @param {string} text
 * @param {readonly Write[]} writes
 */
export function withValues(text, writes) {
  const document = parseDocument(text)
  const edits = writes.map(({ path, value }) => {
    const node = document.getIn(path, true)
    if (!isScalar(node) || !node.range)
      throw new Error(`images/versions.yaml has no value at ${path.join('.')}`)
    const [start, end] = node.range
    // An empty value begins right behind its colon.
    const text = node.type?.startsWith('QUOTE') ? JSON.stringify(value) : value
    return { start, end, text: start === end ? ` ${text}` : text }
  })
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, { start, end, text }) => whole.slice(0, start) + text + whole.slice(end), text)
}
