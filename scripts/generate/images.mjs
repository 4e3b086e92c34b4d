// What derives from images/versions.yaml: what can be asked of each support image, what each is built from, and which language
// versions its debuggers serve.
import { parse } from 'yaml'
import { servedVersions, versionTable } from './served-versions.mjs'

/** @typedef {{ version?: string, from: string, to: string, because: string }} Window */
/** @typedef {Window & { version: string, 'built-with': string, sum: string }} Delve */
/** @typedef {Window & { version: string, sha256: string | null }} Debugpy */
/** @typedef {{ arg: string, image: string, tag: string, tags?: string, digest: string | null, because: string }} Base */
/**
 * @typedef {{
 *   bases: Base[],
 *   go: { delve: Delve[] },
 *   nodejs: { guard: Window[] },
 *   python: { debugpy: Debugpy[] },
 *   netcore: {
 *     vsdbg: { version: string, script: string, sha256: Record<string, string | null> },
 *     netcoredbg: { version: string, releases: string, licence: string, sha256: Record<string, string | null> },
 *   },
 *   published: Record<string, Window[]>,
 *   sizes: Record<string, { image: number, everything: number, part: number }>,
 * }} Versions
 */
/** @typedef {{ paths: string[], name?: string, from?: string, to?: string }} Part */
/** @typedef {{ debugger: string, windows: (versions: Versions) => Window[], always: string[], parts: (versions: Versions) => Part[], args: (versions: Versions) => Record<string, string> }} Image */

export const VERSIONS_FILE = 'images/versions.yaml'
const README = 'images/README.md'
const TABLE = /(<!-- versions: .*? -->\n)[\s\S]*?(<!-- \/versions -->)/

/** @type {Record<string, Image>} */
const IMAGES = {
  go: {
    debugger: 'Delve',
    windows: ({ go }) => go.delve,
    always: ['bin'],
    parts: ({ go }) => go.delve.map((each) => windowPart(`delve/${each.version}`, each)),
    args: ({ go }) => ({ DELVES: go.delve.map(delveRecord).join(' ') }),
  },
  nodejs: {
    debugger: 'the inspector of Node.js',
    windows: ({ nodejs }) => nodejs.guard,
    always: ['bin', 'guard.cjs'],
    parts: () => [],
    args: () => ({}),
  },
  python: {
    debugger: 'debugpy',
    windows: ({ python }) => python.debugpy,
    always: ['hook', 'launcher'],
    parts: ({ python }) => python.debugpy.map((each) => windowPart(`debugpy/${each.version}`, each)),
    args: ({ python }) => ({ DEBUGPYS: python.debugpy.map(debugpyRecord).join(' ') }),
  },
  netcore: {
    debugger: 'vsdbg',
    windows: () => [],
    always: ['vsdbg'],
    parts: () => ['glibc', 'musl', 'netcoredbg'].map((name) => ({ paths: [name], name })),
    args: ({ netcore: { vsdbg, netcoredbg } }) => ({
      VSDBG_VERSION: vsdbg.version,
      VSDBG_SCRIPT_URL: vsdbg.script,
      VSDBG_SHA256: digests(vsdbg.sha256),
      NETCOREDBG_VERSION: netcoredbg.version,
      NETCOREDBG_URL: netcoredbg.releases,
      NETCOREDBG_LICENCE_URL: netcoredbg.licence,
      NETCOREDBG_SHA256: digests(netcoredbg.sha256),
    }),
  },
}

/** The support images. */
export const RUNTIMES = Object.keys(IMAGES)

/**
 * The values of versions.yaml that the Dockerfile of a runtime must take as an ARG of that name.
 * @param {string} runtime
 * @param {(file: string) => string | undefined} read
 * @returns {Record<string, string>}
 */
export function pinnedArgs(runtime, read) {
  return IMAGES[runtime]?.args(parse(read(VERSIONS_FILE) ?? '')) ?? {}
}

/**
 * What the debugger of each image serves.
 * @param {Versions} versions
 * @returns {Record<string, { debugger: string, windows: Window[] }>}
 */
function served(versions) {
  return Object.fromEntries(
    Object.entries(IMAGES).map(([runtime, image]) => [
      runtime,
      { debugger: image.debugger, windows: image.windows(versions) },
    ]),
  )
}

/**
 * The generated files by name, each with what it must hold. A Dockerfile that is not there is left out, since only its
 * defaults are written.
 * @param {(file: string) => string | undefined} read
 * @returns {Record<string, string>}
 */
export function imageFiles(read) {
  /** @type {Versions} */
  const versions = parse(read(VERSIONS_FILE) ?? '')
  const readme = read(README) ?? ''
  /** @type {Record<string, string>} */
  const files = {
    'src/runtimes/served-versions.ts': servedVersions(served(versions), versions.published),
    [README]: readme.replace(TABLE, (_, start, end) => `${start}${versionTable(served(versions))}\n${end}`),
  }
  for (const [runtime, image] of Object.entries(IMAGES)) {
    files[`images/${runtime}/parts.json`] = partsJson(runtime, image, versions)
    const file = `images/${runtime}/Dockerfile`
    const dockerfile = read(file)
    if (dockerfile !== undefined)
      files[file] = withArgs(dockerfile, { ...bases(versions), ...image.args(versions) })
  }
  return files
}

/**
 * @param {string} path
 * @param {Window} window
 * @returns {Part}
 */
function windowPart(path, { from, to }) {
  return { paths: [path], from, to }
}

/** @param {Delve} delve */
function delveRecord(delve) {
  return [delve.version, delve.from, delve.to, delve['built-with'], delve.sum].join(',')
}

/** @param {Debugpy} debugpy */
function debugpyRecord(debugpy) {
  return [debugpy.version, debugpy.from, debugpy.to, debugpy.sha256 ?? ''].join(',')
}

/** @param {Record<string, string | null>} of */
function digests(of) {
  return Object.entries(of)
    .map(([name, digest]) => `${name}=${digest ?? ''}`)
    .join(' ')
}

/** @param {Versions} versions */
function bases({ bases }) {
  return Object.fromEntries(
    bases.map(({ arg, image, tag, digest }) => [arg, `${image}:${tag}${digest ? `@${digest}` : ''}`]),
  )
}

/**
 * A Dockerfile with the defaults of the ARGs that it has; a name that a stage takes over without a default stays as it is.
 * @param {string} dockerfile
 * @param {Record<string, string>} args
 */
function withArgs(dockerfile, args) {
  return dockerfile.replaceAll(/^ARG (\w+)=.*$/gm, (line, name) => {
    const value = args[name]
    if (value === undefined) return line
    return `ARG ${name}=${/[\s=]/.test(value) || value === '' ? `"${value}"` : value}`
  })
}

/**
 * @param {string} runtime
 * @param {Image} image
 * @param {Versions} versions
 */
function partsJson(runtime, { always, parts }, versions) {
  const lines = parts(versions).map((part) => `    ${JSON.stringify(part)}`)
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`
  return `{\n  "runtime": "${runtime}",\n  "always": ${JSON.stringify(always)},\n  "parts": ${list}\n}\n`
}
