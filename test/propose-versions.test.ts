// The proposals, with stand-ins for all clients in PATH: nothing is asked of any registry.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Versions } from '../scripts/generate/images.mjs'
import { withValues } from '../scripts/propose/with-values.mjs'

const ROOT = join(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'ducttape-propose-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const DIGEST = `sha256:${'d'.repeat(64)}`
const HEX = 'e'.repeat(64)
const COMPAT = 'MinSupportedVersionOfGoMinor = 25\nMaxSupportedVersionOfGoMinor = 28\n'
// Each answers what the script asks of it, in the form of the real one.
const CLIENTS = {
  go: `case "$*" in
    'list -m -versions go') echo 'go 1.27.4 1.28rc1 1.28.1 1.9.9' ;;
    'list -m -versions github.com/go-delve/delve') echo 'github.com/go-delve/delve v1.24.2 v1.24.10 v1.27.2 v1.28.0 v1.29.0-rc1' ;;
    *delve@v1.24.10) echo '{"Sum": "h1:new24=", "Dir": "${work}/old-delve"}' ;;
    *delve@v1.28.0) echo '{"Sum": "h1:new28=", "Dir": "${work}/delve"}' ;;
    *) exit 9 ;;
  esac`,
  pip: `case "$*" in
    *'--python-version 3.10 debugpy') echo 'debugpy (1.9.0)' ;;
    'index versions '*'--python-version 3.8 debugpy') echo 'debugpy (1.8.21)' ;;
    'index versions '*'--python-version 3.7 debugpy') echo 'debugpy (1.7.0)' ;;
    'index versions '*'--python-version 2.7 debugpy') echo 'debugpy (1.5.1)' ;;
    download*) while [ "$1" != --dest ]; do shift; done; printf wheel >"$2/debugpy-py2.py3-none-any.whl" ;;
    *) exit 9 ;;
  esac`,
  npm: `echo 28.1.0`,
  skopeo: `case "$*" in
    'list-tags docker://docker.io/library/golang') echo '{"Tags": ["1.27.4-alpine", "1.28.1-alpine", "1.28.1", "latest"]}' ;;
    'list-tags docker://docker.io/library/node') echo '{"Tags": ["24-trixie-slim", "25-trixie-slim", "26-trixie"]}' ;;
    'list-tags docker://docker.io/library/python') echo '{"Tags": ["3.13-alpine", "3.9-alpine", "3.15-rc-alpine"]}' ;;
    inspect*) echo ${DIGEST} ;;
    *) exit 9 ;;
  esac`,
  git: `printf '1\\trefs/tags/3.2.0-1092\\n2\\trefs/tags/3.10.0-1100\\n3\\trefs/tags/latest\\n'`,
  curl: `printf '    latest)\\n        __VsDbgVersion=18.1.2.3\\n    vs2019)\\n        __VsDbgVersion="16.9.20122.2"\\n'`,
  // Stands for the shell that runs images/netcore/fetch.sh FOLDER ARCH DEBUGGER.
  sh: `[ "$3" != amd64 ] || rid=x64
    [ "$4" != vsdbg ] || for name in linux-\${rid:-$3} linux-musl-\${rid:-$3}; do echo "digest: vsdbg $VSDBG_VERSION $name sha256:${HEX}"; done
    [ "$4" = vsdbg ] || for name in $3 licence; do echo "digest: netcoredbg $NETCOREDBG_VERSION $name sha256:${HEX}"; done`,
}

describe('with everything in reach', () => {
  const folder = folderWith(CLIENTS)
  const shown = propose(folder)
  const untouched = readFileSync(join(folder, 'images/versions.yaml'), 'utf8')
  const wrote = propose(folder, '--write')
  const text = readFileSync(join(folder, 'images/versions.yaml'), 'utf8')
  const versions: Versions = parse(text)

  test('the table has every pin with its newest version, and writes nothing', () => {
    expect(shown).toMatchObject({ status: 0, stderr: '' })
    expect(untouched).toBe(readFileSync(join(ROOT, 'images/versions.yaml'), 'utf8'))
    expect(shown.stdout).toMatch(/^GO_IMAGE +1\.27\.4-alpine +1\.28\.1-alpine +digest sha256:d+$/m)
    expect(shown.stdout).toMatch(
      /^Delve for Go 1\.25 to 1\.27 +1\.27\.2 +1\.28\.0 +serves Go 1\.25 to 1\.28$/m,
    )
    expect(shown.stdout).toMatch(
      /^Node\.js that the guard serves +26 +28\.1\.0 +run the guard with it first; not written$/m,
    )
    expect(shown.stdout).toMatch(/^debugpy for Python 3\.10 to 3\.15 +1\.8\.22 +1\.9\.0 /m)
    expect(shown.stdout).toMatch(/^vsdbg +\S+ +18\.1\.2\.3 +4 digests$/m)
  })

  test('--write writes the newer versions and the digests', () => {
    expect(wrote.status).toBe(0)
    expect(versions.bases).toMatchObject([
      { tag: '1.28.1-alpine', digest: DIGEST },
      { tag: '24-trixie-slim', digest: DIGEST },
      { tag: '3.13-alpine', digest: DIGEST },
    ])
    expect(versions.go.delve).toMatchObject([
      { version: '1.20.2', 'built-with': '1.28.1' },
      { version: '1.24.2', sum: 'h1:BPuAHfgM8fAzomRuo02S2YRA6OEvY7gB0aK8DcHzbZY=' },
      { version: '1.28.0', from: '1.25', to: '1.28', sum: 'h1:new28=' },
    ])
    expect(versions.python.debugpy.at(-1)).toMatchObject({
      version: '1.9.0',
      sha256: createHash('sha256').update('wheel').digest('hex'),
    })
    expect(versions.netcore.vsdbg).toMatchObject({ version: '18.1.2.3', sha256: { 'linux-musl-arm64': HEX } })
    expect(versions.netcore.netcoredbg).toMatchObject({
      version: '3.10.0-1100',
      sha256: { amd64: HEX, arm64: HEX, licence: HEX },
    })
  })

  test('an older window that a newer release has left is said and not written', () => {
    expect(shown.stdout).toMatch(
      /^Delve for Go 1\.21 to 1\.24 .* so 1\.21 needs a window of its own; not written$/m,
    )
  })

  test('comments, reasons and their lines stay', () => {
    const others = (all: string): string[] =>
      all.split('\n').filter((line) => !/^\s+[\w-]+:( |$)|^\s+- version/.test(line))
    expect(others(text)).toEqual(others(untouched))
    expect(text.split('\n').length).toBe(untouched.split('\n').length)
  })

  test('a second time there is nothing left to write', () => {
    expect(propose(folder, '--write').stdout).toMatch(/^0 values of images\/versions\.yaml were written/m)
  })
})

test('what cannot be asked is named with the reason, the rest is asked, and the exit code says so', () => {
  const { status, stdout } = propose(
    folderWith({ ...CLIENTS, skopeo: 'echo no such host >&2; exit 1', curl: 'exit 6' }),
  )
  expect(status).toBe(1)
  expect(stdout).toMatch(/^GO_IMAGE .* NOT ASKED +skopeo list-tags .*no such host$/m)
  expect(stdout).toMatch(/^vsdbg .* NOT ASKED +curl -fsSL/m)
  expect(stdout).toMatch(/^netcoredbg +\S+ +3\.10\.0-1100/m)
})

test('a word that is not known is refused', () => {
  expect(propose(folderWith({}), '--wirte')).toMatchObject({
    status: 2,
    stderr: 'Usage: npm run versions [-- --write]\n',
  })
})

test('a value keeps its quotes, and an empty one is filled', () => {
  const text = 'a: # why\n  - to: "1.2" # here\n    sha256:\n    sum: x\n'
  const values = [
    { path: ['a', 0, 'to'], value: '1.3' },
    { path: ['a', 0, 'sha256'], value: 'f0' },
  ]
  expect(withValues(text, values)).toBe('a: # why\n  - to: "1.3" # here\n    sha256: f0\n    sum: x\n')
})

function folderWith(clients: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(work, 'run-'))
  for (const [name, min] of [
    ['delve', 25],
    ['old-delve', 22],
  ] as const) {
    const file = join(work, name, 'pkg/goversion/compat.go')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, COMPAT.replace('25', String(min)))
  }
  mkdirSync(join(folder, 'images'))
  mkdirSync(join(folder, 'bin'))
  cpSync(join(ROOT, 'images/versions.yaml'), join(folder, 'images/versions.yaml'))
  for (const [name, script] of Object.entries(clients))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return folder
}

interface Proposed {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function propose(folder: string, ...words: readonly string[]): Proposed {
  const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter)
  const script = join(ROOT, 'scripts/propose-versions.mjs')
  return spawnSync(process.execPath, [script, ...words], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
  })
}
