import type { Container, Launch } from '../container/container.js'
import type { Words } from '../container/words.js'
import type { Circumstances } from './look-through.js'

/** The launch of a Cloud Native Buildpacks image; undefined for words that start none. */
export function buildpackLaunch(
  _words: Words,
  _container: Pick<Container, 'imageConfig'>,
  _around: Circumstances,
): Launch | undefined {
  return undefined
}

export function isOfBuildpacks({ imageConfig }: Pick<Container, 'imageConfig'>): boolean {
  return imageConfig?.Labels?.['io.buildpacks.build.metadata'] !== undefined
}
