import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { command, outputOf } from './command.js'
import { endContainersAfterwards } from './containers.js'
import { BASES } from './machine.js'
import {
  archiveSizeOf,
  bytesOf,
  emptyVolume,
  entriesIn,
  type Entry,
  insideOf,
  install,
  PROCESSORS,
  RESTRICTED,
  type Runtime,
  RUNTIMES,
  supportImage,
} from './support-images.js'

endContainersAfterwards()

interface Facts {
  /** The files of the payload, below duct-tape/<runtime>. */
  readonly payload: readonly RegExp[]
  /** What of it others have compiled, and so may need a libc. */
  readonly foreign?: RegExp
  /** A word for one version, and the files that it must bring, at the least. */
  readonly word: string
  readonly brings: readonly string[]
  /** Words that run a program of the payload, with %s for the payload, and what it says. */
  readonly runs: readonly string[]
  readonly says: RegExp
}

const FACTS: Readonly<Record<Runtime, Facts>> = {
  go: {
    payload: [/^bin\/dlv$/, /^delve\/[\d.]+\/(dlv|LICENSES|go-versions|dlv\.settings\/dlv\/config\.yml)$/],
    word: 'go@1.26',
    brings: ['bin/dlv', 'delve/1.27.2/dlv', 'delve/1.27.2/go-versions'],
    runs: ['%s/bin/dlv', 'version'],
    says: /^Delve Debugger\nVersion: 1\.27\.2$/m,
  },
  nodejs: {
    payload: [/^bin\/node$/, /^guard\.cjs$/, /^LICENSE/],
    word: 'nodejs@24',
    brings: ['bin/node', 'guard.cjs'],
    runs: ['%s/bin/node', '--version'],
    says: /^v\d+\.\d+\.\d+$/m,
  },
  python: {
    payload: [/^launcher$/, /^hook\/[\w/]+\.py$/, /^debugpy\/[\d.]+\/.+$/],
    word: 'python@3.14',
    brings: ['launcher', 'hook/sitecustomize.py'],
    runs: ['python3', '-c', 'import sitecustomize; print(sitecustomize.__file__)'],
    says: /^%s\/hook\/sitecustomize\.py$/m,
  },
  netcore: {
    payload: [/^vsdbg$/, /^(glibc|musl)\/.+$/, /^netcoredbg\/.+$/],
    foreign: /^(glibc|musl|netcoredbg)\//,
    word: 'netcore@netcoredbg',
    brings: ['netcoredbg/netcoredbg', 'netcoredbg/LICENSE'],
    runs: ['%s/netcoredbg/netcoredbg', '--version'],
    says: /^netcoredbg for /m,
  },
}

const OTHER = process.arch === 'arm64' ? 'amd64' : 'arm64'
const EMULATOR = { amd64: 'qemu-x86_64-static', arm64: 'qemu-aarch64-static' }[OTHER]

describe.each(RUNTIMES)('the image for %s', (runtime) => {
  const facts = FACTS[runtime]
  const image = supportImage(runtime)
  const payloadFolder = `duct-tape/${runtime}/`

  /** The entries of an image's payload by their path in it. */
  const payloadOf = (entries: readonly Entry[]) =>
    entries
      .filter(({ path }) => path.startsWith(payloadFolder))
      .map((entry) => ({ ...entry, path: entry.path.slice(payloadFolder.length) }))

  describe.each(PROCESSORS)('on %s', (processor) => {
    const entries = () => insideOf(supportImage(runtime, processor), entriesIn)

    test('it holds nothing but what is expected, and so no shell', async () => {
      const all = await entries()
      const others = all.filter(({ path }) => !path.startsWith(payloadFolder)).map(({ path }) => path)
      expect(others).toEqual(['install', 'parts.json'])
      const payload = payloadOf(all).map(({ path }) => path)
      expect(payload).toEqual(expect.arrayContaining([...facts.brings]))
      expect(payload.filter((path) => !facts.payload.some((expected) => expected.test(path)))).toEqual([])
      for (const expected of facts.payload.slice(0, 2))
        expect(payload.some((path) => expected.test(path))).toBe(true)
    })

    test('no file of more than 1 kB is twice in what a pod copies for one version', async () => {
      const parts = await insideOf(supportImage(runtime, processor), (root) =>
        partsIn(join(root, 'parts.json')),
      )
      // A part stands alone, so another one may have a file that it has too.
      const partOf = (path: string) => parts.findIndex(({ paths }) => paths.some((each) => isIn(path, each)))
      const seen = new Map<string, string>()
      const twice = (await entries())
        .filter(({ size }) => size > 1024)
        .map(({ path, digest }) => ({ path, key: `${partOf(path.replace(payloadFolder, ''))} ${digest}` }))
        .filter(({ path, key }) => seen.has(key) || !seen.set(key, path))
        .map(({ path, key }) => `${path} = ${seen.get(key)}`)
      expect(twice).toEqual([])
    })

    test('anyone may read and run what is in it, nobody may write it, and nothing is set-uid', async () => {
      const modes = (await entries()).filter(({ digest }) => !digest.startsWith('->'))
      for (const { path, mode, elf } of modes) {
        const isProgram = (elf && !isLibrary(path)) || (mode & 0o100) !== 0
        expect([path, mode.toString(8)]).toEqual([path, isProgram ? '755' : '644'])
      }
    })

    test('its programs are for the processor, and need no libc', async () => {
      const programs = (await entries()).filter(({ path, elf }) => elf !== undefined && !isLibrary(path))
      expect(programs.map(({ path }) => path)).toContain('install')
      for (const { path, elf } of programs) expect([path, elf?.processor]).toEqual([path, processor])
      const foreign = (path: string) => facts.foreign?.test(path.slice(payloadFolder.length)) ?? false
      expect(programs.filter(({ path, elf }) => !elf?.isStatic && !foreign(path))).toEqual([])
    })

    test('it says what it is, and starts /install without root', async () => {
      const [inspected] = JSON.parse(
        await outputOf(['podman', 'image', 'inspect', supportImage(runtime, processor)]),
      )
      expect(inspected).toMatchObject({ Architecture: processor, Os: 'linux' })
      expect(inspected.Config).toMatchObject({ User: '65532:65532', Entrypoint: ['/install'] })
      expect(inspected.Config).not.toHaveProperty('Cmd')
      const { Labels: labels } = inspected.Config
      const label = (name: string) => labels[`org.opencontainers.image.${name}`]
      expect(label('title')).toContain(runtime)
      expect(label('description')).toMatch(/\w+ \w+/)
      expect(label('licenses')).toContain(packageJson.license)
      expect(label('version')).toBe(packageJson.version)
      expect(label('revision')).toMatch(/^[0-9a-f]{40}(-dirty)?$/)
    })
  })

  test('an unknown user on a read-only root installs everything as it is in the image', async () => {
    const volume = emptyVolume()
    expect(await install(image, volume)).toMatchObject({ code: 0, stderr: '' })
    const installed = entriesIn(join(volume, runtime))
    expect(installed).toEqual(payloadOf(await insideOf(image, entriesIn)))
  })

  test('without a volume it says so', async () => {
    const { code, stderr } = await command(['podman', 'run', ...RESTRICTED, image])
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(stderr).toMatch(/\/dbg\b.*volume/)
  })

  test(`${facts.word} brings only its part`, async () => {
    const [all, part] = [emptyVolume(), emptyVolume()]
    expect(await install(image, all)).toMatchObject({ code: 0 })
    expect(await install(image, part, [facts.word])).toMatchObject({ code: 0, stderr: '' })
    const copied = entriesIn(join(part, runtime))
    const paths = copied.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining([...facts.brings]))
    const expected = await insideOf(image, (root) => pathsFor(facts.word, join(root, 'parts.json')))
    const wanted = entriesIn(join(all, runtime)).filter(({ path }) =>
      expected.some((each) => isIn(path, each)),
    )
    expect(copied).toEqual(wanted)
  })

  test('what it cannot install is an error that says what can be asked for', async () => {
    const { code, stderr } = await install(image, emptyVolume(), ['cobol@60'])
    expect(code).toBe(1)
    expect(stderr).toContain('"cobol@60"')
    expect(stderr).toContain(`"${runtime}"`)
  })

  test('a second run, and two at once, leave the same', async () => {
    const volume = emptyVolume()
    expect(await install(image, volume)).toMatchObject({ code: 0 })
    const first = entriesIn(volume)
    expect(await install(image, volume)).toMatchObject({ code: 0, stderr: '' })
    expect(entriesIn(volume)).toEqual(first)
    const shared = emptyVolume()
    const both = await Promise.all([install(image, shared), install(image, shared)])
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(2).fill({ code: 0, stderr: '' }))
    expect(entriesIn(shared)).toEqual(first)
  })

  test('a full volume is a clear error', async () => {
    const tmpfs = '--mount=type=tmpfs,dst=/dbg,tmpfs-size=4k,tmpfs-mode=0777'
    const { code, stderr } = await command(['podman', 'run', ...RESTRICTED, tmpfs, image])
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(stderr).toMatch(/the volume is full.*sizeLimit/)
  })

  test('a program runs from the image itself, mounted as a volume', async () => {
    // podman has no subPath; a pod mounts duct-tape/<runtime> at /dbg/<runtime>.
    const payload = `/image/duct-tape/${runtime}`
    const words = facts.runs.map((word) => word.replace('%s', payload))
    const { code, stdout, stderr } = await command([
      'podman',
      'run',
      ...RESTRICTED,
      `--mount=type=image,src=${image},dst=/image`,
      `--env=PATH=${payload}/bin:/nodejs/bin:/usr/bin:/bin`,
      `--env=PYTHONPATH=${payload}/hook`,
      '--entrypoint=',
      baseFor(runtime),
      ...words,
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(facts.says.source.replace('%s', payload), 'm'))
  })

  test(`on ${OTHER} it installs the same files as are in it, under an emulator`, async () => {
    const foreign = supportImage(runtime, OTHER)
    const emulator = (await outputOf(['sh', '-c', `command -v ${EMULATOR}`])).trim()
    const volume = emptyVolume()
    const { code, stderr } = await command([
      'podman',
      'run',
      ...RESTRICTED,
      `--volume=${emulator}:/emulator:ro`,
      `--volume=${volume}:/dbg`,
      '--entrypoint=["/emulator","/install"]',
      foreign,
    ])
    // podman warns that the image is not for this machine.
    expect([code, stderr.replace(/^WARNING: image platform .*\n/, '')]).toEqual([0, ''])
    expect(entriesIn(join(volume, runtime))).toEqual(payloadOf(await insideOf(foreign, entriesIn)))
  })
})

// netcore is not among them: its debuggers are stand-ins here.
describe.each(['go', 'nodejs', 'python'] as const)('the size of the image for %s', (runtime) => {
  test('is below the bounds of images/versions.yaml, and what images/README.md says', async () => {
    const sizes = await measured(runtime)
    if (process.env['UPDATE_SIZES'] === '1') writeSizes(runtime, sizes)
    const bounds = parse(readFileSync(VERSIONS, 'utf8')).sizes[runtime]
    for (const name of ['image', 'everything', 'part'] as const)
      expect(sizes[name], `${runtime}, ${name}`).toBeLessThanOrEqual(bounds[name])
    const said = saidSizes(runtime)
    for (const [at, size] of Object.values(sizes).entries())
      expect(Math.abs((said[at] ?? 0) / size - 1), `images/README.md on ${runtime}`).toBeLessThanOrEqual(
        TOLERANCE,
      )
  })
})

/** In bytes, in the order of the README's columns. */
interface Sizes {
  /** What a node keeps. */
  readonly image: number
  /** What a node pulls: the files as a gzipped archive. */
  readonly archive: number
  /** What is copied without a word, and for one version. */
  readonly everything: number
  readonly part: number
}

async function measured(runtime: Runtime): Promise<Sizes> {
  const image = supportImage(runtime)
  const [all, part] = [emptyVolume(), emptyVolume()]
  expect(await install(image, all)).toMatchObject({ code: 0 })
  expect(await install(image, part, [FACTS[runtime].word])).toMatchObject({ code: 0 })
  return {
    image: bytesOf(await insideOf(image, entriesIn)),
    archive: await archiveSizeOf(image),
    everything: bytesOf(entriesIn(all)),
    part: bytesOf(entriesIn(part)),
  }
}

// What debugpy brings for a Python that has threads already, and looks for by the processor's name: no other finds it.
const isLibrary = (path: string) => path.endsWith('_amd64.so')

const ROOT = join(import.meta.dirname, '..', '..')
const VERSIONS = join(ROOT, 'images', 'versions.yaml')
const README = join(ROOT, 'images', 'README.md')
const [BEGIN, END] = ['<!-- sizes -->', '<!-- /sizes -->']
const HEAD = [
  '| image | unpacked | pulled, gzipped | copied | copied for one version |',
  '|---|---|---|---|---|',
]

/** How far the README's figures may be off. */
const TOLERANCE = 0.05

/** What the README says of an image, in bytes. */
function saidSizes(runtime: Runtime): readonly number[] {
  const [row = ''] = rowsOf(readFileSync(README, 'utf8')).filter((each) => each.startsWith(`| ${runtime} |`))
  return [...row.matchAll(/([\d.]+) MB/g)].map(([, figure]) => Number(figure) * 1e6)
}

/** The rows between the markers, without the head; none if there are no markers. */
function rowsOf(readme: string): readonly string[] {
  const [, table = ''] = readme.split(new RegExp(`${BEGIN}\n|${END}`))
  return table.split('\n').filter((line) => line.startsWith('|') && !HEAD.includes(line))
}

/** Puts a runtime's row between the markers, which are added at the end where they are not there. */
function writeSizes(runtime: Runtime, sizes: Sizes): void {
  const text = readFileSync(README, 'utf8')
  const readme = text.includes(BEGIN) ? text : `${text}\n${BEGIN}\n${END}\n`
  const cells = Object.values(sizes).map((bytes: number) => `${(bytes / 1e6).toPrecision(3)} MB`)
  const row = `| ${[runtime, ...cells].join(' | ')} (\`${FACTS[runtime].word}\`) |`
  const rows = RUNTIMES.flatMap((each) =>
    each === runtime ? [row] : rowsOf(readme).filter((other) => other.startsWith(`| ${each} |`)),
  )
  const [before = '', , after = ''] = readme.split(new RegExp(`(${BEGIN}\n[^]*${END})`))
  writeFileSync(README, `${before}${[BEGIN, ...HEAD, ...rows, END].join('\n')}${after}`)
}

/** The paths of the payload that a word asks for, by an image's own parts.json. */
function pathsFor(word: string, partsFile: string): readonly string[] {
  const [always, ...parts] = partsIn(partsFile)
  const [, asked = ''] = word.split('@')
  const fits = ({ name, from = '', to = '' }: Part) =>
    name === asked || (name === undefined && rank(from) <= rank(asked) && rank(asked) <= rank(to))
  return [...(always?.paths ?? []), ...parts.filter(fits).flatMap(({ paths }) => paths)]
}

/** What comes always, then the parts that can be asked for. */
function partsIn(partsFile: string): readonly Part[] {
  const { always, parts } = JSON.parse(readFileSync(partsFile, 'utf8')) as {
    readonly always: readonly string[]
    readonly parts: readonly Part[]
  }
  return [{ paths: always, name: 'always' }, ...parts]
}

interface Part {
  readonly paths: readonly string[]
  readonly name?: string
  readonly from?: string
  readonly to?: string
}

const rank = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

/** An image with what a payload's program needs to run. */
function baseFor(runtime: Runtime): string {
  return runtime === 'nodejs' ? BASES.nodejs : runtime === 'python' ? BASES.python : BASES.go
}
