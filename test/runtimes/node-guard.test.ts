import { describe, expect, test } from 'vitest'
import { REFUSALS } from '../../src/container/refusals.js'
import { nodejs } from '../../src/runtimes/nodejs.js'
import type { Situation } from './attached.js'
import { attached } from './attached.js'

const GUARD = {
  change: 'append',
  name: 'NODE_OPTIONS',
  value: '--require /dbg/nodejs/guard.cjs',
  separator: ' ',
}
const set = (name: string, value: string) => ({ change: 'set', name, value, separator: '' })
const BY_ENVIRONMENT = { way: 'environment' } as const

describe('by the environment the guard is loaded, and the command line stays', () => {
  test('the whole plan', async () => {
    expect(await attached(nodejs, { ...BY_ENVIRONMENT, pod: 'command: [node, app.js]' })).toEqual({
      words: undefined,
      env: [GUARD, set('DUCTTAPE_NODEJS_LISTEN', '127.0.0.1:9229')],
      ports: { devtools: 9229 },
      needs: { supportFiles: 'nodejs' },
      notes: [],
      attach: 'the Chrome DevTools protocol: `chrome://inspect`, or a Node.js "attach" of an IDE',
    })
  })

  test.each([
    'yarn, start',
    'npx, tsx, app.ts',
    'nodemon, --exec, ts-node, app.ts',
    'pm2-runtime, ecosystem.config.js',
    '/app/start.sh',
    'sh, -c, node "$@"',
  ])('for %s', async (command) => {
    const plan = await attached(nodejs, { ...BY_ENVIRONMENT, pod: `command: [${command}]` })
    expect(plan).toMatchObject({ words: undefined, ports: { devtools: 9229 } })
  })

  test('where it was asked to, and until a debugger comes', async () => {
    const given: Situation = {
      ...BY_ENVIRONMENT,
      pod: 'command: [npm, start]',
      ports: { devtools: 9300 },
      options: { suspend: true, listen: 'all' },
    }
    expect(await attached(nodejs, given)).toMatchObject({
      env: [GUARD, set('DUCTTAPE_NODEJS_LISTEN', '0.0.0.0:9300'), set('DUCTTAPE_NODEJS_WAIT', '1')],
      ports: { devtools: 9300 },
      waits: true,
    })
  })

  test('an inspector of its own stays', async () => {
    const plan = await attached(nodejs, { ...BY_ENVIRONMENT, pod: 'command: [node, --inspect=9000, app.js]' })
    expect(plan).toMatchObject({ env: [], ports: { devtools: 9000 } })
  })

  test('deno takes the flag, since it reads no NODE_OPTIONS', async () => {
    expect(await attached(nodejs, { ...BY_ENVIRONMENT, pod: 'command: [deno, run, a.ts]' })).toMatchObject({
      words: ['deno', 'run', '--inspect=127.0.0.1:9229', 'a.ts'],
      env: [],
    })
  })
})

describe('the guard is not asked', () => {
  test.each<[situation: string, given: Situation, major: string | undefined]>([
    ['of an old version', { pod: 'command: [node, a.js]', image: { Env: ['NODE_VERSION=v6.17.1'] } }, '6'],
    ['of 8', { pod: 'command: [node, a.js]', image: { Env: ['NODE_VERSION=8'] } }, '8'],
    ['but of 10', { pod: 'command: [node, a.js]', image: { Env: ['NODE_VERSION=10.24.1'] } }, undefined],
    ['and of no version', { pod: 'command: [node, a.js]', image: { Env: ['NODE_VERSION=lts'] } }, undefined],
  ])('%s', async (_, given, major) => {
    const plan = await attached(nodejs, { ...BY_ENVIRONMENT, ...given })
    if (major === undefined) expect(plan).toMatchObject({ env: [GUARD, {}] })
    else expect(plan).toEqual(REFUSALS.nodeVersion(major, '10'))
  })

  test.each([
    'command: [npm, --node-options=-x, start]',
    'command: [npm, start], env: [{name: npm_config_node_options, value: -x}]',
  ])('where npm gives its scripts other options: %s', async (pod) => {
    expect(await attached(nodejs, { ...BY_ENVIRONMENT, pod })).toEqual(REFUSALS.nodeOptionsTwice('npm'))
  })

  test.each([
    'command: [node, -e, "1"]',
    'command: [node, --print, "1"]',
    'command: [node, --test, a.test.js]',
  ])('where node runs no file: %s', async (pod) => {
    expect(await attached(nodejs, { ...BY_ENVIRONMENT, pod })).toEqual(REFUSALS.noProgram())
  })

  test('of bun', async () => {
    const plan = await attached(nodejs, { ...BY_ENVIRONMENT, pod: 'command: [bun, run, a.ts]' })
    expect(JSON.stringify(plan)).not.toContain('guard.cjs')
  })
})
