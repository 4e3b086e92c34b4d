// What the Dockerfile parser takes of `vscode-languageserver-types`, which is 28 kB of a bundle that every run reads:
// positions in a text, and ranges between them.
/**
 * @param {number} line
 * @param {number} character
 */
const position = (line, character) => ({ line, character })

exports.Position = { create: position }
exports.Range = {
  /** Of two positions, or of the lines and characters of two. */
  create: (/** @type {unknown[]} */ ...parts) => {
    const [start, end] = parts
    if (parts.length === 2) return { start, end }
    const [line = 0, character = 0, endLine = 0, endCharacter = 0] = parts.map(Number)
    return { start: position(line, character), end: position(endLine, endCharacter) }
  },
}
