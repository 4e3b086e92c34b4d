/** An image reference in full, as the distribution project's reference package normalises it: `nginx` is `docker.io/library/nginx:latest`. */
export interface Reference {
  /** The registry with its port: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly domain: string
  /** The repository in the registry: `library/nginx`. */
  readonly path: string
  /** `latest` where the text has neither tag nor digest; undefined where it has only a digest. */
  readonly tag: string | undefined
  /** `sha256:…`. */
  readonly digest: string | undefined
}

/** The parts of an image reference; undefined for text that is none. */
export function parseReference(text: string): Reference | undefined {
  return undefined
}
