// What the guard decides from what it is told, without a process.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ancestors } from '../guard/ancestry.js'
import { isLifecycleStep } from '../guard/lifecycle.js'
import { noProgram } from '../guard/no-program.js'
import { isModuleOfApplication } from '../guard/of-application.js'
import { listening, portsToTry } from '../guard/ports.js'
import { readRequest } from '../guard/request.js'
import { roleOf } from '../guard/role.js'
import type { Role } from '../guard/role.js'

const OWN = '/dbg/nodejs'
const MODULES = '/app/node_modules'

describe('the role of a script', () => {
  test.each<[script: string, role: Role, words?: string]>([
    ['/app/server.js', 'program'],
    ['/app/npm.config.js', 'program'],
    ['/srv/yarn-worker/index.js', 'program'],
    ['/app/build/node_modules_of_mine.js', 'program'],
    ['/usr/local/lib/node_modules/npm/bin/npm-cli.js', 'launcher', 'start'],
    ['/usr/local/lib/node_modules/npm/bin/npx-cli.js', 'launcher', 'nodemon'],
    ['/usr/share/nodejs/npm/bin/npm-cli.js', 'launcher', 'start'],
    ['/opt/yarn-v1.22.22/bin/yarn.js', 'launcher', 'start'],
    ['/app/.yarn/releases/yarn-4.9.1.cjs', 'launcher', 'start'],
    ['/root/.cache/node/corepack/v1/pnpm/10.1.0/bin/pnpm.cjs', 'launcher', 'start'],
    ['/usr/local/lib/node_modules/corepack/dist/yarn.js', 'launcher', 'start'],
    ['/dbg/nodejs/guard.cjs', 'launcher'],
    [`${MODULES}/nodemon/bin/nodemon.js`, 'launcher', 'app.js'],
    [`${MODULES}/tsx/dist/cli.mjs`, 'launcher', 'app.ts'],
    [`${MODULES}/.pnpm/tsx@4.23.15/node_modules/tsx/dist/cli.mjs`, 'launcher', 'app.ts'],
    [`${MODULES}/typescript/bin/tsc`, 'launcher'],
    [`${MODULES}/@nestjs/cli/bin/nest.js`, 'launcher', 'start'],
    [`${MODULES}/ts-node/dist/bin.js`, 'runner', 'app.ts'],
    [`${MODULES}/somebody/cli.js`, 'runner'],
    [`${MODULES}/@some/body/cli.js`, 'runner'],
    [`${MODULES}/next/dist/bin/next`, 'server', 'start'],
    [`${MODULES}/next/dist/bin/next`, 'launcher', 'build'],
    [`${MODULES}/next/dist/bin/next`, 'runner', 'dev'],
    [`${MODULES}/next/dist/compiled/jest-worker/processChild.js`, 'launcher'],
    [`${MODULES}/next/dist/server/lib/start-server.js`, 'server'],
    [`${MODULES}/vite/bin/vite.js`, 'server'],
    [`${MODULES}/vite/bin/vite.js`, 'server', '--host dev'],
    [`${MODULES}/vite/bin/vite.js`, 'server', '--port 5173'],
    [`${MODULES}/vite/bin/vite.js`, 'server', 'web'],
    [`${MODULES}/vite/bin/vite.js`, 'launcher', 'build'],
    [`${MODULES}/nuxt/bin/nuxt.mjs`, 'launcher', 'build'],
    [`${MODULES}/nuxt/bin/nuxt.mjs`, 'runner', 'dev'],
    [`${MODULES}/@google-cloud/functions-framework/build/src/main.js`, 'server'],
    [`${MODULES}/fastify-cli/cli.js`, 'server', 'start app.js'],
  ])('%s is a %s (%s)', (script, role, words = '') => {
    expect(roleOf({ script, words: words.split(' ').filter(Boolean), env: {} }, OWN)).toBe(role)
  })

  // container-debug-support, nodejs/helper-image/wrapper_test.go has the same cases.
  test.each<[allowed: string | undefined, role: Role]>([
    [undefined, 'launcher'],
    ['', 'launcher'],
    ['foo bar', 'launcher'],
    ['nodemon/bin/nodemon.js', 'program'],
    ['foo nodemon.js bar', 'program'],
  ])('of a tool with WRAPPER_ALLOWED=%s is %s', (allowed, role) => {
    const script = `${MODULES}/nodemon/bin/nodemon.js`
    expect(roleOf({ script, words: [], env: { WRAPPER_ALLOWED: allowed } }, OWN)).toBe(role)
  })

  test.each<[variable: string, value: string, role: Role]>([
    ['pm_exec_path', '/app/server.js', 'program'],
    ['pm_exec_path', `${MODULES}/next/dist/bin/next`, 'runner'],
    ['pm2_env', '{"name":"web","pm_exec_path":"/app/server.js"}', 'program'],
  ])("of pm2's container is its program's: %s=%s", (variable, value, role) => {
    const script = '/usr/local/lib/node_modules/pm2/lib/ProcessContainerFork.js'
    expect(roleOf({ script, words: [], env: { [variable]: value } }, OWN)).toBe(role)
  })
})

test.each<[file: string, is: boolean]>([
  ['/app/src/main.ts', true],
  ['/app/main', true],
  ['/app/package.json', false],
  ['/app/vite.config.ts', false],
  ['/app/ecosystem.config.cjs', false],
  ['/app/.eslintrc.cjs', false],
  ['/app/.pnpmfile.cjs', false],
  ['/app/.pnp.cjs', false],
  ['/app/.yarn/cache/ms.zip/node_modules/ms/index.js', false],
  [`${MODULES}/ms/index.js`, false],
  ['/dbg/nodejs/guard.cjs', false],
  ['node:fs', false],
])('%s is a module of the application: %s', (file, is) => {
  expect(isModuleOfApplication(file, OWN)).toBe(is)
})

describe('a step of a package manager', () => {
  const scripts = { start: 'node app.js', prestart: 'node seed.js', build: 'tsc', preview: 'vite preview' }
  const file = join(import.meta.dirname, 'package-of-a-web-program.json')
  test.each<[event: string | undefined, is: boolean]>([
    [undefined, false],
    ['start', false],
    ['npx', false],
    ['prestart', true],
    ['poststart', true],
    ['postinstall', true],
    ['prepare', true],
    ['prebuild', true],
    ['preview', false],
    ['postgres', false],
    ['pre', false],
  ])('%s: %s', (event, is) => {
    expect(JSON.parse(readFileSync(file, 'utf8')).scripts).toEqual(scripts)
    expect(isLifecycleStep({ npm_lifecycle_event: event, npm_package_json: file })).toBe(is)
  })
})

describe('ancestors', () => {
  const stat =
    (parents: Readonly<Record<string, number>>, first = 'node') =>
    (file: string) => {
      if (file === '/proc/1/comm') return `${first}\n`
      const [, pid = ''] = /(\d+)/.exec(file) ?? []
      if (parents[pid] === undefined) throw new Error(file)
      return `${pid} (a (b) 7) S ${parents[pid]} 1 1 0`
    }
  test.each<[situation: string, here: [pid: number, ppid: number], found: unknown, first?: string]>([
    ['the first process', [1, 0], []],
    ['a child of it', [9, 1], [1]],
    ['a grandchild', [9, 8], [8, 1]],
    ['a probe', [9, 0], 'outsider'],
    ["a probe's child", [9, 6], 'outsider'],
    ['a probe where containers share processes', [9, 0], [], 'pause'],
    ['whose parent cannot be read', [9, 7], [7]],
  ])('%s', (...[, [pid, ppid], found, first]) => {
    expect(ancestors({ pid, ppid }, stat({ 8: 1, 6: 0 }, first))).toEqual(found)
  })
})

test.each<[env: Record<string, string>, request: unknown]>([
  [{}, undefined],
  [{ DUCTTAPE_NODEJS_LISTEN: '127.0.0.1:9229' }, { host: '127.0.0.1', port: 9229, waits: false }],
  [
    { DUCTTAPE_NODEJS_LISTEN: '[::1]:1', DUCTTAPE_NODEJS_WAIT: '1' },
    { host: '::1', port: 1, waits: true },
  ],
  [{ DUCTTAPE_NODEJS_LISTEN: '9229' }, undefined],
  [{ DUCTTAPE_NODEJS_LISTEN: '127.0.0.1:65536' }, undefined],
  [{ DUCTTAPE_NODEJS_LISTEN: 'localhost:1', WRAPPER_ENABLED: 'no' }, undefined],
  [
    { DUCTTAPE_NODEJS_LISTEN: 'localhost:1', WRAPPER_ENABLED: '1' },
    { host: 'localhost', port: 1, waits: false },
  ],
])('%j asks for %j', (env, request) => {
  expect(readRequest(env)).toEqual(request)
})

describe('a process that runs no program', () => {
  const plain = { argv: ['node', '/app/a.js'], execArgv: [], env: {}, versions: { node: '24.0.0' } }
  test('is not one that runs a script', () => expect(noProgram(plain)).toBe(undefined))
  test.each<[reason: string, here: object]>([
    ['not Node.js', { versions: { node: '24.0.0', bun: '1.3.0' } }],
    ['before 10', { versions: { node: '8.17.0' } }],
    ['command line', { _eval: 'code' }],
    ['no script', { argv: ['node'] }],
    ['no script', { argv: ['node', '-'] }],
    ['debugger', { argv: ['node', 'inspect', 'a.js'] }],
    ['tested', { execArgv: ['--test'] }],
    ['tested', { execArgv: ['--check'] }],
    ['a test', { env: { NODE_TEST_CONTEXT: 'child-v8' } }],
    ['own', { execArgv: ['--inspect'] }],
    ['own', { execArgv: ['--inspect-brk=1'] }],
    ['own', { env: { NODE_OPTIONS: '-r a --inspect=1' } }],
  ])('%s: %j', (reason, here) => {
    expect(noProgram({ ...plain, ...here })).toContain(reason)
  })
  test('is not one that only chooses a port', () => {
    expect(noProgram({ ...plain, execArgv: ['--inspect-port=1'] })).toBe(undefined)
  })
})

test.each<[base: number, worker: number, first: readonly number[]]>([
  [9229, 0, [9229, 9230, 9231]],
  [9229, 3, [9229, 9232, 9230]],
  [65_535, 0, [65_535]],
  [0, 0, [0]],
])('ports from %i on for worker %i', (base, worker, first) => {
  expect(portsToTry(base, worker).slice(0, 3)).toEqual(first)
})

test('sockets that listen are read from the table of the kernel', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:240D 00000000:0000 0A 00000000:00000000
   1: 0100007F:1F90 0100007F:A1B2 01 00000000:00000000
   2: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 0:0`
  expect(listening(table)).toEqual([9229, 443])
})

test('the image bundles with the version of esbuild that the tests do', () => {
  const [ours, theirs] = ['..', '../../..'].map((folder) =>
    JSON.parse(readFileSync(join(import.meta.dirname, folder, 'package.json'), 'utf8')),
  )
  expect(ours.devDependencies.esbuild).toBe(theirs.devDependencies.esbuild)
})
