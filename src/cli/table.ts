import { visible } from './visible.js'

const GAP = '  '
const DIGEST_LENGTH = 12

/** Rows as lines of columns, as wide as they need to be; the first row is the head. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const seen = rows.map((row) => row.map(visible))
  const widths = (seen[0] ?? []).map((_, at) => Math.max(...seen.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(GAP)
  return seen.map((row) => `${line(row).trimEnd()}\n`).join('')
}

/** A digest as engines show it: its algorithm is left out, and most of its digits; `-` for none. */
export function shortDigest(digest: string | undefined): string {
  return digest?.slice(digest.indexOf(':') + 1).slice(0, DIGEST_LENGTH) ?? '-'
}
