import { parse } from 'yaml'
import type { Edit } from '../../src/krm/edit.js'
import type { Root } from '../../src/krm/parse.js'
import { parseMappings } from '../../src/krm/parse.js'
import { applySplices, splicesFor } from '../../src/krm/splice.js'

/** The first mapping of a text. */
export function rootOf(text: string): Root {
  const [root] = parseMappings(text, { start: 0, end: text.length })
  if (!root) throw new Error('the text holds no mapping')
  return root
}

/** A text with edits made in its first mapping. */
export function edited(text: string, ...edits: readonly Edit[]): string {
  return applySplices(text, splicesFor(rootOf(text), edits))
}

/** A text as data; merge keys are followed, as kpt spells them and as people do. */
export function dataOf(text: string): unknown {
  return parse(text, { merge: true })
}
