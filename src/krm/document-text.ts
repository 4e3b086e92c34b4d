import type { Value } from './print.js'
import { block } from './print.js'

/** Plain data as a YAML document in block style, the same to readers of YAML 1.1 and 1.2; fields without a value are left out. */
export function documentText(value: object): string {
  const lines = block(JSON.parse(JSON.stringify(value)) as Value, 0, { step: 2, dash: 0, newline: '\n' })
  return lines.map((line) => `${line}\n`).join('')
}
