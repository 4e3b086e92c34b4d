import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SKAFFOLD_LAUNCHES, verdictOnSkaffold } from '../launches/skaffold.js'
import { judge } from './judge.js'
import type { ImageSettings, PodContainer } from './kubernetes.js'
import { containerProcess } from './kubernetes.js'
import type { Execution } from './records.js'
import type { Launch, Simulation, Simulator } from './run.js'
import { openSimulator } from './run.js'

const HOOK = ['PYTHONPATH=/dbg/python/hook:/srv/lib', 'DUCTTAPE_PYTHON_LISTEN=127.0.0.1:5679']
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

let simulator: Simulator
beforeAll(async () => {
  simulator = await openSimulator()
})
afterAll(() => simulator.close())

/** An execution in one line: kind unless it is a program, file, words, folder unless `/`, debugger, failure. */
function line({ kind, program, argv, cwd, engaged, failed }: Execution): string {
  return [
    ...(kind === 'program' ? [] : [`${kind}:`]),
    program,
    ...argv.map((word) => (/^[\w./:=@,*+-]+$/.test(word) ? word : JSON.stringify(word))),
    ...(cwd === '/' ? [] : [`in ${cwd}`]),
    ...(engaged ? [`<${engaged.debugger}${engaged.port === undefined ? '' : `:${engaged.port}`}>`] : []),
    ...(failed === undefined ? [] : [`FAILED ${failed}`]),
  ].join(' ')
}

function lines({ rejected, executions, failure }: Simulation): readonly string[] {
  if (rejected !== undefined) return [`rejected: ${rejected}`]
  return [...executions.map(line), ...(failure ? [`exit ${failure.exitCode}`] : [])]
}

async function ran(
  command: readonly string[],
  env: readonly string[] = [],
  more: Partial<Launch> = {},
): Promise<readonly string[]> {
  return lines(await simulator.simulate({ container: { command }, image: { Env: [PATH, ...env] }, ...more }))
}

const IMAGE: ImageSettings = {
  Entrypoint: ['e', '$(A)'],
  Cmd: ['c', '$$'],
  Env: ['A=image'],
  WorkingDir: '/w',
}

describe('Kubernetes', () => {
  test.each<[string, PodContainer, readonly string[]]>([
    ['neither command nor args', {}, ['e', '$(A)', 'c', '$$']],
    ['args alone', { args: ['x'] }, ['e', '$(A)', 'x']],
    ['command alone', { command: ['x'] }, ['x']],
    ['both', { command: ['x'], args: ['y'] }, ['x', 'y']],
    [
      'what the pod sets is expanded',
      { args: ['$(A) $$(A) $(B)'], env: [{ name: 'A', value: 'pod' }] },
      ['e', '$(A)', 'pod $(A) $(B)'],
    ],
    ['what the image sets is not', { args: ['$(A)'] }, ['e', '$(A)', '$(A)']],
  ])('%s', (_, container, argv) => {
    expect(containerProcess(container, IMAGE)).toMatchObject({ argv })
  })

  test('envFrom stands before env, env in order, the pod over the image', () => {
    const env = [
      { name: 'B', value: '$(P_K)/$(C)' },
      { name: 'C', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } },
      { name: 'D', value: '$(C)' },
      { name: 'E', valueFrom: { secretKeyRef: { name: 's', key: 'none', optional: true } } },
    ]
    const started = containerProcess({ env, envFrom: [{ prefix: 'P_', secretRef: { name: 's' } }] }, IMAGE, {
      configMaps: { m: { k: 'v' } },
      secrets: { s: { K: 'secret' } },
    })
    expect('env' in started && Object.fromEntries(started.env)).toMatchObject({
      A: 'image',
      B: 'secret/$(C)',
      C: 'v',
      D: 'v',
    })
    expect('env' in started && started.env.has('E')).toBe(false)
    expect('cwd' in started && started.cwd).toBe('/w')
  })

  test('keys that are not given may be made up, and empty fields are no fields', () => {
    const env = [{ name: 'JAVA_TOOL_OPTIONS', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }]
    const started = containerProcess({ command: null, args: null, env }, IMAGE, { isMadeUp: true })
    expect('env' in started && started.env.get('JAVA_TOOL_OPTIONS')).toBe('-Xmx256m')
  })

  test.each<[PodContainer, string]>([
    [
      { env: [{ name: 'A', value: 'x', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }] },
      'env "A": `valueFrom` may not be specified when `value` is not empty',
    ],
    [{ ports: [{ containerPort: 0 }] }, 'containerPort 0 must be between 1 and 65535'],
    [
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }] },
      'key "k" of "m" is not found',
    ],
  ])('rejects %j', (container, rejected) => {
    expect(containerProcess(container, IMAGE)).toEqual({ rejected })
  })
})

const ORDER =
  'mkdir -p /tmp/a && cat /tmp/a/x | tee /tmp/a/y; /app/worker & A=1 exec /app/server "$HOME" \'\' "a  b"'

describe('launchers and shells', () => {
  test.each<[readonly string[], readonly string[]]>([
    [
      ['tini', '-s', '-p', 'SIGTERM', '--', '/app/server', '-s'],
      ['launcher: /usr/local/bin/tini -s -p SIGTERM --', '/app/server -s'],
    ],
    [
      ['tini', '-x', '/app/server'],
      ['launcher: /usr/local/bin/tini -x /app/server FAILED does not know these options', 'exit 1'],
    ],
    [
      ['/sbin/tini', '--', '--', '/app/server'],
      ['launcher: /sbin/tini --', 'exit 127'],
    ],
    [
      ['dumb-init', '-r', '15:2', '-c', 'gosu', 'app', '/app/server'],
      ['launcher: /usr/local/bin/dumb-init -r 15:2 -c', 'launcher: /usr/local/bin/gosu app', '/app/server'],
    ],
    [['env', '-u', 'HOME', 'A=b', '/app/server'], ['/app/server']],
    [
      ['sh', '-c', 'cd /srv && exec nice -n 5 python app.py'],
      ['launcher: /usr/local/bin/nice -n 5 in /srv', '/usr/local/bin/python app.py in /srv'],
    ],
    [['bash', '-lc', 'exec "$0" "$@"', '/app/server', 'a b'], ['/app/server "a b"']],
    [
      ['sh', '-c', ORDER],
      [
        'utility: /usr/local/bin/mkdir -p /tmp/a',
        'utility: /usr/local/bin/cat /tmp/a/x',
        'utility: /usr/local/bin/tee /tmp/a/y',
        '/app/worker',
        '/app/server /root "" "a  b"',
      ],
    ],
    [
      ['sh', '-c', 'cat <<E\n$HOME\nE\nif true; then f() { /app/server "$1"; }; f x; fi'],
      ['utility: /usr/local/bin/cat', '/app/server x'],
    ],
    [['sh', '-c', '/app/server $$$$'], ['/app/server PID']],
    [['sh', '-ec', 'exec "'], ['exit 2']],
    [['nothing/here'], ['exit 128']],
    [
      ['uv', 'run', '--frozen', '-p', '3.12', 'gunicorn', 'a:b'],
      [
        'launcher: /usr/local/bin/uv run --frozen -p 3.12',
        '/usr/local/bin/python /usr/local/bin/gunicorn a:b',
      ],
    ],
    [
      ['uv', 'run', '-m', 'app'],
      ['launcher: /usr/local/bin/uv run', '/usr/local/bin/python -m app'],
    ],
    [
      ['sh', '-c', 'poetry install && poetry run python -m app'],
      [
        'utility: /usr/local/bin/poetry install',
        'launcher: /usr/local/bin/poetry run',
        '/usr/local/bin/python -m app',
      ],
    ],
    [
      ['micromamba', 'run', '-n', 'e', 'busybox', 'nohup', 'python', 'a.py'],
      [
        'launcher: /usr/local/bin/micromamba run -n e',
        'launcher: /usr/local/bin/busybox',
        'launcher: /usr/local/bin/nohup',
        '/usr/local/bin/python a.py',
      ],
    ],
    [
      ['conda', 'run', '-n', 'env', '--no-capture-output', 'python', 'a.py'],
      ['launcher: /usr/local/bin/conda run -n env --no-capture-output', '/usr/local/bin/python a.py'],
    ],
    [
      ['opentelemetry-instrument', 'python', 'a.py'],
      ['launcher: /usr/local/bin/opentelemetry-instrument', '/usr/local/bin/python a.py'],
    ],
    [
      ['newrelic-admin', 'run-program', 'gunicorn', 'a:b'],
      [
        'launcher: /usr/local/bin/newrelic-admin run-program',
        '/usr/local/bin/python /usr/local/bin/gunicorn a:b',
      ],
    ],
    [
      ['/__cacert_entrypoint.sh', 'java', '-jar', '/a.jar'],
      ['launcher: /__cacert_entrypoint.sh', '/usr/local/bin/java -jar /a.jar'],
    ],
  ])('%j', async (command, expected) => {
    expect(await ran(command)).toEqual(expected)
  })

  test("the official node image's entrypoint gives node what is no program", async () => {
    const start = async (...command: string[]): Promise<readonly string[]> =>
      (await ran(['docker-entrypoint.sh', ...command], ['NODE_VERSION=22'])).slice(1)
    expect(await start('server.js')).toEqual(['/usr/local/bin/node server.js'])
    expect(await start('--enable-source-maps', 'server.js')).toEqual([
      '/usr/local/bin/node --enable-source-maps server.js',
    ])
    expect(await start('sh', '-c', 'exec node a.js')).toEqual(['/usr/local/bin/node a.js'])
  })

  test('variables are those of the container, as launchers and shells change them', async () => {
    const container = { command: ['env', '-i', 'A=b', '/bin/sh', '-c', 'export B=c; C=d /app/server'] }
    const { executions } = await simulator.simulate({ container, image: { Env: [PATH] } })
    expect(executions[0]?.env).toMatchObject({ A: 'b', B: 'c', C: 'd' })
    expect(executions[0]?.env['HOME']).toBeUndefined()
  })

  test('a container that runs for ever is ended at its third sleep', async () => {
    const again = ['/usr/local/bin/python a.py', 'utility: /usr/local/bin/sleep 5']
    const command = ['sh', '-c', 'while true; do python a.py; sleep 5; done']
    expect(await ran(command)).toEqual([...again, ...again, ...again, 'exit 137'])
    const both = await simulator.compare(
      { container: { command }, image: { Env: [PATH] } },
      { command: ['sh', '-c', `while true; do ${PYTHON.join(' ')} python a.py; sleep 5; done`] },
    )
    expect(judge(both, [])).toEqual([])
  })

  test('an image may lack what every other has', async () => {
    expect(await ran(['sh', '-c', '/app/server'], [], { without: ['/bin/sh'] })).toEqual(['exit 128'])
    expect(await ran(['sh', '-c', '/app/server'])).toEqual(['/app/server'])
  })

  test('nothing of a launch is left for the next', async () => {
    const text = 'ls /tmp /srv; echo x > /tmp/f; mkdir -p /srv/d; /app/server'
    const run = (): Promise<Simulation> =>
      simulator.simulate({ container: { command: ['sh', '-c', text] }, image: { Env: [PATH] } })
    expect(await run()).toEqual(await run())
  })
})

const DLV = [
  '/dbg/go/bin/dlv',
  'exec',
  '--headless',
  '--continue',
  '--accept-multiclient',
  '--listen=127.0.0.1:56268',
  '--api-version=2',
]
const PYTHON = ['/dbg/python/launcher', '--mode', 'debugpy', '--port', '5678', '--']
const JDWP = '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005'
const LAUNCHED = 'debugger: /dbg/python/launcher --mode debugpy'
const DELVE = 'debugger: /dbg/go/bin/dlv'

describe('debuggers', () => {
  test.each<[readonly string[], readonly string[], readonly string[]]>([
    [
      [...DLV, '/app/server', '--', '-v', '--', 'x'],
      [],
      [`${DELVE} exec`, '/app/server -v -- x <dlv:56268>'],
    ],
    [[...DLV, './server'], [], [`${DELVE} exec`, '/server <dlv:56268>']],
    [
      [...DLV, 'server'],
      [],
      [
        `${DELVE} ${DLV.slice(1).join(' ')} server FAILED server: no such file or directory: Delve does not look in PATH`,
        'exit 1',
      ],
    ],
    [
      [...DLV, '/app/start.sh'],
      [],
      [
        `${DELVE} ${DLV.slice(1).join(' ')} /app/start.sh FAILED /app/start.sh: not an executable file`,
        'exit 1',
      ],
    ],
    [
      [...DLV, '-v', '/app/server'],
      [],
      [`${DELVE} ${DLV.slice(1).join(' ')} -v /app/server FAILED unknown flag: -v`, 'exit 1'],
    ],
    [[...PYTHON, 'python', 'app.py', '-u'], [], [LAUNCHED, '/usr/local/bin/python app.py -u <debugpy:5678>']],
    [[...PYTHON, 'python', '-mapp'], [], [LAUNCHED, '/usr/local/bin/python -m app <debugpy:5678>']],
    [
      [...PYTHON, 'gunicorn', 'a:b'],
      [],
      [LAUNCHED, '/usr/local/bin/python /usr/local/bin/gunicorn a:b <debugpy:5678>'],
    ],
    [
      [...PYTHON, 'python', '-u', 'app.py'],
      [],
      [
        LAUNCHED,
        '/usr/local/bin/python -m debugpy --listen 5678 -u app.py FAILED Error: unrecognized switch -u',
        'exit 1',
      ],
    ],
    [
      [...PYTHON, 'python', 'app.py'],
      ['PYTHON_VERSION=3.13.1'],
      [
        LAUNCHED,
        '/usr/local/bin/python -m debugpy --listen 5678 app.py FAILED No module named debugpy',
        'exit 1',
      ],
    ],
    [[...PYTHON, './app.py'], [], [LAUNCHED, '/usr/local/bin/python3 ./app.py']],
    [
      ['/dbg/python/launcher', '--mode', 'pydevd', '--port', '5678', '--wait', '--', 'python', '-m', 'app'],
      [],
      ['debugger: /dbg/python/launcher --mode pydevd', '/usr/local/bin/python -m app <pydevd:5678>'],
    ],
    [
      ['python3', '-u', '-m', 'debugpy', '--listen', '127.0.0.1:5678', '-m', 'app', 'x'],
      [],
      ['/usr/local/bin/python3 -u -m app x <debugpy:5678>'],
    ],
    [
      ['node', '--inspect=127.0.0.1:9230', '-r', 'x', 'app.js', '--inspect'],
      [],
      ['/usr/local/bin/node -r x app.js --inspect <inspector:9230>'],
    ],
    [
      ['node', 'app.js'],
      ['NODE_OPTIONS=--max-old-space-size=64 --inspect-brk'],
      ['/usr/local/bin/node app.js <inspector:9229>'],
    ],
    [
      ['node', 'app.js'],
      ['NODE_OPTIONS=--import ./x.mjs', 'NODE_VERSION=16.1.0'],
      ['/usr/local/bin/node app.js FAILED --import is not allowed in NODE_OPTIONS', 'exit 9'],
    ],
    [
      ['npm', 'start', '--node-options=--inspect=9230', '--', '--x'],
      [],
      ['launcher: /usr/local/bin/npm start', '/usr/local/bin/node server.js --x <inspector:9230>'],
    ],
    [
      ['npm', 'start'],
      ['NODE_OPTIONS=--inspect'],
      ['launcher: /usr/local/bin/npm start <inspector:9229>', '/usr/local/bin/node server.js'],
    ],
    [
      ['nodemon', '-L', '--inspect', 'app.js'],
      [],
      ['launcher: /usr/local/bin/nodemon -L', '/usr/local/bin/node app.js <inspector:9229>'],
    ],
    [
      ['java', '-jar', '/a.jar'],
      [`JAVA_TOOL_OPTIONS=${JDWP}`],
      ['/usr/local/bin/java -jar /a.jar <jdwp:5005>'],
    ],
    [
      ['java', '-jar', '/a.jar'],
      [`JDK_JAVA_OPTIONS=${JDWP}`, 'JAVA_VERSION=8u392'],
      ['/usr/local/bin/java -jar /a.jar'],
    ],
    [
      ['java', JDWP, '-jar', '/a.jar'],
      [`JAVA_TOOL_OPTIONS=${JDWP}`],
      ['/usr/local/bin/java -jar /a.jar FAILED Cannot load this JVM TI agent twice', 'exit 1'],
    ],
    [['java', JDWP.replace('server=y', 'server=n'), 'Main'], [], ['/usr/local/bin/java Main']],
    [
      ['/app/bin/start', 'x'],
      [`JAVA_OPTS=${JDWP}`, 'JAVA_VERSION=21'],
      ['/usr/local/bin/java -classpath /app/lib/app.jar com.example.Main x <jdwp:5005>'],
    ],
    [
      ['mvn', 'spring-boot:run'],
      [`JAVA_TOOL_OPTIONS=${JDWP}`],
      [
        'launcher: /usr/local/bin/java -classpath /usr/share/maven/boot/plexus-classworlds.jar org.codehaus.plexus.classworlds.launcher.Launcher spring-boot:run <jdwp:5005>',
        '/usr/local/bin/java -cp classes com.example.Main FAILED bind failed: Address already in use',
        'exit 2',
      ],
    ],
    [['dotnet', 'app.dll'], [], ['/usr/local/bin/dotnet app.dll <vsdbg>']],
    [['/app/svc'], ['DOTNET_RUNNING_IN_CONTAINER=true'], ['/app/svc <vsdbg>']],
    [['/app/svc'], ['ASPNETCORE_URLS=http://+', 'COMPlus_EnableDiagnostics=0'], ['/app/svc']],
  ])('%j with %j', async (command, env, expected) => {
    expect(await ran(command, env)).toEqual(expected)
  })

  // Checked against wrapper.go built from its source, with npm 10, nodemon 3 and tsx 4 on Node 20.
  test.each<[readonly string[], readonly string[]]>([
    [
      ['npx', 'nodemon', 'app.js'],
      [
        'launcher: /usr/local/bin/npx <inspector:9229>',
        'launcher: /node_modules/.bin/nodemon',
        '/usr/local/bin/node app.js',
      ],
    ],
    [
      ['npx', 'tsx', 'app.ts'],
      [
        'launcher: /usr/local/bin/npx <inspector:9229>',
        'launcher: /node_modules/.bin/tsx',
        '/usr/local/bin/node --require tsx/preflight --import tsx/loader app.ts',
      ],
    ],
    [
      ['npm', 'start'],
      ['launcher: /usr/local/bin/npm start', '/usr/local/bin/node server.js <inspector:9229>'],
    ],
    [['sh', '-c', 'exec node app.js'], ['/usr/local/bin/node app.js <inspector:9229>']],
  ])('the published node wrapper first on PATH: %j', async (command, expected) => {
    const env = ['NODE_OPTIONS=--inspect', PATH.replace('=', '=/dbg/nodejs/bin:')]
    expect(await ran(command, env)).toEqual(expected)
  })
})

describe('support images that serve whatever is started', () => {
  test.each<[readonly string[], readonly string[], readonly string[]]>([
    [
      [...PYTHON, 'python', '-u', 'app.py'],
      ['PYTHON_VERSION=3.14'],
      [LAUNCHED, '/usr/local/bin/python -u app.py <debugpy:5678>'],
    ],
    [
      [...PYTHON, '/app/start.sh'],
      ['PYTHON_VERSION=3.14'],
      [LAUNCHED, '/usr/local/bin/python app.py <debugpy:5678>'],
    ],
    [
      ['/dbg/go/bin/dlv', 'exec', '--headless', '--listen=:1234', 'go', '--', 'x'],
      [],
      ['debugger: /dbg/go/bin/dlv exec', '/usr/local/bin/go x <dlv:1234>'],
    ],
    [['/dbg/go/bin/dlv', 'exec', '--headless', '/app/start.sh'], [], ['/opt/server']],
    [
      ['npx', 'tsx', 'app.ts'],
      ['NODE_OPTIONS=--require /dbg/nodejs/guard.cjs', 'DUCTTAPE_NODEJS_LISTEN=127.0.0.1:9230'],
      [
        'launcher: /usr/local/bin/npx',
        'launcher: /node_modules/.bin/tsx',
        '/usr/local/bin/node --require tsx/preflight --import tsx/loader app.ts <inspector:9230>',
      ],
    ],
    [
      ['node', '-e', '1'],
      ['NODE_OPTIONS=--require /dbg/nodejs/guard.cjs', 'DUCTTAPE_NODEJS_LISTEN=:9230'],
      ['/usr/local/bin/node -e 1'],
    ],
    [['/app/start.sh'], HOOK, ['/usr/local/bin/python app.py <debugpy:5679>']],
    [['python', '-I', 'app.py'], HOOK, ['/usr/local/bin/python -I app.py']],
    [['python2.7', 'app.py'], HOOK, ['/usr/local/bin/python2.7 app.py']],
    [['python', '-c', '1'], HOOK, ['/usr/local/bin/python -c 1']],
    [['pip', 'list'], HOOK, ['/usr/local/bin/python /usr/local/bin/pip list']],
    [
      ['npx', 'tsx', 'app.ts'],
      ['NODE_OPTIONS=--inspect', PATH.replace('=', '=/dbg/nodejs/bin:')],
      [
        'launcher: /usr/local/bin/npx',
        'launcher: /node_modules/.bin/tsx',
        '/usr/local/bin/node --require tsx/preflight --import tsx/loader app.ts <inspector:9229>',
      ],
    ],
  ])('%j with %j', async (command, env, expected) => {
    expect(await ran(command, env, { supportImages: 'ducttape' })).toEqual(expected)
  })
})

const METADATA = {
  processes: [
    { type: 'web', command: 'java', args: ['-jar', 'a.jar'], direct: true, buildpackID: 'b' },
    { type: 'task', command: 'python -u "$MAIN"', args: [], direct: false, buildpackID: 'b' },
    { type: 'tokens', command: 'python', args: ['$MAIN', 'a b'], direct: false, buildpackID: 'b' },
    {
      type: 'worker',
      command: ['/srv/run', '--always'],
      args: ['--more'],
      direct: true,
      buildpackID: 'b',
      'working-dir': '/srv',
    },
  ],
  buildpacks: [{ id: 'b', api: '0.9' }],
}
const LAUNCHER = 'launcher: /cnb/lifecycle/launcher'
const WEB = 'launcher: /cnb/process/web'

describe('buildpacks', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['0.3', ['/cnb/lifecycle/launcher'], [LAUNCHER, '/usr/local/bin/java -jar a.jar in /workspace']],
    ['0.3', ['/cnb/lifecycle/launcher', 'worker'], [LAUNCHER, '/srv/run --always --more in /workspace']],
    [
      '0.3',
      ['env', 'CNB_PROCESS_TYPE=task', '/cnb/lifecycle/launcher'],
      [LAUNCHER, '/usr/local/bin/python -u my.py in /workspace'],
    ],
    [
      '0.3',
      ['/cnb/lifecycle/launcher', '--', 'java', 'X'],
      [LAUNCHER, '/usr/local/bin/java X in /workspace'],
    ],
    [
      '0.3',
      ['/cnb/lifecycle/launcher', 'python $MAIN'],
      [LAUNCHER, '/usr/local/bin/python my.py in /workspace'],
    ],
    ['0.4', ['/cnb/process/web', '--x'], [WEB, '/usr/local/bin/java -jar a.jar --x in /workspace']],
    ['0.10', ['/cnb/process/web', '--x'], [WEB, '/usr/local/bin/java --x in /workspace']],
    [
      '0.10',
      ['/cnb/process/worker', '--x'],
      ['launcher: /cnb/process/worker', '/srv/run --always --x in /srv'],
    ],
    [
      '0.10',
      ['/cnb/process/tokens'],
      ['launcher: /cnb/process/tokens', '/usr/local/bin/python my.py "a b" in /workspace'],
    ],
    ['0.4', ['/cnb/lifecycle/launcher', 'web'], [LAUNCHER, '/web in /workspace']],
    [
      '0.4',
      ['/cnb/lifecycle/launcher'],
      [`${LAUNCHER} FAILED when there is no default process a command is required`, 'exit 82'],
    ],
  ])('platform API %s: %j', async (api, command, expected) => {
    const image: ImageSettings = {
      Env: [PATH, `CNB_PLATFORM_API=${api}`, 'MAIN=my.py'],
      Labels: { 'io.buildpacks.build.metadata': JSON.stringify(METADATA) },
    }
    const programs = {
      '/srv/run': 'binary',
      '/usr/local/bin/web': { script: '#!/bin/sh\nexec /web\n' },
      '/web': 'binary',
    } as const
    expect(lines(await simulator.simulate({ container: { command }, image, programs }))).toEqual(expected)
  })

  test('without metadata the launcher ends', async () => {
    expect(await ran(['/cnb/process/web'])).toEqual([`${WEB} FAILED read metadata`, 'exit 11'])
  })
})

describe('the law', () => {
  const before: Launch = {
    container: { command: ['/app/server', 'a'], workingDir: '/srv' },
    image: { Env: [PATH, 'A=b'] },
  }
  const dlv = (...words: string[]): readonly string[] => [...DLV, '/app/server', '--', ...words]

  test.each<[string, PodContainer, readonly string[]]>([
    ['holds', { command: dlv('a'), workingDir: '/srv' }, []],
    [
      'no debugger',
      { command: ['/app/server', 'a'], workingDir: '/srv' },
      ['not debugged: server runs without a debugger'],
    ],
    [
      'a lost word',
      { command: dlv(), workingDir: '/srv' },
      ['arguments changed: server: [] instead of ["a"]'],
    ],
    ['another folder', { command: dlv('a') }, ['folder changed: server: / instead of /srv']],
    [
      'a variable of its own',
      {
        command: dlv('a'),
        workingDir: '/srv',
        env: [
          { name: 'A', value: 'x' },
          { name: 'ALLOWED', value: 'x' },
        ],
      },
      ['environment changed: server: A is "x" instead of "b"'],
    ],
    [
      'a program too many',
      { command: ['sh', '-c', `${dlv('a').join(' ')}; /app/server`], workingDir: '/srv' },
      ['programs changed: ran /app/server, /app/server instead of /app/server'],
    ],
    [
      'nothing starts',
      { command: ['no', 'server'] },
      ['not started: exec: "no": executable file not found in $PATH'],
    ],
    [
      'the cluster says no',
      { command: dlv('a'), ports: [{ containerPort: 0 }] },
      ['rejected: containerPort 0 must be between 1 and 65535'],
    ],
    [
      'other output',
      { command: ['sh', '-c', `echo x; exec ${dlv('a').join(' ')}`], workingDir: '/srv' },
      ['output changed: "x\\n" instead of ""'],
    ],
  ])('%s', async (_, container, expected) => {
    const both = await simulator.compare(before, container)
    const found = judge(both, ['ALLOWED']).map(({ kind, text }) => `${kind}: ${text}`)
    expect(found).toEqual(expected)
  })

  test('a launch that never started says nothing about a change', async () => {
    const both = await simulator.compare({ container: { command: ['no/where'] } }, { command: dlv('a') })
    expect(judge(both, [])).toEqual([
      { kind: 'did not start before', text: 'exec: "no/where": stat no/where: no such file or directory' },
    ])
  })

  test('the debugger must be on the program that is named, once', async () => {
    const container = { command: ['sh', '-c', 'node a.js & node b.js'] }
    const env = [{ name: 'NODE_OPTIONS', value: '--inspect' }]
    const both = await simulator.compare({ container, image: { Env: [PATH] } }, { ...container, env })
    expect(judge(both, ['NODE_OPTIONS'], 'a.js')).toEqual([{ kind: 'debugged twice', text: 'b.js too' }])
    const one = await simulator.compare(
      { container, image: { Env: [PATH] } },
      { command: ['sh', '-c', 'node --inspect a.js & node b.js'] },
    )
    expect(judge(one, [], 'a.js')).toEqual([])
    expect(judge(one, [])).toEqual([{ kind: 'wrong program debugged', text: 'a.js instead of b.js' }])
  })
})

describe("what becomes of Skaffold's launches", () => {
  test.each<[string, string]>([
    ['go-binary', 'debugged'],
    ['go-tini', 'not started: dlv: /sbin/tini: could not open debug info: it is no Go program'],
    ['go-arguments', 'arguments lost: app: [] instead of ["serve","--port=8080"]'],
    ['python-shell-text', 'not started: launcher: exec: "cd": executable file not found in $PATH'],
    ['python-script-file', 'runs without debugger'],
    ['nodejs-yarn-start', 'wrong program debugged: yarn instead of server.js'],
    ['jvm-already-jdk-java-options', 'not started: java: Cannot load this JVM TI agent twice'],
    ['go-dlv-space', 'rejected by Kubernetes: containerPort 0 must be between 1 and 65535'],
    ['go-no-env', 'refused: unable to determine runtime'],
  ])('%s: %s', async (name, expected) => {
    expect(await verdictOnSkaffold(name, simulator)).toBe(expected)
  })

  test('every one has a verdict, and each launch runs as it was', async () => {
    const names = Object.keys(SKAFFOLD_LAUNCHES)
    expect(names).toHaveLength(61)
    for (const name of names)
      expect(await verdictOnSkaffold(name, simulator)).toMatch(/^(?:debugged|[a-z ]+debugger|[\w ]+: .+)$/)
  })
})
