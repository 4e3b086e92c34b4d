import type { RuntimeImage } from './plan.js'

type Mapping = { readonly [field: string]: unknown }

/** What is asked of probes: longer times in seconds, none at all, or nothing. */
export type ProbeWish = { readonly timeout: number } | 'remove' | 'keep'

/** A support image and what its init container gets from the user; undefined fields are told by the pod. */
export interface SupportImage {
  readonly image: string
  readonly pullPolicy: string | undefined
  readonly resources: Mapping | undefined
  readonly securityContext: Mapping | undefined
  readonly pullSecrets: readonly string[]
}

/** The support images at hand, and what a pod needs to have them. */
export interface SupportImages {
  readonly images: { readonly [runtime in RuntimeImage]: SupportImage }
  readonly sizeLimit: string | undefined
}

/** A kind of the user's own that holds a pod; paths are keys with dots between them. */
export interface OwnKind {
  readonly apiVersion: string
  readonly kind: string
  readonly template: string
  readonly replicas?: string | undefined
}
