import { open, stat } from 'node:fs/promises'
import { dockerfileFacts } from './dockerfile/facts.js'
import { isImage } from './match.js'
import type { Answer, ImageSource, Wanted } from './source.js'
import type { Fault } from './unreadable.js'
import { Unreadable, whyUnreadable } from './unreadable.js'

/** That an image is built from a Dockerfile. */
export interface DockerfileRule {
  /** An image, or a glob of images, as in `images` of the functionConfig. */
  readonly image: string
  /** The file's path, absolute or from where the program runs. */
  readonly dockerfile: string
  /** Another place where the file may be, if it is not there. */
  readonly otherwise?: string | undefined
  readonly target?: string | undefined
  /** Undefined for a value that is not known. */
  readonly buildArgs?: { readonly [name: string]: string | undefined } | undefined
}

/** Finds a base image in all sources; `dockerfiles` takes the place of the source that asks, so that files built on each other end. */
export type FindBaseAmong = (wanted: Wanted, dockerfiles: ImageSource) => Promise<Answer>

interface Text {
  readonly file: string
  readonly text: string
}

// BuildKit itself reads no line of more than 64 KiB; no Dockerfile of people has more than some 100 KiB.
const LARGEST_FILE = 1_048_576

/** The images that are built from Dockerfiles; a file that cannot be read is a fault of its images. */
export function dockerfileSource(rules: readonly DockerfileRule[], findBase: FindBaseAmong): ImageSource {
  return { find: (wanted) => find(wanted, rules, findBase) }
}

async function find(
  wanted: Wanted,
  rules: readonly DockerfileRule[],
  findBase: FindBaseAmong,
): Promise<Answer> {
  const rule = rules.find(({ image }) => isImage(image, wanted.image))
  if (!rule) return undefined
  const read = await textOf(rule)
  if ('fault' in read) return read
  const { target, buildArgs = {} } = rule
  const options = { file: read.file, target, buildArgs, platform: wanted.platform }
  const others = dockerfileSource(
    rules.filter((other) => other !== rule),
    findBase,
  )
  return dockerfileFacts(read.text, options, (base) => findBase(base, others))
}

async function textOf({ dockerfile, otherwise }: DockerfileRule): Promise<Text | Fault> {
  const file =
    otherwise !== undefined && !(await exists(dockerfile)) && (await exists(otherwise))
      ? otherwise
      : dockerfile
  try {
    return { file, text: await readSmall(file) }
  } catch (error) {
    return { fault: `the Dockerfile "${file}" ${whyUnreadable(error)}` }
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

// Looked at before it is opened: opening a pipe would wait for a writer.
async function readSmall(file: string): Promise<string> {
  if (!(await stat(file)).isFile()) throw new Unreadable('is not a file')
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LARGEST_FILE + 1))
    if (bytesRead > LARGEST_FILE) throw new Unreadable('is larger than 1 MiB')
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
