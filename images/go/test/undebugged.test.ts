import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { payload, pinnedDelves, program, SOURCE, tidy, workFolder } from './payload.js'
import { debugged, endAll, start } from '../../../test/debuggers/started.js'

const GO = '1.26.8'
let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(tidy)

const file = (name: string, text: string, mode = 0o755): string => {
  const path = join(workFolder(), name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('a stripped program starts without a debugger', async () => {
  const stripped = start(debugged(installed, program(GO, 'stripped'), 'exit', '7'))
  expect(await stripped.end()).toBe(7)
  expect(stripped.stdout()).toBe('program exit 7\n')
  expect(stripped.stderr()).toContain('starts without a debugger: it has no debug information')
})

test('it is the process itself then, so that signals are its own', async () => {
  const served = start(debugged(installed, program(GO, 'stripped'), 'serve'))
  await served.says('program serve')
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
})

test('a script starts without a debugger, with its arguments and its folder', async () => {
  const script = file('script', '#!/bin/sh\necho "$0 $1 $2 $PWD"\nexit 9\n')
  const words = debugged(installed, script, 'a b', '-c').toSpliced(2, 0, '--wd=/usr')
  const run = start(words)
  expect(await run.end()).toBe(9)
  expect(run.stdout()).toBe(`${script} a b -c /usr\n`)
  expect(run.stderr()).toContain('it is no ELF executable')
})

test('a redirect is followed without a debugger too', async () => {
  const input = file('input', 'from a file\n', 0o644)
  const words = debugged(installed, program(GO, 'stripped'), 'copy').toSpliced(2, 0, '-r', `stdin:${input}`)
  const run = start(words)
  expect(await run.end()).toBe(0)
  expect(run.stdout()).toBe('program copy\nfrom a file\n')
})

test('a program that is not by Go starts without a debugger', async () => {
  const run = start(debugged(installed, '/bin/sh', '-c', 'exit 5'))
  expect(await run.end()).toBe(5)
  expect(run.stderr()).toContain('it is not built by Go')
})

test('a program for another processor is not given to Delve', async () => {
  const run = start(debugged(installed, program(GO, 'foreign'), 'exit', '7'))
  // 7 where the machine has an emulator for it, as some do.
  expect([7, 126]).toContain(await run.end())
  expect(run.stderr()).toMatch(/starts without a debugger: it is built for EM_/)
})

test.each([
  { what: 'a name that is not in PATH', path: 'no-such-program', code: 127, words: 'is not found in PATH' },
  {
    what: 'a path that is not there',
    path: '/no/such/program',
    code: 127,
    words: '"/no/such/program" is not there',
  },
  { what: 'a file that must not be executed', path: SOURCE, code: 126, words: 'permission denied' },
  { what: 'a folder', path: '/usr', code: 126, words: 'is a directory' },
])('$what ends as in a shell', async ({ path, code, words }) => {
  const run = start(debugged(installed, path))
  expect(await run.end()).toBe(code)
  expect(run.stderr()).toContain(words)
})

test('a bare name is looked up in PATH', async () => {
  const name = 'named-program'
  copyFileSync(program(GO), join(workFolder(), name))
  const run = start(debugged(installed, name, 'exit', '7'), { env: { PATH: workFolder() } })
  expect(await run.end()).toBe(7)
  expect(run.stderr()).toContain('API server listening')
})

test('a port that is taken costs the debugger, not the program', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const words = debugged(installed, program(GO), 'exit', '7')
  const run = start(words.map((word) => (word.startsWith('--listen=') ? `--listen=127.0.0.1:${port}` : word)))
  expect(await run.end()).toBe(7)
  server.close()
  expect(run.stdout()).toContain('program exit 7\n')
  expect(run.stderr()).toContain('starts without a debugger: Delve has ended (exit code 1)')
})

test('a flag that Delve does not know costs the debugger, not the program', async () => {
  const run = start(debugged(installed, program(GO), 'exit', '7').toSpliced(2, 0, '--no-such-flag'))
  expect(await run.end()).toBe(7)
})

test('without any Delve the program starts', async () => {
  const empty = payload([])
  const run = start(debugged(empty, program(GO), 'exit', '7'))
  expect(await run.end()).toBe(7)
  expect(run.stderr()).toContain('no Delve is installed')
})

test('with other Delves only the nearest is tried', async () => {
  const older = payload(pinnedDelves().slice(0, 2))
  const run = start(debugged(older, program(GO), 'exit', '7'))
  expect(await run.end()).toBe(7)
  expect(run.stderr()).toContain(
    'no installed Delve serves go1.26.8; trying the nearest, Delve 1.24.2, which serves Go 1.21 to 1.24',
  )
})

test('a Delve that cannot be executed costs the debugger, not the program', async () => {
  const broken = payload(pinnedDelves().slice(2))
  rmSync(join(broken, 'delve', '1.27.2', 'dlv'))
  const run = start(debugged(broken, program(GO), 'exit', '7'))
  expect(await run.end()).toBe(7)
  expect(run.stderr()).toContain('Delve cannot be started')
})
