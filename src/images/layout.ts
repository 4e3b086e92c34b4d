import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { heldSource } from './held-images.js'
import { LARGEST_JSON } from './image-config.js'
import { findInLayout } from './layout/images.js'
import type { ImageSource } from './source.js'
import type { Fault } from './unreadable.js'
import { Unreadable, whyUnreadable } from './unreadable.js'

/** The images in a folder that is an OCI layout, as buildah, skopeo, ko and Bazel write them; `image` says for which one it was named. */
export function layoutSource(folder: string, image?: string): ImageSource {
  return heldSource({
    by: `the layout "${folder}"`,
    image,
    find: (wanted) =>
      findInLayout({ read: (path) => readInside(folder, path), isNamed: image !== undefined }, wanted),
  })
}

async function readInside(folder: string, path: string): Promise<Uint8Array | Fault | undefined> {
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, path))
    const inside = relative(root, file)
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new Unreadable('is a link that leaves the folder')
    const stats = await stat(file)
    if (!stats.isFile()) throw new Unreadable('is not a file')
    if (stats.size > LARGEST_JSON) throw new Unreadable(`is larger than ${LARGEST_JSON / 2 ** 20} MiB`)
    return await readFile(file)
  } catch (error) {
    return { fault: whyUnreadable(error) }
  }
}
