// What `skaffold debug` writes, with our bin/node first in PATH as /dbg/nodejs/bin is.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAt } from './breakpoint.js'
import { buildGuard, buildShim, SHIM_FOLDER } from './payload.js'
import { endAll, folderOf, freePort, remove, start } from './program.js'
import type { Program } from './program.js'
import { installed, nodeFolder } from './runtimes.js'
import type { Major } from './runtimes.js'

const TICK = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
setInterval(() => tick(42), 20)
`
const PROGRAM = `${TICK}process.on('SIGTERM', () => process.exit(42))
process.stdin.on('data', (text) => process.stdout.write('read ' + text)).on('end', () => process.exit(7))
`
const FILES = {
  'package.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    scripts: { prestart: 'node -p 1', start: 'node app.js', flags: 'node -r ./first.js app.js' },
  }),
  'app.js': PROGRAM,
  'first.js': '',
  'names.js': `console.log(JSON.stringify([process.argv0, process.execPath, process.argv.slice(2), process.execArgv]))\n`,
}
const APP = { file: /app\.js$/, line: 3 }
const TOOLS = {
  nodemon: '2.0.22',
  npm: '6.14.18',
  pnpm: '8.15.9',
  yarn: '1.22.22',
}

let folder = ''
let tools = ''

beforeAll(() => {
  buildGuard()
  buildShim()
  folder = folderOf(FILES)
  tools = join(
    installed(
      'shim',
      Object.entries(TOOLS).map((each) => each.join('@')),
    ),
    'node_modules/.bin',
  )
})
afterEach(endAll)
afterAll(() => remove(folder))

interface Situation {
  readonly node?: Major
  readonly env?: Readonly<Record<string, string>>
  readonly shim?: string
}

function run(
  command: readonly string[],
  { node = '24', env = {}, shim = SHIM_FOLDER }: Situation = {},
): Program {
  const PATH = `${shim}:${nodeFolder(node)}:${tools}:${process.env['PATH'] ?? ''}`
  return start(command, { cwd: folder, env: { ...env, PATH } })
}

const flag = (port: number): string => `--inspect=0.0.0.0:${port}`

describe.each<Major>(['8', '10', '14', '18', '22', '26'])('Node.js %s', (node) => {
  test('is the program itself: line, input, signal, exit code', async () => {
    const port = await freePort()
    const program = run(['node', flag(port), 'app.js'], { node })
    expect(await readAt(port, APP, 'secret')).toBe('value-42')
    program.child.stdin?.write('words\n')
    await program.says('read words')
    program.child.kill('SIGTERM')
    expect(await program.end).toBe(42)
    expect(program.said.stdout).toBe('read words\n')
  })

  test('stops in what npm starts', async () => {
    const port = await freePort()
    run(['npm', 'start', `--node-options=${flag(port)}`], { node, env: { NODE_OPTIONS: flag(port) } })
    expect(await readAt(port, APP, 'secret')).toBe('value-42')
  })
})

test.each<[situation: string, command: readonly string[]]>([
  ['npm with flags of the script (W7)', ['npm', 'run', 'flags']],
  ['yarn 1 (W5)', ['yarn', 'start']],
  ['pnpm (W5)', ['pnpm', 'start']],
  ['npx (W5)', ['npx', 'nodemon', 'app.js']],
  ['nodemon', ['nodemon', 'app.js']],
  ['a shell', ['sh', '-c', 'node -e 0 && node -r ./first.js app.js; :']],
])('%s: its program stops at a line', async (_, command) => {
  const port = await freePort()
  run(command, { node: '18', env: { NODE_OPTIONS: flag(port) } })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test('waits before the first line when asked', async () => {
  const port = await freePort()
  run(['node', `--inspect-brk=0.0.0.0:${port}`, 'app.js'])
  expect(await readAt(port, { file: /app\.js$/, line: 5 }, '1 + 1 + ""')).toBe('2')
})

test('the flag comes by NODE_DEBUG too, as the published wrapper hands it on', async () => {
  const port = await freePort()
  run(['node', 'app.js'], { env: { NODE_DEBUG: flag(port) } })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test("a user's NODE_DEBUG is Node's own (W6)", async () => {
  const port = await freePort()
  run(['node', flag(port), 'app.js'], { env: { NODE_DEBUG: 'http' } })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test('an exit code and an end by a signal are handed on (W1, W2)', async () => {
  const port = await freePort()
  const ends = run(['node', flag(port), 'app.js'])
  ends.child.stdin?.end()
  expect(await ends.end).toBe(7)
  const dies = run(['node', flag(port), 'app.js'])
  await dies.says('listening')
  dies.child.kill('SIGKILL')
  expect(await dies.end).toBe('SIGKILL')
})

test('without a wish it is as if it were not there', async () => {
  const program = run(['node', '--no-warnings', 'names.js', '--inspect'])
  await program.end
  const node = join(nodeFolder('24'), 'node')
  expect(program.said).toEqual({
    stdout: `${JSON.stringify(['node', node, ['--inspect'], ['--no-warnings']])}\n`,
    stderr: '',
  })
})

test('turned off, it hands on the words as they are', async () => {
  const port = await freePort()
  const program = run(['node', flag(port), 'names.js'], { env: { WRAPPER_ENABLED: 'false' } })
  await program.end
  expect(JSON.parse(program.said.stdout)[3]).toEqual([flag(port)])
})

test('without its guard, npm leaves the flag to the program', async () => {
  const port = await freePort()
  const shim = join(folder, 'alone/bin')
  mkdirSync(shim, { recursive: true })
  copyFileSync(join(SHIM_FOLDER, 'node'), join(shim, 'node'))
  run(['npm', 'run', 'flags'], { shim, env: { NODE_OPTIONS: flag(port) } })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})
