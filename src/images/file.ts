import { open, stat } from 'node:fs/promises'
import { archiveSource } from './archive.js'
import { layoutSource } from './layout.js'
import type { ImageSource } from './source.js'
import type { Fault } from './unreadable.js'
import { whyUnreadable } from './unreadable.js'

// No lock, build result or skaffold.yaml of people is nearly as large.
const LARGEST_TEXT = 16 * 1_048_576

/** The images in a file, an archive or a layout; `image` is the one that it was named for, if it was. */
export function fileSource(path: string, image: string | undefined): ImageSource {
  let source: Promise<ImageSource> | undefined
  return {
    find: async (wanted) => {
      source ??= isFolder(path).then((isLayout) => (isLayout ? layoutSource : archiveSource)(path, image))
      return (await source).find(wanted)
    },
  }
}

/** The text of a file that a user names, or why it cannot be read, in words that follow its name. */
export async function readText(path: string): Promise<string | Fault> {
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    if (!(await stat(path)).isFile()) return { fault: 'is not a file' }
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(Math.min((await handle.stat()).size + 1, LARGEST_TEXT + 1)),
      )
      return bytesRead > LARGEST_TEXT
        ? { fault: 'is larger than 16 MiB' }
        : buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { fault: whyUnreadable(error) }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
