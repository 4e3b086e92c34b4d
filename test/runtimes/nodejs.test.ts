import { describe, expect, test } from 'vitest'
import { nodejs } from '../../src/runtimes/nodejs.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn, wordsOf } from './attached.js'

const INSPECT = '--inspect=127.0.0.1:9229'
const ATTACH = 'the Chrome DevTools protocol: `chrome://inspect`, or a Node.js "attach" of an IDE'

describe('recognise', () => {
  test.each([
    'node',
    'nodejs',
    'npm',
    'nodemon',
    'yarn',
    'pnpm',
    'tsx',
    'ts-node',
    'next',
    'nest',
    'pm2-runtime',
  ])('%s', async (program) => {
    const evidence = { rank: 'launch', because: `it starts \`${program}\`` }
    expect(nodejs.recognise(await containerIn({ pod: `command: [/usr/bin/${program}, x]` }))).toEqual(
      evidence,
    )
  })

  test.each<[Situation, unknown]>([
    [
      { pod: 'command: [/start.sh]', image: { Env: ['NODE_VERSION=20.1.0'] } },
      { rank: 'image', because: 'its image sets `NODE_VERSION`' },
    ],
    [{ pod: 'command: [node-exporter]' }, undefined],
    [
      {
        pod: 'command: [rails], env: [{name: NODE_ENV, value: production}]',
        image: { Env: ['NODE_ENV=production'] },
      },
      undefined,
    ],
  ])('%j', async (situation, evidence) => {
    expect(nodejs.recognise(await containerIn(situation))).toEqual(evidence)
  })
})

describe('node and nodemon take the flag themselves', () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    ['a script', { pod: 'command: [node, x.js, y]' }, ['node', INSPECT, 'x.js', 'y']],
    [
      'by its path',
      { pod: 'command: [/usr/local/bin/node], args: [x.js]' },
      ['/usr/local/bin/node', INSPECT, 'x.js'],
    ],
    [
      'with flags',
      { pod: 'command: [node, -r, ./x, --max-old-space-size=4096, x.js]' },
      ['node', INSPECT, '-r', './x', '--max-old-space-size=4096', 'x.js'],
    ],
    [
      'behind the entrypoint of the official image',
      { image: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node', 'x.js'] } },
      ['docker-entrypoint.sh', 'node', INSPECT, 'x.js'],
    ],
    [
      'distroless',
      { pod: 'args: [x.js]', image: { Entrypoint: ['/nodejs/bin/node'] } },
      ['/nodejs/bin/node', INSPECT, 'x.js'],
    ],
    [
      'in a script',
      { pod: "command: [sh, -c, 'npm run build && exec node x.js']" },
      ['sh', '-c', `npm run build && exec node ${INSPECT} x.js`],
    ],
    [
      'an --inspect of the program',
      { pod: 'command: [node, x.js, --inspect]' },
      ['node', INSPECT, 'x.js', '--inspect'],
    ],
    ['nodemon', { pod: 'command: [nodemon, x.js]' }, ['nodemon', INSPECT, 'x.js']],
    [
      'on all interfaces',
      { pod: 'command: [node, x.js]', options: { listen: 'all' } },
      ['node', '--inspect=0.0.0.0:9229', 'x.js'],
    ],
    [
      'on another port',
      { pod: 'command: [node, x.js]', ports: { devtools: 9230 } },
      ['node', '--inspect=127.0.0.1:9230', 'x.js'],
    ],
    [
      'and waits',
      { pod: 'command: [node, x.js]', options: { suspend: true } },
      ['node', '--inspect-brk=127.0.0.1:9229', 'x.js'],
    ],
  ])('%s', async (_, given, words) => {
    expect(await attached(nodejs, given)).toEqual({
      words,
      env: [],
      ports: { devtools: given.ports?.devtools ?? 9229 },
      ...(given.options?.suspend ? { waits: true } : {}),
      needs: {},
      notes: [],
      attach: ATTACH,
    })
  })
})

describe('npm hands the flag to its scripts', () => {
  test.each<[situation: string, given: Situation, words: readonly string[] | string]>([
    ['npm start', { pod: 'command: [npm, start]' }, ['npm', `--node-options=${INSPECT}`, 'start']],
    [
      'with options of the pod',
      { pod: 'command: [npm, start], env: [{name: NODE_OPTIONS, value: --max-old-space-size=1}]' },
      ['npm', `--node-options=--max-old-space-size=1 ${INSPECT}`, 'start'],
    ],
    [
      'with options of the image',
      { pod: 'command: [npm, start]', image: { Env: ['NODE_OPTIONS=-r $(x)'] } },
      ['npm', `--node-options=-r $$(x) ${INSPECT}`, 'start'],
    ],
    [
      'with options from a source',
      {
        pod: 'command: [npm, start], env: [{name: NODE_OPTIONS, valueFrom: {configMapKeyRef: {name: a, key: b}}}]',
      },
      ['npm', `--node-options=$(NODE_OPTIONS) ${INSPECT}`, 'start'],
    ],
    [
      'with its own node options',
      { pod: 'command: [npm, --node-options=-x, start]' },
      'refused: `npm` has `--node-options` already, which hides another',
    ],
  ])('%s', async (_, given, words) => {
    expect(await wordsOf(nodejs, given)).toEqual(words)
  })

  test('options from a source that may be missing are refused: the reference would reach node', async () => {
    const pod =
      'command: [npm, start], env: [{name: NODE_OPTIONS, valueFrom: {configMapKeyRef: {name: a, key: b, optional: true}}}]'
    expect(await wordsOf(nodejs, { pod })).toMatch(/^refused: /)
  })
})

describe('tools that keep the inspector', () => {
  test.each(['yarn', 'pnpm', 'tsx', 'ts-node', 'next', 'nest', 'pm2'])(
    '%s is refused with the published wrapper',
    async (tool) => {
      const refused = `under \`${tool}\` the published wrapper does not reach the program: the tool keeps the inspector's port`
      expect(await attached(nodejs, { pod: `command: [${tool}, start]` })).toMatchObject({ refused })
    },
  )

  test('other images are trusted with them', async () => {
    expect(
      await attached(nodejs, {
        pod: 'command: [yarn, start]',
        image: { Env: ['PATH=/bin'] },
        options: { contract: 'ducttape' },
      }),
    ).toEqual({
      words: undefined,
      env: [
        { change: 'append', name: 'NODE_OPTIONS', value: INSPECT, separator: ' ' },
        { change: 'prepend', name: 'PATH', value: '/dbg/nodejs/bin', separator: ':' },
      ],
      ports: { devtools: 9229 },
      needs: { supportFiles: 'nodejs' },
      notes: [],
      attach: ATTACH,
    })
  })

  test.each<[situation: string, given: Situation]>([
    ['a start script', { pod: 'command: [/start.sh]' }],
    [
      'a start script, PATH from a source',
      {
        pod: 'command: [/start.sh], env: [{name: PATH, valueFrom: {fieldRef: {fieldPath: x}}}]',
        image: { Env: ['PATH=/bin'] },
      },
    ],
  ])('%s is refused where PATH is not known', async (_, given) => {
    expect(await attached(nodejs, given)).toMatchObject({
      refused: '/start.sh starts node through PATH, and PATH is not known',
    })
  })
})

describe('an inspector that is there already', () => {
  test.each<[pod: string, port: number]>([
    ['command: [node, --inspect, x.js]', 9229],
    ['command: [node, --inspect=9230, x.js]', 9230],
    ['command: [node, "--inspect=0.0.0.0:9231", x.js]', 9231],
    ['command: [node, "--inspect-brk=[::]:9232", x.js]', 9232],
    ['command: [node, --inspect-wait=localhost:9233, x.js]', 9233],
    ['command: [node, --inspect=localhost, x.js]', 9229],
    ['command: [node, -r, --x, --inspect=9234, x.js]', 9234],
    ['command: [nodemon, --inspect=9235, x.js]', 9235],
    [
      'command: [node, x.js], env: [{name: NODE_OPTIONS, value: --max-old-space-size=1 --inspect=9236}]',
      9236,
    ],
    ['command: [npm, start], env: [{name: NODE_OPTIONS, value: --inspect}]', 9229],
    ["command: [sh, -c, 'node --inspect=9237 x.js']", 9237],
  ])('%s', async (pod, port) => {
    expect(await claims(nodejs, { pod })).toEqual({ taken: [`devtools:${port}`], wanted: [] })
    expect(await attached(nodejs, { pod })).toMatchObject({
      words: undefined,
      env: [],
      ports: { devtools: port },
      needs: {},
    })
  })

  test.each([
    'command: [node, x.js, --inspect=9230]',
    'command: [node, --inspect-publish-uid=http, x.js]',
    'command: [node, --inspect-port=9230, x.js]',
    'command: [node, --, x.js, --inspect]',
    'command: [npm, start, --, --inspect]',
    'command: [node, x.js], env: [{name: NODE_OPTIONS, value: --inspect-publish-uid=http}]',
  ])('not in %s', async (pod) => {
    expect(await claims(nodejs, { pod })).toEqual({ taken: [], wanted: ['devtools:9229'] })
  })

  test('not in the CMD of an image that a command hides', async () => {
    const image = { Cmd: ['node', '--inspect=1234', 'y.js'] }
    expect(await claims(nodejs, { pod: 'command: [node, x.js]', image })).toEqual({
      taken: [],
      wanted: ['devtools:9229'],
    })
  })
})
