import { describe, expect, test } from 'vitest'
import { ancestors } from '../guard/ancestry.js'
import { isLifecycleStep } from '../guard/lifecycle.js'
import { noProgram } from '../guard/no-program.js'
import { isModuleOfApplication } from '../guard/of-application.js'
import { ownerAmong } from '../guard/owner.js'
import { listening, portsToTry } from '../guard/ports.js'
import { readRequest } from '../guard/request.js'
import { roleOf } from '../guard/role.js'

const OURS = '/dbg/nodejs'
const M = '/app/node_modules'

test.each<[script: string, words: string, role: string, env?: Record<string, string>]>([
  ['/app/server.js', '', 'program'],
  ['/app/packages/web/bin/www', '', 'program'],
  [`${OURS}/guard.cjs`, '', 'launcher'],
  ['/usr/local/lib/node_modules/npm/bin/npm-cli.js', 'start', 'launcher'],
  ['/usr/share/nodejs/npm/bin/npm-cli.js', 'start', 'launcher'],
  ['/opt/yarn-v1.22.22/bin/yarn.js', 'start', 'launcher'],
  ['/app/.yarn/releases/yarn-4.9.1.cjs', 'start', 'launcher'],
  ['/root/.cache/node/corepack/v1/pnpm/9.0.0/bin/pnpm.cjs', 'start', 'launcher'],
  [`${M}/.pnpm/nodemon@3.1.14/node_modules/nodemon/bin/nodemon.js`, 'app.js', 'launcher'],
  [`${M}/@nestjs/cli/bin/nest.js`, 'start', 'launcher'],
  [`${M}/typescript/bin/tsc`, '--watch', 'launcher'],
  [`${M}/webpack/bin/webpack.js`, '', 'launcher'],
  [`${M}/esbuild/bin/esbuild`, '', 'launcher'],
  [`${M}/next/dist/bin/next`, 'start', 'server'],
  [`${M}/next/dist/bin/next`, 'build', 'launcher'],
  [`${M}/next/dist/bin/next`, 'dev', 'runner'],
  [`${M}/next/dist/server/lib/start-server.js`, '', 'server'],
  [`${M}/vite/bin/vite.js`, '', 'server'],
  [`${M}/vite/bin/vite.js`, '--host', 'server'],
  [`${M}/vite/bin/vite.js`, 'build', 'launcher'],
  [`${M}/astro/astro.js`, 'dev', 'server'],
  [`${M}/nuxi/bin/nuxi.mjs`, 'dev', 'runner'],
  [`${M}/nuxi/bin/nuxi.mjs`, '_dev', 'server'],
  [`${M}/nuxi/bin/nuxi.mjs`, 'build', 'launcher'],
  [`${M}/ts-node/dist/bin.js`, 'app.ts', 'runner'],
  [`${M}/not-known/cli.js`, '', 'runner'],
  [`${M}/not-known/cli.js`, '', 'program', { WRAPPER_ALLOWED: 'other not-known/cli.js' }],
  [`${M}/pm2/lib/ProcessContainerFork.js`, '', 'program', { pm_exec_path: '/app/server.js' }],
  [
    `${M}/pm2/lib/ProcessContainerFork.js`,
    '',
    'launcher',
    { pm_exec_path: '/usr/local/lib/node_modules/npm/bin/npm-cli.js' },
  ],
  [`${M}/pm2/lib/ProcessContainer.js`, '', 'program', { pm2_env: '{"a":1,"pm_exec_path":"/app/server.js"}' }],
  [`${M}/pm2/lib/Daemon.js`, '', 'launcher'],
])('%s %s is a %s', (script, words, ...[role, env = {}]) => {
  expect(roleOf({ script, words: words.split(' ').filter(Boolean), env }, OURS)).toBe(role)
})

test.each([
  ['/app/src/index.js', true],
  ['/app/src/index.mts', true],
  ['/app/bin/www', true],
  ['/app/vite.config.ts', false],
  ['/app/ecosystem.config.js', false],
  ['/app/.eslintrc.cjs', false],
  ['/app/gulpfile.js', false],
  ['/app/profile.js', true],
  ['/app/package.json', false],
  ['/app/.pnp.cjs', false],
  [`${M}/express/index.js`, false],
  [`${OURS}/guard.cjs`, false],
  ['', false],
])('a module %s is the program: %s', (file, is) => expect(isModuleOfApplication(file, OURS)).toBe(is))

const HERE = { argv: ['node', '/app/a.js'], execArgv: [], env: {}, versions: { node: '20.1.0' } }

test.each<[name: string, here: object, reason: string | undefined]>([
  ['a script', {}, undefined],
  ['a port for an inspector', { execArgv: ['--inspect-port=9999'] }, undefined],
  ['no script', { argv: ['node'] }, 'it has no script'],
  ['stdin', { argv: ['node', '-'] }, 'it has no script'],
  ['code', { _eval: '1' }, 'its code stands on the command line'],
  ['its own debugger', { argv: ['node', 'inspect', 'a.js'] }, "it is Node's own debugger"],
  ['a check', { execArgv: ['--check'] }, 'its script is tested, checked or packed'],
  ['a child of tests', { env: { NODE_TEST_CONTEXT: 'child-v8' } }, 'it is a test'],
  ['an own flag', { execArgv: ['--inspect=9230'] }, 'it has an inspector of its own'],
  ['own NODE_OPTIONS', { env: { NODE_OPTIONS: '--a --inspect-brk' } }, 'it has an inspector of its own'],
  ['Bun', { versions: { node: '20.1.0', bun: '1' } }, 'this is not Node.js'],
  ['Node.js 8', { versions: { node: '8.17.0' } }, 'Node.js before 10 is left alone'],
])('%s', (_, here, reason) => {
  // Worker threads are looked up by `require`, which a test's module has not; the guard takes that for Node 10.
  expect(noProgram({ ...HERE, ...here })).toBe(reason)
})

test.each([
  ['start', false],
  ['prestart', true],
  ['poststart', true],
  ['preview', false],
  ['postgres', false],
  ['prepare', true],
  ['postinstall', true],
  ['pretest', true],
])('a script named %s is a step: %s', (event, is) =>
  expect(isLifecycleStep({ npm_lifecycle_event: event })).toBe(is),
)

describe('ancestors', () => {
  const tree =
    (parents: Record<number, number>, first = 'tini') =>
    (file: string): string => {
      if (file === '/proc/1/comm') return `${first}\n`
      const parent = parents[Number(file.split('/')[2])]
      if (parent === undefined) throw new Error('not there')
      return `9 (a (b) c) S ${parent} 9 9`
    }
  type Read = (file: string) => string
  test.each<[name: string, here: { pid: number; ppid: number }, read: Read, found: unknown]>([
    ['the first process', { pid: 1, ppid: 0 }, tree({}), []],
    ['its child', { pid: 7, ppid: 1 }, tree({}), [1]],
    ['a grandchild', { pid: 9, ppid: 8 }, tree({ 8: 7, 7: 1 }), [8, 7, 1]],
    ['a probe', { pid: 9, ppid: 0 }, tree({}), 'outsider'],
    ["a probe's child", { pid: 9, ppid: 8 }, tree({ 8: 0 }), 'outsider'],
    ['a container beside others', { pid: 9, ppid: 0 }, tree({}, 'pause'), []],
    ['what cannot be read', { pid: 9, ppid: 8 }, tree({}), [8]],
  ])('of %s', (_, here, ...[read, found]) => expect(ancestors(here, read)).toEqual(found))
})

test('an owner counts while it is above', () => {
  expect(ownerAmong([8, 7, 1], { DUCTTAPE_NODEJS_OWNER: '7' })).toBe(7)
  expect(ownerAmong([8, 1], { DUCTTAPE_NODEJS_OWNER: '7' })).toBeUndefined()
  expect(ownerAmong([8, 1], {})).toBeUndefined()
})

test.each([
  ['127.0.0.1:9229', { host: '127.0.0.1', port: 9229, waits: false }],
  ['[::1]:9229', { host: '::1', port: 9229, waits: false }],
  ['9229', undefined],
  ['host:99999', undefined],
])('%s is asked for', (DUCTTAPE_NODEJS_LISTEN, request) =>
  expect(readRequest({ DUCTTAPE_NODEJS_LISTEN })).toEqual(request),
)

test('WRAPPER_ENABLED turns it off', () => {
  const asked = { DUCTTAPE_NODEJS_LISTEN: '127.0.0.1:9229' }
  expect(['0', 'false', 'no'].map((off) => readRequest({ ...asked, WRAPPER_ENABLED: off }))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(readRequest({ ...asked, WRAPPER_ENABLED: '' })).toBeDefined()
})

test('ports', () => {
  expect(portsToTry(9229, 0).slice(0, 3)).toEqual([9229, 9230, 9231])
  expect(portsToTry(9229, 3).slice(0, 3)).toEqual([9229, 9232, 9230])
  expect(portsToTry(9229, 500)).toHaveLength(32)
  expect(portsToTry(0, 3)).toEqual([0])
  expect(portsToTry(65_535, 0)).toEqual([65_535])
  const table = `  sl  local_address rem_address   st
   0: 0100007F:240D 00000000:0000 0A 00000000:00000000
   1: 0100007F:240E 0100007F:1234 01 00000000:00000000`
  expect(listening(table)).toEqual([9229])
})
