import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Ended, command, outputOf } from './command.js'
import { newFolder } from './folder.js'
import { SUPPORT_REGISTRY, SUPPORT_TAG } from './machine.js'

export type Runtime = 'go' | 'nodejs' | 'python' | 'netcore'
export const RUNTIMES: readonly Runtime[] = ['go', 'nodejs', 'python', 'netcore']

/** A processor as images name it. */
export type Processor = 'amd64' | 'arm64'
export const PROCESSORS: readonly Processor[] = ['amd64', 'arm64']

/** The support image for a runtime: for this machine's processor, or for a named one. */
export const supportImage = (runtime: Runtime, processor?: Processor): string =>
  `${SUPPORT_REGISTRY}/${runtime}:${SUPPORT_TAG}${processor === undefined ? '' : `-${processor}`}`

/** A file or a link of a folder or an image. */
export interface Entry {
  readonly path: string
  /** Permission bits, with set-uid, set-gid and sticky. */
  readonly mode: number
  readonly size: number
  /** Of its bytes, or the target of a link. */
  readonly digest: string
  readonly elf?: Elf
}

export interface Elf {
  readonly processor: Processor | 'another'
  /** Whether it names no interpreter, that is no dynamic linker. */
  readonly isStatic: boolean
}

/** Lets `use` look into an image's file system. */
export async function insideOf<T>(image: string, use: (root: string) => T | Promise<T>): Promise<T> {
  const root = (await outputOf(['podman', 'image', 'mount', image])).trim()
  try {
    return await use(root)
  } finally {
    await outputOf(['podman', 'image', 'unmount', image])
  }
}

/** Everything below a folder but the folders, by path. */
export function entriesIn(root: string): readonly Entry[] {
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (each) => !each.isDirectory(),
  )
  const paths = found.map((each) => join(each.parentPath, each.name)).toSorted()
  return paths.map((path) => entryOf(path, relative(root, path)))
}

function entryOf(file: string, path: string): Entry {
  const { mode, size } = lstatSync(file)
  const common = { path, mode: mode & 0o7777, size }
  if (lstatSync(file).isSymbolicLink()) return { ...common, digest: `-> ${readlinkSync(file)}` }
  const bytes = readFileSync(file)
  const elf = elfOf(bytes)
  return { ...common, digest: digestOf(bytes), ...(elf && { elf }) }
}

const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

// elf(5): where the header has what, of 64-bit little-endian files; both processors have only these.
const MACHINE_AT = 18
const PROGRAM_HEADERS_AT = 32
const PROGRAM_HEADER_SIZE_AT = 54
const PROGRAM_HEADER_COUNT_AT = 56
const INTERPRETER = 3
const MACHINES: Readonly<Record<number, Processor>> = { 62: 'amd64', 183: 'arm64' }

function elfOf(bytes: Buffer): Elf | undefined {
  if (!bytes.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'))) return undefined
  const start = Number(bytes.readBigUInt64LE(PROGRAM_HEADERS_AT))
  const size = bytes.readUInt16LE(PROGRAM_HEADER_SIZE_AT)
  const count = bytes.readUInt16LE(PROGRAM_HEADER_COUNT_AT)
  const kinds = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(start + at * size))
  return {
    processor: MACHINES[bytes.readUInt16LE(MACHINE_AT)] ?? 'another',
    isStatic: !kinds.includes(INTERPRETER),
  }
}

/** The words of `podman run` for what Pod Security "restricted" asks for, as a user that no image knows. */
export const RESTRICTED = [
  '--rm',
  '--network=none',
  '--pull=never',
  '--read-only',
  '--read-only-tmpfs=false',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  `--user=${20_000 + (process.pid % 40_000)}`,
]

/** A folder that anyone may write to, as an emptyDir is one; gone when the test ends. */
export function emptyVolume(): string {
  const volume = join(newFolder(), 'volume')
  mkdirSync(volume)
  chmodSync(volume, 0o777)
  // Its parent is a user's own, and a container enters by the mount alone.
  return volume
}

/** Runs a support image as an init container with a volume at /dbg. */
export const install = (image: string, volume: string, words: readonly string[] = []): Promise<Ended> =>
  command(['podman', 'run', ...RESTRICTED, `--volume=${volume}:/dbg`, image, ...words])

/** The size of an image's files as a gzipped archive. */
export async function archiveSizeOf(image: string): Promise<number> {
  return insideOf(image, async (root) => {
    const archive = join(newFolder(), 'image.tar')
    await outputOf(['tar', '--sort=name', '--mtime=@0', '-C', root, '-cf', archive, '.'])
    return gzipSync(readFileSync(archive)).length
  })
}

export const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { size }) => sum + size, 0)
