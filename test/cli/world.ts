import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { World } from '../../src/cli/world.js'
import { imageOf, indexOf, said } from '../images/blobs.js'

/** Who a command may meet in a test: a folder, a stdin, and a terminal or none. */
export interface Around {
  readonly stdin?: string
  readonly isTerminal?: boolean
}

/** A command's world with what it said there. */
export interface Watched extends World {
  readonly said: { out: string; err: string }
}

/** An empty folder that is gone when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-commands-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new folder with files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = newFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** This machine's files, an empty environment, and ears for what is said. */
export function worldOf({ stdin = '', isTerminal = false }: Around = {}): Watched {
  const heard = { out: '', err: '' }
  return {
    environment: {},
    home: '/',
    isTerminal,
    readInput: async () => Buffer.from(stdin),
    readFile: (path) => readFileSync(path),
    listFolder: (path) => readdirSync(path, { withFileTypes: true }),
    writeFile: (path, text) => writeFileSync(path, text),
    out: async (text) => void (heard.out += text),
    err: (text) => void (heard.err += text),
    said: heard,
  }
}

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }

/** Writes an OCI layout in which each image is there for two platforms, and gives their digests. */
export function writeLayout(
  folder: string,
  images: Readonly<Record<string, object>>,
): Readonly<Record<string, string>> {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true })
  const tops = Object.entries(images).map(([name, config]) => {
    const [amd64, arm64] = [imageOf(AMD64, { config }), imageOf(ARM64, { config })]
    const index = indexOf([
      [amd64[0], AMD64],
      [arm64[0], ARM64],
    ])
    for (const { bytes, descriptor } of [index, ...amd64, ...arm64])
      writeFileSync(join(folder, 'blobs', ...descriptor.digest.split(':')), bytes)
    return { name, index }
  })
  const manifests = tops.map(({ name, index }) =>
    said(index, { annotations: { 'org.opencontainers.image.ref.name': name } }),
  )
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
  return Object.fromEntries(tops.map(({ name, index }) => [name, index.descriptor.digest]))
}
