import type { ConfigField, ImageConfig } from '../container/container.js'
import type { Reference } from './reference.js'

/** What a node runs, as the OCI image specification names it. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}

/** An image somebody wants to know about. */
export interface Wanted {
  /** As the pod has it. */
  readonly image: string
  readonly reference: Reference
  readonly platform: Platform
}

/** What a source knows of an image. */
export interface ImageFacts {
  readonly config: ImageConfig
  /** The fields that `config` says nothing or, of `Env`, not everything about; where they are absent and not listed here, the image has none. */
  readonly unknown?: readonly ConfigField[] | undefined
  /** The digest that the reference resolves to (of the index where there is one), as `sha256:…`; undefined where the source has none. */
  readonly digest: string | undefined
  readonly platform: Platform | undefined
  /** Which source said so, in words that follow "by": `the archive "web.tar"`. */
  readonly by: string
}

/** An answer about an image: facts, why a source that should know it does not, or undefined where it is not the source's. */
export type Answer = ImageFacts | { readonly fault: string } | undefined

/** Something that knows images; it never throws for what a user, a file or a server may do wrong. */
export interface ImageSource {
  readonly find: (wanted: Wanted) => Promise<Answer>
}
