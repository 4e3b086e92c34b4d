// fetch.sh against a server on this machine's loopback that has stand-ins for what Microsoft's and Samsung's servers have.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const SCRIPT = join(import.meta.dirname, '..', 'fetch.sh')
// As far as fetch.sh relies on Microsoft's script: -v version, -r runtime identifier, -l folder.
const GET_VSDBG = `while getopts v:r:l: flag; do
  case $flag in v) version=$OPTARG ;; r) rid=$OPTARG ;; l) folder=$OPTARG ;; esac
done
mkdir -p "$folder" && echo "vsdbg $version for $rid" >"$folder/vsdbg" && chmod 0700 "$folder/vsdbg"
`

const work = mkdtempSync(join(tmpdir(), 'ducttape-netcore-'))
const served = new Map<string, Buffer>()
let server: Server
let url: string

beforeAll(async () => {
  served.set('/getvsdbgsh', Buffer.from(GET_VSDBG))
  served.set('/3.2.0-1/LICENSE', Buffer.from('MIT\n'))
  for (const arch of ['amd64', 'arm64'])
    served.set(`/3.2.0-1/netcoredbg-linux-${arch}.tar.gz`, archiveOf(`netcoredbg for ${arch}\n`))
  server = createServer(({ url: path = '' }, response) => {
    const found = served.get(path)
    response.writeHead(found ? 200 : 404).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? '') : ''}`
})

afterAll(() => {
  server.close()
  rmSync(work, { recursive: true, force: true })
})

test('vsdbg for glibc and musl, and netcoredbg with its licence, readable and executable by anyone', async () => {
  const { status, folder, stdout, stderr } = await fetchInto('all', ['arm64', 'vsdbg', 'netcoredbg'])
  expect({ status, stderr: stderr.match(/is not checked/g)?.length }).toEqual({ status: 0, stderr: 4 })
  expect(readFileSync(join(folder, 'glibc/vsdbg'), 'utf8')).toBe('vsdbg 17.0 for linux-arm64\n')
  expect(readFileSync(join(folder, 'musl/vsdbg'), 'utf8')).toBe('vsdbg 17.0 for linux-musl-arm64\n')
  expect(readFileSync(join(folder, 'netcoredbg/netcoredbg'), 'utf8')).toBe('netcoredbg for arm64\n')
  expect(readFileSync(join(folder, 'netcoredbg/LICENSE'), 'utf8')).toBe('MIT\n')
  for (const file of ['glibc/vsdbg', 'musl/vsdbg', 'netcoredbg/netcoredbg'])
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o755)
  expect(stdout.match(/^digest: .* sha256:[0-9a-f]{64}$/gm)).toHaveLength(4)
})

test('the processor of Go is the one that Microsoft calls x64', async () => {
  const { folder } = await fetchInto('x64', ['amd64', 'vsdbg'])
  expect(readFileSync(join(folder, 'glibc/vsdbg'), 'utf8')).toBe('vsdbg 17.0 for linux-x64\n')
})

test('what it prints as the digest can be pinned, and then nothing is unchecked', async () => {
  const first = await fetchInto('first', ['amd64', 'vsdbg', 'netcoredbg'])
  const digest = (of: string): string =>
    new RegExp(`^digest: ${of} sha256:(.*)$`, 'm').exec(first.stdout)?.[1] ?? ''
  const pinned = await fetchInto('pinned', ['amd64', 'vsdbg', 'netcoredbg'], {
    VSDBG_SHA256: `linux-x64=${digest('vsdbg 17.0 linux-x64')} linux-musl-x64=${digest('vsdbg 17.0 linux-musl-x64')}`,
    NETCOREDBG_SHA256: `amd64=${digest('netcoredbg 3.2.0-1 amd64')} licence=${sha256('MIT\n')}`,
  })
  expect(pinned).toMatchObject({ status: 0, stderr: '' })
})

test.each([
  [
    'VSDBG_SHA256',
    'linux-x64=0 linux-musl-x64=0',
    /vsdbg 17\.0 linux-x64 has the digest [0-9a-f]{64}, and images\/versions\.yaml pins 0/,
  ],
  ['NETCOREDBG_SHA256', 'amd64=0', /netcoredbg 3\.2\.0-1 amd64 has the digest [0-9a-f]{64}, .* pins 0/],
])('a %s that differs fails', async (name, value, message) => {
  const { status, stderr } = await fetchInto(`wrong-${name}`, ['amd64', 'vsdbg', 'netcoredbg'], {
    [name]: value,
  })
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) })
})

test('a download that is not there fails', async () => {
  const { status } = await fetchInto('missing', ['amd64', 'netcoredbg'], { NETCOREDBG_VERSION: '9.9' })
  expect(status).not.toBe(0)
})

test('an unknown debugger is named', async () => {
  const { status, stderr } = await fetchInto('unknown', ['amd64', 'gdb'])
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'fetch.sh: "gdb" must be vsdbg or netcoredbg\n' })
})

interface Fetched {
  readonly status: number | null
  readonly folder: string
  readonly stdout: string
  readonly stderr: string
}

async function fetchInto(
  name: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Fetched> {
  const folder = join(work, name)
  const [arch = '', ...debuggers] = words
  const child = spawn('sh', [SCRIPT, folder, arch, ...debuggers], {
    env: {
      ...process.env,
      VSDBG_VERSION: '17.0',
      VSDBG_SCRIPT_URL: `${url}/getvsdbgsh`,
      VSDBG_SHA256: 'linux-x64= linux-musl-x64=',
      NETCOREDBG_VERSION: '3.2.0-1',
      NETCOREDBG_URL: url,
      NETCOREDBG_LICENCE_URL: url,
      NETCOREDBG_SHA256: 'amd64= arm64= licence=',
      ...env,
    },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, folder, ...output }
}

/** An archive as Samsung's: one folder with the program, that only its owner may read. */
function archiveOf(program: string): Buffer {
  const folder = mkdtempSync(join(work, 'archive-'))
  mkdirSync(join(folder, 'netcoredbg'))
  writeFileSync(join(folder, 'netcoredbg/netcoredbg'), program)
  chmodSync(join(folder, 'netcoredbg/netcoredbg'), 0o700)
  return execFileSync('tar', ['-czf', '-', '-C', folder, 'netcoredbg'])
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
