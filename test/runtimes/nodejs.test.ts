import { describe, expect, test } from 'vitest'
import { REFUSALS } from '../../src/container/refusals.js'
import { nodejs } from '../../src/runtimes/nodejs.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn, wordsOf } from './attached.js'

const INSPECT = '--inspect=127.0.0.1:9229'
const WAITS = '--inspect-brk=127.0.0.1:9229'
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
    'deno',
    'server.js',
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
    [
      {
        pod: 'command: [functions-framework, --target=x]',
        image: { Env: ['NODE_VERSION=20.1.0'] },
      },
      { rank: 'image', because: 'its image sets `NODE_VERSION`' },
    ],
    // Python has a tool of that name, too.
    [{ pod: 'command: [functions-framework, --target=x]' }, undefined],
    [{ pod: 'command: [serve, run, app]' }, undefined],
    [{ pod: 'command: [node-exporter]' }, undefined],
    [{ pod: 'command: [bun, x.ts]' }, undefined],
    [{ pod: 'command: [/app/x.jsx]' }, undefined],
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

describe('programs that take the flag themselves', () => {
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
      'a script behind the entrypoint of the official image, which puts node before it',
      { image: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['x.js', 'y'] } },
      ['docker-entrypoint.sh', 'node', INSPECT, 'x.js', 'y'],
    ],
    [
      'an option behind that entrypoint',
      {
        pod: 'args: [--no-warnings, x]',
        image: { Entrypoint: ['docker-entrypoint.sh'], Env: ['NODE_VERSION=22.1.0'] },
      },
      ['docker-entrypoint.sh', 'node', INSPECT, '--no-warnings', 'x'],
    ],
    [
      'a subcommand behind the entrypoint of the image of deno, which puts deno before it',
      {
        image: {
          Entrypoint: ['/tini', '--', 'docker-entrypoint.sh'],
          Cmd: ['run', '-A', 'x.ts'],
          Env: ['DENO_VERSION=2.1.4'],
        },
      },
      ['/tini', '--', 'docker-entrypoint.sh', 'deno', 'run', INSPECT, '-A', 'x.ts'],
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
    ['npx', { pod: 'command: [npx, --yes, tsx, x.ts]' }, ['npx', '--yes', 'tsx', INSPECT, 'x.ts']],
    ['npm exec', { pod: 'command: [npm, exec, tsx, x.ts]' }, ['npm', 'exec', '--', 'tsx', INSPECT, 'x.ts']],
    [
      'npm exec with dashes',
      { pod: 'command: [npm, exec, --, tsx, x.ts]' },
      ['npm', 'exec', '--', 'tsx', INSPECT, 'x.ts'],
    ],
    ['yarn node', { pod: 'command: [yarn, node, x.js]' }, ['yarn', 'node', INSPECT, 'x.js']],
    ['pnpm exec', { pod: 'command: [pnpm, exec, node, x.js]' }, ['pnpm', 'exec', 'node', INSPECT, 'x.js']],
    [
      'cross-env',
      { pod: 'command: [cross-env, NODE_ENV=production, node, x.js]' },
      ['cross-env', 'NODE_ENV=production', 'node', INSPECT, 'x.js'],
    ],
    [
      'dotenvx',
      { pod: 'command: [dotenvx, run, --, node, x.js]' },
      ['dotenvx', 'run', '--', 'node', INSPECT, 'x.js'],
    ],
    [
      'NODE_OPTIONS of the line stay',
      { pod: "command: [sh, -c, 'NODE_OPTIONS=--trace-warnings node x.js']" },
      ['sh', '-c', `NODE_OPTIONS=--trace-warnings node ${INSPECT} x.js`],
    ],
    ['tsx that waits', { pod: 'command: [tsx, x.ts]', options: { suspend: true } }, ['tsx', WAITS, 'x.ts']],
    ['nest', { pod: 'command: [nest, start, -w]' }, ['nest', 'start', '--debug=127.0.0.1:9229', '-w']],
    [
      'nest that waits',
      { pod: 'command: [nest, start]', options: { suspend: true } },
      ['nest', 'start', '--exec', `node ${WAITS}`],
    ],
    [
      'pm2-runtime',
      { pod: 'command: [pm2-runtime, x.js]' },
      ['pm2-runtime', `--node-args=${INSPECT}`, 'x.js'],
    ],
    [
      'pm2-runtime that waits',
      { pod: 'command: [pm2-runtime, x.js]', options: { suspend: true } },
      ['pm2-runtime', `--node-args=${WAITS}`, 'x.js'],
    ],
    ['deno', { pod: 'command: [deno, run, -A, x.ts]' }, ['deno', 'run', INSPECT, '-A', 'x.ts']],
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
      'with options of its own line',
      { pod: "command: [sh, -c, 'NODE_OPTIONS=--max-old-space-size=1 npm start']" },
      [
        'sh',
        '-c',
        `NODE_OPTIONS=--max-old-space-size=1 npm '--node-options=--max-old-space-size=1 ${INSPECT}' start`,
      ],
    ],
    [
      'with options that its own line works out',
      { pod: "command: [sh, -c, 'NODE_OPTIONS=$(cat o) npm start']" },
      `refused: ${REFUSALS.setByLaunch('NODE_OPTIONS').refused}`,
    ],
    [
      'that waits',
      { pod: 'command: [npm, start]', options: { suspend: true } },
      ['npm', `--node-options=${WAITS}`, 'start'],
    ],
    ['pnpm', { pod: 'command: [pnpm, start]' }, ['pnpm', `--config.node-options=${INSPECT}`, 'start']],
    [
      'npm by its file',
      { pod: 'command: [node, /usr/lib/node_modules/npm/bin/npm-cli.js, start]' },
      ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', `--node-options=${INSPECT}`, 'start'],
    ],
    [
      'with its own node options',
      { pod: 'command: [npm, --node-options=-x, start]' },
      'refused: `npm` has `node-options` already, which hides another',
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

describe('programs that read the environment', () => {
  test.each<[situation: string, given: Situation, change: Readonly<Record<string, string>>]>([
    [
      'ts-node',
      { pod: 'command: [ts-node, x.ts]' },
      { change: 'append', name: 'NODE_OPTIONS', value: INSPECT, separator: ' ' },
    ],
    [
      'next start that waits',
      { pod: 'command: [next, start]', options: { suspend: true } },
      { change: 'append', name: 'NODE_OPTIONS', value: WAITS, separator: ' ' },
    ],
    [
      'node --run',
      { pod: 'command: [node, --run, start]' },
      { change: 'append', name: 'NODE_OPTIONS', value: INSPECT, separator: ' ' },
    ],
    // npx reads NODE_OPTIONS too, so its program has them from npm's configuration.
    [
      'ts-node of npx',
      { pod: 'command: [npx, ts-node, x.ts]', image: {} },
      { change: 'set', name: 'npm_config_node_options', value: INSPECT, separator: ' ' },
    ],
    [
      'ts-node of npx, with options of the image',
      { pod: 'command: [npx, ts-node, x.ts]', image: { Env: ['NODE_OPTIONS=--no-warnings'] } },
      { change: 'set', name: 'npm_config_node_options', value: `--no-warnings ${INSPECT}`, separator: ' ' },
    ],
  ])('%s', async (_, given, change) => {
    expect(await attached(nodejs, given)).toEqual({
      words: undefined,
      env: [change],
      ports: { devtools: 9229 },
      ...(given.options?.suspend ? { waits: true } : {}),
      needs: {},
      notes: [],
      attach: ATTACH,
    })
  })

  test.each(['cross-env A=b', 'dotenv --', 'dotenvx run --', 'pnpm exec'])(
    'not behind %s, which is a program of Node.js itself',
    async (launcher) => {
      const command = `[${[...launcher.split(' '), 'ts-node', 'x.ts'].join(', ')}]`
      expect(await attached(nodejs, { pod: `command: ${command}` })).toEqual(
        REFUSALS.lostTool(launcher.split(' ')[0] ?? ''),
      )
    },
  )

  test('not behind npx that starts such a program', async () => {
    expect(await attached(nodejs, { pod: 'command: [npx, cross-env, A=b, ts-node, x.ts]' })).toEqual(
      REFUSALS.lostTool('cross-env'),
    )
  })

  test.each(['npx, ts-node, x.ts', 'npm, start', 'pnpm, start'])(
    'not beside node options that the environment gives to npm: %s',
    async (command) => {
      const pod = `command: [${command}], env: [{name: NPM_CONFIG_NODE_OPTIONS, value: -x}]`
      expect(await attached(nodejs, { pod })).toEqual(REFUSALS.nodeOptionsTwice('NPM_CONFIG_NODE_OPTIONS'))
    },
  )

  test.each([
    ['npm', `"sh -c 'exec npm \\"$@\\"' sh exec tsx x.ts"`],
    ['pnpm', `"sh -c 'exec pnpm run \\"$@\\"' sh x"`],
  ])('not where the words of %s are not known', async (tool, script) => {
    expect(await attached(nodejs, { pod: `command: [sh, -c, ${script}]` })).toEqual(REFUSALS.lostTool(tool))
  })

  test('not behind an npm that starts another', async () => {
    expect(await attached(nodejs, { pod: 'command: [npm, exec, --, npx, ts-node, x.ts]' })).toEqual(
      REFUSALS.lostTool('npx'),
    )
  })

  test('not behind npx with node options of its own', async () => {
    expect(await attached(nodejs, { pod: 'command: [npx, --node-options=-x, ts-node, x.ts]' })).toEqual(
      REFUSALS.nodeOptionsTwice('npx'),
    )
  })
})

describe('tools that keep the inspector', () => {
  test.each([
    ['turbo', 'turbo, run, start'],
    ['next', 'next, dev'],
    ['pm2-runtime', 'pm2-runtime, ecosystem.config.js'],
    ['pm2', 'pm2, start, x.js'],
    ['nodemon', 'nodemon, x.ts'],
    ['forever', 'forever, x.js'],
  ])('%s is refused with the published images', async (tool, command) => {
    expect(await attached(nodejs, { pod: `command: [${command}]` })).toEqual(REFUSALS.lostTool(tool))
  })

  test.each([
    ['yarn', REFUSALS.yarnScript('yarn')],
    ['deno, task', REFUSALS.denoTask()],
  ])('%s is refused with what to write in its place', async (command, refusal) => {
    expect(await attached(nodejs, { pod: `command: [${command}, start]` })).toEqual(refusal)
  })

  test('nest cannot wait with a program of its own choice', async () => {
    const given = { pod: 'command: [nest, start, --exec, tsx]', options: { suspend: true } }
    expect(await attached(nodejs, given)).toEqual(REFUSALS.lostTool('nest'))
  })

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
})

describe('a script file starts node through the wrapper', () => {
  const start = 'command: [/start.sh]'

  test('where PATH is known', async () => {
    expect(await attached(nodejs, { pod: start, image: { Env: ['PATH=/bin'] } })).toEqual({
      words: undefined,
      env: [
        { change: 'append', name: 'NODE_OPTIONS', value: INSPECT, separator: ' ' },
        { change: 'prepend', name: 'PATH', value: '/dbg/nodejs/bin', separator: ':' },
      ],
      ports: { devtools: 9229 },
      needs: { supportFiles: 'nodejs' },
      notes: [
        expect.stringMatching(/^warning: the published wrapper/),
        'warning: it may be no program of Node.js, and runs without a debugger then, or if "start.sh" does not start `node` by that name',
      ],
      attach: ATTACH,
    })
  })

  test.each<[situation: string, given: Situation]>([
    ['nowhere', { pod: start }],
    [
      'from a source',
      {
        pod: `${start}, env: [{name: PATH, valueFrom: {fieldRef: {fieldPath: x}}}]`,
        image: { Env: ['PATH=/bin'] },
      },
    ],
  ])('not with PATH %s', async (_, given) => {
    expect(await attached(nodejs, given)).toEqual(REFUSALS.unknownPath('/start.sh'))
  })

  test.each(['npx, strapi, start', 'pnpm, exec, strapi', 'cross-env, A=b, /start.sh'])(
    'not behind a program of Node.js: %s',
    async (command) => {
      const image = { Env: ['PATH=/bin', 'NODE_VERSION=22.1.0'] }
      expect(await attached(nodejs, { pod: `command: [${command}]`, image })).toEqual(
        REFUSALS.lostTool(command.includes('strapi') ? 'strapi' : 'start.sh'),
      )
    },
  )

  test('not with NODE_DEBUG, which the published wrapper uses for itself', async () => {
    const given = { pod: `${start}, env: [{name: NODE_DEBUG, value: http}]`, image: { Env: ['PATH=/bin'] } }
    expect(await attached(nodejs, given)).toEqual(REFUSALS.nodeDebug())
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
    ['command: [node, --inspect=0.0.0.0, x.js]', 9229],
    ['command: [node, "--inspect=[::]", x.js]', 9229],
    ['command: [node, --inspect=10.1.2.3, --max-old-space-size=1, x.js]', 9229],
    ['command: [nodemon, --inspect=0.0.0.0, x.js]', 9229],
    ['command: [nest, start, --debug, 0.0.0.0]', 9229],
    ['command: [node, x.js], env: [{name: NODE_OPTIONS, value: --inspect=0.0.0.0}]', 9229],
    ['command: [node, -r, --x, --inspect=9234, x.js]', 9234],
    ['command: [nodemon, --inspect=9235, x.js]', 9235],
    [
      'command: [node, x.js], env: [{name: NODE_OPTIONS, value: --max-old-space-size=1 --inspect=9236}]',
      9236,
    ],
    ['command: [npm, start], env: [{name: NODE_OPTIONS, value: --inspect}]', 9229],
    ["command: [sh, -c, 'node --inspect=9237 x.js']", 9237],
    ['command: [node, --inspect, --inspect-port=9238, x.js]', 9238],
    ['command: [node, --inspect-port, "9239", --inspect, x.js]', 9239],
    ['command: [nodemon, -w, src, --inspect=9240, x.js]', 9240],
    ["command: [nodemon, --exec, 'node --inspect=9241', x.js]", 9241],
    ['command: [tsx, watch, --inspect=9242, x.ts]', 9242],
    ['command: [node, node_modules/.bin/tsx, --inspect=9243, x.ts]', 9243],
    ['command: [node, --inspect=9244, node_modules/.bin/tsx, x.ts]', 9244],
    ['command: [npm, --node-options=--inspect=9245, start]', 9245],
    ['command: [npm, run, start, --node-options=--inspect=9246]', 9246],
    ['command: [pnpm, --config.node-options=--inspect=9247, start]', 9247],
    ['command: [pm2-runtime, x.js, --node-args=--inspect=9248]', 9248],
    ['command: [pm2-docker, x.js, --node-args, "--inspect=9255"]', 9255],
    ['command: [nest, start, --debug]', 9229],
    ['command: [nest, start, -d, "0.0.0.0:9249", --watch]', 9249],
    ['command: [nest, start, --debug=9250]', 9250],
    ['command: [deno, run, -A, --inspect=9251, x.ts]', 9251],
    ["command: [sh, -c, 'NODE_OPTIONS=--inspect=9253 npm start']", 9253],
    ['command: [ts-node, x.ts], env: [{name: NODE_OPTIONS, value: -r x --inspect-brk=9254}]', 9254],
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
    'command: [nodemon, x.js, --inspect=9230]',
    'command: [tsx, x.ts, --inspect=9230]',
    'command: [ts-node, x.ts, --inspect=9230]',
    'command: [node, node_modules/.bin/tsx, x.ts, --inspect=9230]',
    'command: [deno, run, x.ts, --inspect=9230]',
    'command: [nest, start, --, --debug]',
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

  test('behind the entrypoint of the official image', async () => {
    const pod = 'command: [docker-entrypoint.sh, --inspect=9252, x.js]'
    const image = { Env: ['NODE_VERSION=22.1.0'] }
    expect(await claims(nodejs, { pod, image })).toEqual({ taken: ['devtools:9252'], wanted: [] })
  })

  test.each([
    'command: [node, --experimental-permission, x.js]',
    'command: [node, --permission, --inspect, x.js]',
    'command: [npm, start], env: [{name: NODE_OPTIONS, value: --permission}]',
  ])('is refused where node keeps it closed: %s', async (pod) => {
    for (const way of ['environment', 'launcher'] as const)
      expect(await attached(nodejs, { pod, way })).toEqual(REFUSALS.permission())
  })

  test.each([
    'command: [node, --permission, --allow-inspector, x.js]',
    'command: [node, x.js, --permission]',
    'command: [deno, run, x.ts], env: [{name: NODE_OPTIONS, value: --permission}]',
  ])('is opened where node lets it: %s', async (pod) => {
    for (const way of ['environment', 'launcher'] as const)
      expect(await attached(nodejs, { pod, way })).toHaveProperty('ports')
  })

  test('is refused where its port is not known', async () => {
    expect(await attached(nodejs, { pod: 'command: [node, "--inspect=0", x.js]' })).toEqual(
      REFUSALS.inspectorWithoutPort(),
    )
  })
})
