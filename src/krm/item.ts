import type { Root } from './parse.js'
import type { Chunk } from './scan.js'

/** An item of the input: where it is, what kind it has, and its parsed form where telling the kind took a parser. */
export interface Item extends Chunk {
  readonly root?: Root
  /** What it is by the typed list that it stands in. */
  readonly identity?: { readonly apiVersion: string; readonly kind: string }
}
