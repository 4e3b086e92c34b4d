import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { targetsAt } from '../../../test/debuggers/cdp.js'
import { readAt } from './breakpoint.js'
import { buildGuard } from './payload.js'
import { endAll, folderOf, freePort, guarded, remove, start } from './program.js'
import { VERSIONS } from './runtimes.js'
import type { Major } from './runtimes.js'

const TICK = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
setInterval(() => tick(42), 20)
`
// Ends by itself when told, so that its own way of ending shows.
const PROGRAM = `${TICK}process.on('SIGTERM', () => process.exit(42))
process.stdin.on('data', (text) => process.stdout.write('read ' + text)).on('end', () => process.exit(7))
`
const FILES = {
  'app.js': PROGRAM,
  'esm.mjs': PROGRAM,
  'first-line.js': "const secret = 'first'\nmodule.exports = secret\nsetInterval(() => {}, 1000)\n",
  'nothing.js': '',
}
const LINE = 3
const OLD = '8'
const GUARDED = (Object.keys(VERSIONS) as Major[]).filter((major) => major !== OLD)

let folder = ''

beforeAll(() => {
  buildGuard()
  folder = folderOf(FILES)
})
afterEach(endAll)
afterAll(() => remove(folder))

describe.each(GUARDED)('Node.js %s', (node) => {
  test('stops at a line, gets its input, and ends as the program says', async () => {
    const port = await freePort()
    const program = start(['node', 'app.js'], { node, cwd: folder, env: guarded(port) })
    expect(await readAt(port, { file: /app\.js$/, line: LINE }, 'secret')).toBe('value-42')
    program.child.stdin?.write('words\n')
    await program.says('read words')
    program.child.kill('SIGTERM')
    expect(await program.end).toBe(42)
    expect(program.said.stdout).toBe('read words\n')
  })

  test('ends with the exit code of the program', async () => {
    const port = await freePort()
    const program = start(['node', 'app.js'], { node, cwd: folder, env: guarded(port) })
    program.child.stdin?.end('words\n')
    expect(await program.end).toBe(7)
  })

  test('waits before the first line when asked', async () => {
    const port = await freePort()
    const env = guarded(port, { DUCTTAPE_NODEJS_WAIT: '1' })
    start(['node', 'first-line'], { node, cwd: folder, env })
    expect(await readAt(port, { file: /first-line\.js$/, line: 2 }, 'secret')).toBe('first')
  })

  // Node 10 has ES modules only when asked.
  test.skipIf(node === '10')('stops in an ES module', async () => {
    const port = await freePort()
    start(['node', 'esm.mjs'], { node, cwd: folder, env: guarded(port) })
    expect(await readAt(port, { file: /esm\.mjs$/, line: LINE }, 'secret')).toBe('value-42')
  })

  test('leaves what runs no program alone', async () => {
    const port = await freePort()
    const looks = `
      const { url } = require('inspector')
      const left = Object.keys(require.cache).concat(Object.keys(process.env).filter((name) => /OWNER/.test(name)))
      console.log(url(), /original|quietly/.test(require('module').prototype._compile), left.length)`
    const program = start(['node', '-e', looks], { node, cwd: folder, env: guarded(port) })
    expect(await program.end).toBe(0)
    expect(program.said).toEqual({ stdout: 'undefined false 0\n', stderr: '' })
  })
})

test('Node.js 8 runs as it did, also where the port is in use', async () => {
  const port = await freePort()
  start(['node', 'app.js'], { cwd: folder, env: guarded(port) })
  await targetsAt({ port })
  const program = start(['node', 'app.js'], { node: OLD, cwd: folder, env: guarded(port) })
  program.child.stdin?.end('words\n')
  expect(await program.end).toBe(7)
  expect(program.said).toEqual({ stdout: 'read words\n', stderr: '' })
})
