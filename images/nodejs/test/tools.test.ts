import { symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAt } from './breakpoint.js'
import type { Place } from './breakpoint.js'
import { buildGuard } from './payload.js'
import { endAll, folderOf, freePort, guarded, remove, start } from './program.js'
import type { Around } from './program.js'
import { installed } from './runtimes.js'

const TOOLS = {
  '@google-cloud/functions-framework': '5.0.5',
  '@types/node': '20.19.43',
  '@yarnpkg/cli-dist': '4.18.1',
  concurrently: '9.2.5',
  corepack: '0.34.7',
  'cross-env': '10.1.0',
  'fastify-cli': '8.0.2',
  fastify: '5.12.8',
  nodemon: '3.1.14',
  npm: '11.19.1',
  pm2: '7.0.4',
  pnpm: '10.34.9',
  'ts-node': '10.9.2',
  tsx: '4.23.15',
  typescript: '5.9.3',
  vite: '6.4.6',
  yarn: '1.22.22',
}
const PROGRAM = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
setInterval(() => tick(42), 20)
`
// Says on which address it can be debugged, if on any.
const LOOKS = `console.log('looked at', require('inspector').url())\n`
const FILES = {
  'package.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    private: true,
    scripts: {
      prestart: 'node looks.js',
      start: 'node app.js',
      flags: 'node -r ./first.js --no-warnings app.js',
      nested: 'npm run start',
      dev: 'nodemon app.js',
      typescript: 'node -r ts-node/register app.ts',
      preview: 'node app.js',
    },
  }),
  'tsconfig.json': '{"compilerOptions": {"module": "commonjs", "target": "es2022", "types": ["node"]}}',
  'app.js': PROGRAM,
  'app.mjs': PROGRAM,
  'app.ts': PROGRAM.replace('tick(n)', 'tick(n: number): number'),
  'second.js': PROGRAM,
  'function.js': `${PROGRAM}exports.hello = (_, response) => response.send('hello')\n`,
  'function/package.json': '{"type": "module", "main": "function.js"}',
  'function/function.js': `${PROGRAM}export const hello = (_, response) => response.send('hello')\n`,
  'plugin-of-web.js': `${PROGRAM}module.exports = async (app, options) => undefined\n`,
  'looks.js': LOOKS,
  'first.js': LOOKS,
}
const APP: Place = { file: /app\.js$/, line: 3 }
const MODULE: Place = { file: /app\.mjs$/, line: 3 }
// What translates a script moves its lines.
const TYPESCRIPT: Place = { file: /app\.ts$/, text: 'return secret' }
const BIN = 'node_modules/.bin'

let folder = ''

beforeAll(() => {
  buildGuard()
  const tools = installed(
    'tools',
    Object.entries(TOOLS).map((entry) => entry.join('@')),
  )
  folder = folderOf(FILES)
  symlinkSync(join(tools, 'node_modules'), join(folder, 'node_modules'))
}, 300_000)
afterEach(endAll)
afterAll(() => remove(folder))

test.each<[situation: string, command: readonly string[], place?: Place, around?: Partial<Around>]>([
  ['npm start', ['npm', 'start']],
  ['npm run that starts npm again', ['npm', 'run', 'nested']],
  ['a script whose name only looks like a step before another', ['npm', 'run', 'preview']],
  ['npx nodemon', ['npx', 'nodemon', 'app.js']],
  ['npm run and nodemon', ['npm', 'run', 'dev']],
  ['yarn 1', ['node', 'node_modules/yarn/bin/yarn.js', 'start']],
  ['pnpm', ['node', 'node_modules/pnpm/bin/pnpm.cjs', 'start']],
  ['tsx', [`${BIN}/tsx`, 'app.ts'], TYPESCRIPT],
  ['tsx watch', [`${BIN}/tsx`, 'watch', 'app.ts'], TYPESCRIPT],
  ['tsx as a loader', ['node', '--import', 'tsx', 'app.ts'], TYPESCRIPT],
  ['ts-node', [`${BIN}/ts-node`, '--transpile-only', 'app.ts'], TYPESCRIPT],
  ['ts-node on Node.js 18', [`${BIN}/ts-node`, '--transpile-only', 'app.ts'], TYPESCRIPT, { node: '18' }],
  ['ts-node as a loader', ['npm', 'run', 'typescript'], TYPESCRIPT],
  ['cross-env', [`${BIN}/cross-env`, 'A=b', 'node', 'app.js']],
  ['pm2-runtime', [`${BIN}/pm2-runtime`, 'app.js']],
  ['pm2-runtime of an ES module', [`${BIN}/pm2-runtime`, 'app.mjs'], MODULE],
  [
    'functions-framework',
    [`${BIN}/functions-framework`, '--target=hello', '--port=0'],
    { file: /function\.js$/, line: 3 },
  ],
  [
    'functions-framework of an ES module',
    [`${BIN}/functions-framework`, '--source=function', '--target=hello', '--port=0'],
    { file: /function\.js$/, line: 3 },
    { node: '20' },
  ],
  [
    'fastify-cli',
    [`${BIN}/fastify`, 'start', '--port', '0', 'plugin-of-web.js'],
    { file: /plugin-of-web\.js$/, line: 3 },
  ],
  ['node --watch', ['node', '--watch', 'app.js']],
  ['node --run', ['node', '--run', 'start']],
  ['a shell that stays', ['sh', '-c', 'node app.js; echo ended']],
])('%s: its program stops at a line', async (...[, command, place = APP, around = {}]) => {
  const port = await freePort()
  start(command, { cwd: folder, ...around, env: env(port) })
  expect(await readAt(port, place, 'secret')).toBe('value-42')
})

// A home of its own: pm2 and pnpm keep things there.
function env(port: number): Record<string, string> {
  return guarded(port, { HOME: folder, PM2_HOME: join(folder, '.pm2'), FUNCTION_SOURCE: 'function.js' })
}

test('a script that npm runs before the program has no inspector', async () => {
  const port = await freePort()
  const program = start(['npm', 'start'], { cwd: folder, env: env(port) })
  await program.says('looked at undefined')
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
})

test('a program before it in a shell leaves it the port', async () => {
  const port = await freePort()
  const command = ['sh', '-c', 'node looks.js && exec node app.js']
  const program = start(command, { cwd: folder, env: env(port) })
  await program.says(/(?:Debugger listening[^]*){2}/)
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
  expect(program.said.stdout).toBe(`looked at ${/ws:\S+/.exec(program.said.stderr)?.[0] ?? ''}\n`)
})

test('flags of a script keep their values', async () => {
  const port = await freePort()
  const program = start(['npm', 'run', 'flags'], { cwd: folder, env: env(port) })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
  await program.says(`looked at ws://127.0.0.1:${port}/`)
})

describe.each([
  ['nodemon', [`${BIN}/nodemon`, 'app.js']],
  ['node --watch', ['node', '--watch', 'app.js']],
])('%s', (_, command) => {
  test('gives the port to the program that it starts again', async () => {
    const port = await freePort()
    const program = start(command, { cwd: folder, env: env(port) })
    for (const time of [1, 2, 3]) {
      await program.says(new RegExp(`(?:Debugger listening[^]*){${time}}`))
      expect(await readAt(port, APP, 'secret')).toBe('value-42')
      utimesSync(join(folder, 'app.js'), new Date(), new Date())
    }
  })
})

test('two programs side by side have two ports', async () => {
  const port = await freePort()
  const program = start([`${BIN}/concurrently`, '--raw', 'node app.js', 'node second.js'], {
    cwd: folder,
    env: env(port),
  })
  await program.says(`on port ${port + 1}, since ${port} is in use`)
  const [, name = ''] = /(\w+)\.js, process/.exec(program.said.stderr) ?? []
  const other = name === 'app' ? 'second' : 'app'
  expect(await readAt(port + 1, { file: new RegExp(`${name}\\.js$`), line: 3 }, 'secret')).toBe('value-42')
  expect(await readAt(port, { file: new RegExp(`${other}\\.js$`), line: 3 }, 'secret')).toBe('value-42')
})

test("pm2's cluster has a port for each of its processes", async () => {
  const port = await freePort()
  start([`${BIN}/pm2-runtime`, '-i', '2', 'app.js'], { cwd: folder, env: env(port) })
  expect(await readAt(port, APP, 'secret')).toBe('value-42')
  expect(await Promise.any([1, 2].map((next) => readAt(port + next, APP, 'secret')))).toBe('value-42')
})
