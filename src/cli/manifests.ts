import { dirname, join } from 'node:path'
import { parseAllData } from '../krm/data.js'
import { decode } from '../krm/decode.js'
import { InputError } from '../krm/input-error.js'
import type { Item } from '../krm/item.js'
import { kindOf, parseMappings } from '../krm/parse.js'
import type { Chunk } from '../krm/scan.js'
import { scanStream } from '../krm/scan.js'
import type { Wire } from '../krm/wire.js'
import { cut } from '../krm/wire.js'
import { packageFiles } from './package-files.js'
import type { World } from './world.js'
import { CommandError, codeOf } from './world.js'

/** A text with its items. */
export interface Manifest {
  /** As messages name it. */
  readonly name: string
  readonly text: string
  readonly items: readonly Item[]
}

/** What a command is to look at. */
export interface Manifests {
  /** The folder where a lock belongs. */
  readonly folder: string
  readonly manifests: readonly Manifest[]
  /** Files that could not be read. */
  readonly warnings: readonly string[]
  /** The input as a whole, where it is one text, which may bring a functionConfig. */
  readonly wire: Wire | undefined
}

/** Reads a folder, a file, or stdin (`-`). Only in a folder may there be what is no resource. Throws a CommandError or an InputError. */
export async function readManifests(target: string, world: World): Promise<Manifests> {
  if (target === '-') return ofText('the input', await world.readInput(), '.')
  const paths = asCommandError(target, () => filesBelow(target, world))
  if (!paths)
    return ofText(
      target,
      asCommandError(target, () => world.readFile(target)),
      dirname(target),
    )
  const read = paths.map((path) => ofFile(join(target, path), world))
  const manifests = read.flatMap(({ manifest }) => manifest ?? [])
  const warnings = read.flatMap(({ warning }) => warning ?? [])
  return { folder: target, manifests, warnings, wire: undefined }
}

/** Why a text is no YAML, named by its file and line; undefined where it is. */
export function whyNoYaml(name: string, text: string): string | undefined {
  try {
    parseAllData(text, `"${name}"`)
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return `"${name}" nests deeper than a YAML reader can follow`
    if (error instanceof InputError) return error.message
    throw error
  }
}

async function ofText(name: string, bytes: Uint8Array, folder: string): Promise<Manifests> {
  const wire = await cut(decode(bytes))
  return { folder, manifests: [{ name, text: wire.text, items: wire.items }], warnings: [], wire }
}

function filesBelow(target: string, world: World): readonly string[] | undefined {
  try {
    return packageFiles(target, world)
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

function asCommandError<T>(target: string, reading: () => T): T {
  try {
    return reading()
  } catch (error) {
    throw new CommandError(`"${target}" cannot be read: ${codeOf(error)}`)
  }
}

interface Read {
  readonly manifest?: Manifest
  readonly warning?: string | undefined
}

/** A file of a folder, and why it, or a part of it, cannot be read. */
function ofFile(name: string, world: World): Read {
  try {
    const bytes = world.readFile(name)
    const text = isBlank(bytes) ? '' : decode(bytes, `"${name}"`)
    // Most JSON of a source tree is no resource, and some of it has comments.
    if (/\.json$/i.test(name) && !text.includes('"kind"')) return {}
    const { items, isOdd } = itemsOf(text)
    return { manifest: { name, text, items }, warning: isOdd ? whyNoYaml(name, text) : undefined }
  } catch (error) {
    if (error instanceof InputError) return { warning: error.message }
    return { warning: `"${name}" cannot be read: ${codeOf(error)}` }
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 0x20)
}

/** The resources of a text, and whether something in it is no mapping, or no YAML at all. */
function itemsOf(text: string): { readonly items: readonly Item[]; readonly isOdd: boolean } {
  const chunks = scanStream(text) ?? [{ start: 0, end: text.length, kind: undefined }]
  const found = chunks.map((chunk) => (chunk.kind === undefined ? resourcesIn(text, chunk) : [chunk]))
  return { items: found.flatMap((items) => items ?? []), isOdd: found.includes(undefined) }
}

function resourcesIn(text: string, chunk: Chunk): readonly Item[] | undefined {
  try {
    return parseMappings(text, chunk).flatMap((root) => {
      const kind = kindOf(root)
      const [start, end] = root.map.range
      return kind === undefined ? [] : [{ start: root.base + start, end: root.base + end, kind, root }]
    })
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
