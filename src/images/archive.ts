import { findInDockerArchive } from './archive/docker.js'
import { heldSource } from './held-images.js'
import { findInLayout } from './layout/images.js'
import type { ImageFacts, ImageSource, Wanted } from './source.js'
import type { JsonFiles } from './tar/read.js'
import { readTar } from './tar/read.js'
import type { Fault } from './unreadable.js'
import { isFault } from './unreadable.js'

/** The images in a file that `docker save`, podman, skopeo, ko, Jib or Bazel wrote, read once; `image` says for which one it was named. */
export function archiveSource(path: string, image?: string): ImageSource {
  let reading: Promise<JsonFiles | Fault> | undefined
  const isNamed = image !== undefined
  return heldSource({
    by: `the archive "${path}"`,
    image,
    find: async (wanted) => {
      reading ??= readTar(path)
      const files = await reading
      return isFault(files) ? files : findInFiles(files, wanted, isNamed)
    },
  })
}

/** Docker writes both shapes into one archive; that with digests is asked first. */
async function findInFiles(
  files: JsonFiles,
  wanted: Wanted,
  isNamed: boolean,
): Promise<Omit<ImageFacts, 'by'> | Fault | undefined> {
  const [isLayout, isDocker] = [files.has('index.json'), files.has('manifest.json')]
  if (!isLayout && !isDocker)
    return { fault: 'holds no images: it has neither a manifest.json nor an index.json' }
  const found = isLayout
    ? await findInLayout({ read: async (name) => files.get(name), isNamed }, wanted)
    : undefined
  return found ?? (isDocker ? findInDockerArchive(files, wanted, isNamed) : undefined)
}
