import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAt } from './breakpoint.js'
import { SHIM_FOLDER, buildGuard, buildShim } from './payload.js'
import { endAll, folderOf, freePort, remove, start } from './program.js'
import { installed, nodeFolder } from './runtimes.js'

const PROGRAM = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
setInterval(() => tick(42), 20)
process.on('SIGTERM', () => process.exit(42))
process.stdin.on('data', (text) => process.stdout.write('read ' + text)).on('end', () => process.exit(3))
`
const FILES = {
  'package.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    private: true,
    scripts: {
      start: 'node app.js',
      flags: 'node -r ./first.js app.js',
      hides: 'NODE_OPTIONS=--no-warnings node app.js',
    },
  }),
  'app.js': PROGRAM,
  'first.js': 'globalThis.first = true\n',
  'says.js': `console.log(JSON.stringify([process.argv0, process.execArgv, process.env.NODE_DEBUG]))\n`,
}
const APP = { file: /app\.js$/, line: 3 }

let folder = ''

beforeAll(() => {
  buildGuard()
  buildShim()
  folder = folderOf(FILES)
  const tools = installed('shim-tools', [
    'npm@11.19.1',
    'pnpm@10.34.9',
    'yarn@1.22.22',
    'tsx@4.23.15',
    'nodemon@3.1.14',
  ])
  symlinkSync(join(tools, 'node_modules'), join(folder, 'node_modules'))
}, 300_000)
afterEach(endAll)
afterAll(() => remove(folder))

/** As Skaffold writes it: the shim first in PATH. */
function withShim(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: `${SHIM_FOLDER}:${nodeFolder('24')}:${process.env['PATH'] ?? ''}`, HOME: folder, ...more }
}

test.each<[situation: string, command: readonly string[]]>([
  ['npm', ['npm', 'start']],
  ['npx (W5)', ['npx', 'nodemon', 'app.js']],
  ['yarn (W5)', ['node', 'node_modules/yarn/bin/yarn.js', 'start']],
  ['pnpm (W5)', ['node', 'node_modules/pnpm/bin/pnpm.cjs', 'start']],
  ['a script with flags that have values (W7)', ['npm', 'run', 'flags']],
  ['a script that hides NODE_OPTIONS', ['npm', 'run', 'hides']],
  ['tsx', ['node_modules/.bin/tsx', 'app.js']],
  ['a shell', ['sh', '-c', 'node app.js; :']],
])('NODE_OPTIONS=--inspect reaches the program through %s', async (_, command) => {
  const port = await freePort()
  const options = { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` }
  start(command, { cwd: folder, env: withShim(options) })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

describe('node --inspect', () => {
  test('stops at a line; the program gets SIGTERM and its exit code is its own (W1, W2)', async () => {
    const port = await freePort()
    const program = start(['node', `--inspect=127.0.0.1:${port}`, 'app.js'], { cwd: folder, env: withShim() })
    expect(await readAt(port, APP, 'secret')).toBe('value-42')
    program.child.stdin?.write('words\n')
    await program.says('read words')
    program.child.kill('SIGTERM')
    expect(await program.end).toBe(42)
  })

  test('keeps the exit code (W1)', async () => {
    const port = await freePort()
    const program = start(['node', `--inspect=${port}`, 'app.js'], { cwd: folder, env: withShim() })
    program.child.stdin?.end()
    expect(await program.end).toBe(3)
  })
})

test('NODE_DEBUG=--inspect reaches the program', async () => {
  const port = await freePort()
  const env = withShim({ NODE_DEBUG: `--inspect=127.0.0.1:${port}` })
  start(['node', 'app.js'], { cwd: folder, env })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test('a NODE_DEBUG of the user does no harm (W6), and nothing asked for changes nothing', async () => {
  const program = start(['node', 'says.js'], { cwd: folder, env: withShim({ NODE_DEBUG: 'http' }) })
  expect(await program.end).toBe(0)
  expect(program.said.stdout).toBe('["node",[],"http"]\n')
})

test('turned off, it is as if it were not there', async () => {
  const port = await freePort()
  const env = withShim({ WRAPPER_ENABLED: 'false' })
  const program = start(['node', `--inspect=127.0.0.1:${port}`, 'says.js'], { cwd: folder, env })
  expect(await program.end).toBe(0)
  expect(program.said.stdout).toContain(`["--inspect=127.0.0.1:${port}"]`)
})

test('Node.js 8 is given the flag itself', async () => {
  const port = await freePort()
  const env = withShim({ PATH: `${SHIM_FOLDER}:${nodeFolder('8')}:${process.env['PATH'] ?? ''}` })
  start(['node', `--inspect=127.0.0.1:${port}`, 'app.js'], { cwd: folder, env })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test('without its guard it gives the program the flag', async () => {
  const port = await freePort()
  const alone = join(folder, 'alone/bin')
  mkdirSync(alone, { recursive: true })
  const program = start(
    ['sh', '-c', `cp ${SHIM_FOLDER}/node ${alone} && exec node --inspect=127.0.0.1:${port} app.js`],
    {
      cwd: folder,
      env: withShim({ PATH: `${alone}:${nodeFolder('24')}:${process.env['PATH'] ?? ''}` }),
    },
  )
  expect(await readAt(port, APP, 'secret'), program.said.stderr).toBe('value-42')
})
