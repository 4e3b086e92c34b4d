import { describe, expect, test } from 'vitest'
import { python } from '../../src/runtimes/python.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn, wordsOf } from './attached.js'

const LAUNCHER = ['/dbg/python/launcher', '--mode', 'debugpy', '--port', '5678', '--']
const OLD = { Env: ['PYTHON_VERSION=3.11.9'] }

const DEBUGPY = ['-m', 'debugpy', '--listen', '127.0.0.1:5678']
const DAP = 'the Debug Adapter Protocol: a debugpy "attach" of an IDE'
const AS_A_CHILD =
  'info: the published launcher runs Python as its child: any failure has exit code 1, and SIGTERM does not reach the program'

describe('recognise', () => {
  test.each([
    'python',
    'python3',
    'python3.11',
    'pypy3',
    'gunicorn',
    'uvicorn',
    'flask',
    'celery',
    'manage.py',
    'debugpy',
  ])('%s', async (program) => {
    const evidence = { rank: 'launch', because: `it starts \`${program}\`` }
    expect(python.recognise(await containerIn({ pod: `command: [/usr/bin/${program}, x]` }))).toEqual(
      evidence,
    )
  })

  test.each<[Situation, unknown]>([
    [
      { pod: 'command: [/start.sh]', image: OLD },
      { rank: 'image', because: 'its image sets `PYTHON_VERSION`' },
    ],
    [{ pod: 'command: [pythonista]' }, undefined],
    [{ pod: 'command: [python-app]' }, undefined],
  ])('%j', async (situation, evidence) => {
    expect(python.recognise(await containerIn(situation))).toEqual(evidence)
  })
})

describe('the interpreter itself starts debugpy', () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    ['a script', { pod: 'command: [python, x.py, -v]', image: OLD }, ['python', ...DEBUGPY, 'x.py', '-v']],
    [
      'a module',
      { pod: 'command: [python3, -m, flask, run]', image: OLD },
      ['python3', ...DEBUGPY, '-m', 'flask', 'run'],
    ],
    ['code', { pod: 'command: [python, -c, "run()"]', image: OLD }, ['python', ...DEBUGPY, '-c', 'run()']],
    [
      'flags stay before it',
      { pod: 'command: [python, -u, -OO, -X, dev, -W, ignore, x.py]', image: OLD },
      ['python', '-u', '-OO', '-X', 'dev', '-W', 'ignore', ...DEBUGPY, 'x.py'],
    ],
    [
      'flags with their value in one word',
      { pod: 'command: [python, -Xdev, -Wmod, -Bs, -m, x]', image: OLD },
      ['python', '-Xdev', '-Wmod', '-Bs', ...DEBUGPY, '-m', 'x'],
    ],
    [
      "the program's own flags stay behind it",
      { pod: 'command: [python, x.py, -u, -m, y]', image: OLD },
      ['python', ...DEBUGPY, 'x.py', '-u', '-m', 'y'],
    ],
    [
      "the official image's interpreter by its path",
      { pod: 'command: [/usr/local/bin/python3, x.py]', image: OLD },
      ['/usr/local/bin/python3', ...DEBUGPY, 'x.py'],
    ],
    [
      'a version in the name, wherever it is',
      { pod: 'command: [/opt/venv/bin/python3.9, -u, x.py]', image: {} },
      ['/opt/venv/bin/python3.9', '-u', ...DEBUGPY, 'x.py'],
    ],
    [
      'ENTRYPOINT and CMD',
      { image: { ...OLD, Entrypoint: ['python'], Cmd: ['x.py'] } },
      ['python', ...DEBUGPY, 'x.py'],
    ],
    [
      'in a script',
      { pod: "command: [sh, -c, 'cd /app && exec python -u x.py $ARGS']", image: OLD },
      ['sh', '-c', `cd /app && exec python -u ${DEBUGPY.join(' ')} x.py $ARGS`],
    ],
    [
      'on all interfaces',
      { pod: 'command: [python, x.py]', image: OLD, options: { listen: 'all' } },
      ['python', '-m', 'debugpy', '--listen', '0.0.0.0:5678', 'x.py'],
    ],
    [
      'on another port',
      { pod: 'command: [python, x.py]', image: OLD, ports: { dap: 5680 } },
      ['python', '-m', 'debugpy', '--listen', '127.0.0.1:5680', 'x.py'],
    ],
    [
      'and waits',
      { pod: 'command: [python, x.py]', image: OLD, options: { suspend: true } },
      ['python', ...DEBUGPY, '--wait-for-client', 'x.py'],
    ],
    [
      'where the pod says what PYTHONPATH is, though nothing is known about the image',
      { pod: 'command: [python3.11, x.py], env: [{name: PYTHONPATH, value: /app}]' },
      ['python3.11', ...DEBUGPY, 'x.py'],
    ],
    [
      'where a source of the pod has it, which must be there',
      {
        pod: 'command: [python3.11, x.py], env: [{name: PYTHONPATH, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
      },
      ['python3.11', ...DEBUGPY, 'x.py'],
    ],
    [
      'where its script only adds to PYTHONPATH',
      { pod: "command: [sh, -c, 'PYTHONPATH=/a:$PYTHONPATH python x.py']", image: OLD },
      ['sh', '-c', `PYTHONPATH=/a:$PYTHONPATH python ${DEBUGPY.join(' ')} x.py`],
    ],
  ])('%s', async (_, given, words) => {
    expect(await wordsOf(python, given)).toEqual(words)
  })

  test('the whole plan', async () => {
    expect(await attached(python, { pod: 'command: [python, x.py]', image: OLD })).toEqual({
      words: ['python', ...DEBUGPY, 'x.py'],
      env: [
        {
          change: 'append',
          name: 'PYTHONPATH',
          value: '/dbg/python/lib/python3.11/site-packages',
          separator: ':',
        },
      ],
      ports: { dap: 5678 },
      needs: { supportFiles: 'python' },
      notes: [],
      attach: DAP,
    })
  })

  test.each([
    ['python3.5', '3.5'],
    ['python3.9', '3.9'],
    ['python3.11', '3.11'],
    ['python', '3.10'],
  ])('%s finds the debugpy of Python %s', async (program, version) => {
    const given = { pod: `command: [${program}, x.py]`, image: { Env: ['PYTHON_VERSION=3.10.4'] } }
    expect(await attached(python, given)).toMatchObject({
      env: [{ name: 'PYTHONPATH', value: `/dbg/python/lib/python${version}/site-packages` }],
    })
  })
})

describe('a program starts under the launcher', () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    [
      'a console script',
      { pod: "command: [gunicorn], args: ['app:app']", image: OLD },
      ['gunicorn', 'app:app'],
    ],
    [
      'a console script by its path',
      { pod: 'command: [/usr/local/bin/celery, worker]', image: OLD },
      ['/usr/local/bin/celery', 'worker'],
    ],
    [
      'a program that only the image tells of',
      { pod: 'command: [run-it, -v]', image: OLD },
      ['run-it', '-v'],
    ],
    ['CMD alone', { image: { ...OLD, Cmd: ['gunicorn', 'app:app'] } }, ['gunicorn', 'app:app']],
    ['an unknown version', { pod: 'command: [python, x.py]', image: {} }, ['python', 'x.py']],
    [
      'an unknown image, which may set PYTHONPATH',
      { pod: 'command: [python3.11, x.py]' },
      ['python3.11', 'x.py'],
    ],
    [
      'an interpreter of unknown version, beside the one of the image',
      { pod: 'command: [/opt/venv/bin/python, x.py]', image: OLD },
      ['/opt/venv/bin/python', 'x.py'],
    ],
    [
      "the distribution's",
      { pod: 'command: [/usr/bin/python3, x.py]', image: OLD },
      ['/usr/bin/python3', 'x.py'],
    ],
    ['PyPy, whose version it is not', { pod: 'command: [pypy3, x.py]', image: OLD }, ['pypy3', 'x.py']],
    [
      'Python 2',
      { pod: 'command: [python2.7, x.py]', image: { Env: ['PYTHON_VERSION=2.7.18'] } },
      ['python2.7', 'x.py'],
    ],
    [
      'Python 2 beside the one of the image',
      { pod: 'command: [python2, x.py]', image: OLD },
      ['python2', 'x.py'],
    ],
    [
      'a module in one word',
      { pod: 'command: [python, -mflask, run]', image: OLD },
      ['python', '-mflask', 'run'],
    ],
    [
      'PYTHONPATH of its own script',
      { pod: "command: [sh, -c, 'PYTHONPATH=/a exec python x.py']", image: OLD },
      ['sh', '-c', `PYTHONPATH=/a exec ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'an environment without PATH, which its path does not need',
      { pod: 'command: [env, -i, /usr/local/bin/python, x.py]', image: OLD },
      ['env', '-i', ...LAUNCHER, '/usr/local/bin/python', 'x.py'],
    ],
    [
      'PYTHONPATH that its script takes away',
      { pod: "command: [sh, -c, 'unset PYTHONPATH; exec python x.py']", image: OLD },
      ['sh', '-c', `unset PYTHONPATH; exec ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'PYTHONPATH that its script would give a value to, were it there',
      { pod: "command: [sh, -c, 'PYTHONPATH=/a; python x.py']", image: OLD },
      ['sh', '-c', `PYTHONPATH=/a; ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'an environment of its own',
      { pod: 'command: [env, -i, PATH=/bin, python, x.py]', image: OLD },
      ['env', '-i', 'PATH=/bin', ...LAUNCHER, 'python', 'x.py'],
    ],
    [
      'a source of PYTHONPATH that may be missing',
      {
        pod: 'command: [python, x.py], env: [{name: PYTHONPATH, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]',
        image: OLD,
      },
      ['python', 'x.py'],
    ],
    [
      'variables of which nobody knows the names',
      { pod: 'command: [python, x.py], envFrom: [{secretRef: {name: s}}]', image: OLD },
      ['python', 'x.py'],
    ],
    [
      'uv, whose interpreter may be another',
      { pod: 'command: [uv, run, python, x.py]', image: OLD },
      ['uv', 'run', ...LAUNCHER, 'python', 'x.py'],
    ],
    [
      'conda, too',
      { pod: 'command: [conda, run, -n, a, python, x.py]', image: OLD },
      ['conda', 'run', '-n', 'a', ...LAUNCHER, 'python', 'x.py'],
    ],
    [
      'a file that its script takes in',
      { pod: "command: [sh, -c, '. v/bin/activate; python x.py']", image: OLD },
      ['sh', '-c', `. v/bin/activate; ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'a PATH that its script changes',
      { pod: "command: [sh, -c, 'PATH=/v:$PATH python x.py']", image: OLD },
      ['sh', '-c', `PATH=/v:$PATH ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'flags, with other images',
      { pod: 'command: [python, -u, x.py]', image: OLD, options: { contract: 'ducttape' } },
      ['python', '-u', 'x.py'],
    ],
    [
      'a new Python, with other images',
      { pod: 'command: [python3.13, x.py]', options: { contract: 'ducttape' } },
      ['python3.13', 'x.py'],
    ],
  ])('%s', async (_, given, words) => {
    const isWhole = words.includes('--')
    expect(await wordsOf(python, given)).toEqual(
      isWhole || words[0] === 'sh' ? words : [...LAUNCHER, ...words],
    )
    expect(await attached(python, given)).toMatchObject({ env: [], needs: { supportFiles: 'python' } })
  })

  test.each<[situation: string, given: Situation, own: readonly string[]]>([
    [
      'of pydevd',
      { options: { protocols: ['jdwp', 'pydevd', 'dap'] } },
      ['--mode', 'pydevd', '--port', '5678'],
    ],
    ['on another port', { ports: { dap: 5680 } }, ['--mode', 'debugpy', '--port', '5680']],
    ['and waits', { options: { suspend: true } }, ['--mode', 'debugpy', '--port', '5678', '--wait']],
  ])('%s', async (_, given, own) => {
    expect(await wordsOf(python, { pod: 'command: [gunicorn, a]', image: OLD, ...given })).toEqual([
      '/dbg/python/launcher',
      ...own,
      '--',
      'gunicorn',
      'a',
    ])
  })

  test('pydevd is the debugger of every interpreter where it is preferred', async () => {
    const given = { pod: 'command: [python, x.py]', image: OLD, options: { protocols: ['pydevd'] as const } }
    expect(await attached(python, given)).toEqual({
      words: ['/dbg/python/launcher', '--mode', 'pydevd', '--port', '5678', '--', 'python', 'x.py'],
      env: [],
      ports: { pydevd: 5678 },
      needs: { supportFiles: 'python' },
      notes: [AS_A_CHILD],
      attach: 'pydevd: an "attach" of PyCharm or PyDev',
    })
  })

  test.each<[situation: string, given: Situation, notes: readonly string[]]>([
    [
      'no version',
      { pod: 'command: [python, x.py]' },
      [
        'warning: its Python version is not known; the published launcher ends the container if it is newer than 3.11',
      ],
    ],
    ['a version in its name', { pod: 'command: [python3.9, x.py]' }, []],
    [
      'all interfaces',
      { pod: 'command: [python3.9, x.py]', options: { listen: 'all' } },
      ['warning: the published launcher lets debugpy listen on loopback only, whatever `listen` says'],
    ],
    [
      'another program',
      { pod: 'command: [run-it]', image: OLD },
      ['warning: it runs without a debugger if "run-it" is not a Python script'],
    ],
    ['other images', { pod: 'command: [run-it]', options: { contract: 'ducttape', listen: 'all' } }, []],
  ])('it warns of %s', async (_, given, notes) => {
    const child = given.options?.contract === 'ducttape' ? [] : [AS_A_CHILD]
    expect(await attached(python, given)).toMatchObject({ notes: [...child, ...notes] })
  })
})

describe('gevent is told of its debugger', () => {
  const SUPPORT = { change: 'set', name: 'GEVENT_SUPPORT', value: 'True', separator: '' }
  test.each([
    'gunicorn, -k, gevent, a',
    'gunicorn, -kgevent, a',
    'gunicorn, --worker-class=gevent, a',
    'gunicorn, --worker-class, geventwebsocket.gunicorn.workers.GeventWebSocketWorker, a',
    'celery, -A, a, worker, -P, gevent',
    'celery, -A, a, worker, --pool=gevent',
    'locust, -f, x.py',
  ])('%s', async (command) => {
    expect(await attached(python, { pod: `command: [${command}]`, image: OLD })).toMatchObject({
      env: [SUPPORT],
      notes: [
        AS_A_CHILD,
        'info: it runs on gevent, where a debugger hangs without `GEVENT_SUPPORT=True`: that is set now',
      ],
    })
  })

  test.each(['-m, gunicorn, -k, gevent, a', '-m, locust, -f, x.py', '/usr/local/bin/locust, -f, x.py'])(
    'beside PYTHONPATH, where the interpreter itself starts debugpy: %s',
    async (command) => {
      const pod = `command: [python, ${command}]`
      expect(await attached(python, { pod, image: OLD })).toMatchObject({
        env: [{ name: 'PYTHONPATH' }, SUPPORT],
      })
    },
  )

  test.each([
    'command: [gunicorn, -k, eventlet, a]',
    'command: [gunicorn, a, --name, gevent]',
    'command: [gunicorn, -k, gevent, a], env: [{name: GEVENT_SUPPORT, value: "False"}]',
  ])('not in %s', async (pod) => {
    expect(await attached(python, { pod, image: OLD })).toMatchObject({ env: [] })
  })
})

describe('what the published launcher crashes on is refused', () => {
  const NEW =
    'the published support image has debuggers up to Python 3.11, and its launcher ends the container without one'
  const isolated = (text: string): string =>
    `with the interpreter's flag "${text}" it does not read PYTHONPATH, by which debugpy is found`
  const flag = (text: string): string =>
    `the interpreter's flag "${text}" stands before the program, and the published launcher fails on it`
  const joined = (text: string): string =>
    `the debuggers do not understand "${text}" where it stands before the program`
  const path = (text: string): string =>
    `"${text}" is started by its path, and the published launcher cannot tell whether Python runs it`
  const opaque = (text: string): string =>
    `"${text}" starts another program in a way that is not followed here`
  const ALONE = 'it starts the interpreter without a program'
  test.each<[situation: string, given: Situation, refused: string]>([
    [
      'a new Python',
      { pod: 'command: [python, x.py]', image: { Env: ['PYTHON_VERSION=3.12.1'] } },
      `the image says Python 3.12; ${NEW}`,
    ],
    [
      'a new Python in the name',
      { pod: 'command: [python3.13, x.py]' },
      `the image says Python 3.13; ${NEW}`,
    ],
    [
      'a console script of a new Python',
      { pod: 'command: [gunicorn, a]', image: { Env: ['PYTHON_VERSION=3.14.0'] } },
      `the image says Python 3.14; ${NEW}`,
    ],
    ['a flag, of an unknown version', { pod: 'command: [python, -u, x.py]', image: {} }, flag('-u')],
    ['a flag, of an unknown image', { pod: 'command: [python3.11, -u, x.py]' }, flag('-u')],
    ['a flag in a venv', { pod: 'command: [/venv/bin/python, -u, x.py]', image: OLD }, flag('-u')],
    [
      'a flag, with pydevd',
      { pod: 'command: [python, -X, dev, x.py]', image: OLD, options: { protocols: ['pydevd'] } },
      flag('-X'),
    ],
    ['-I, without PYTHONPATH', { pod: 'command: [python, -I, x.py]', image: OLD }, isolated('-I')],
    ['-E among others', { pod: 'command: [python, -sE, x.py]', image: OLD }, isolated('-sE')],
    ['a flag joined with -m', { pod: 'command: [python, -um, x]', image: OLD }, joined('-um')],
    ['code in one word', { pod: "command: [python, '-cprint(1)']", image: OLD }, joined('-cprint(1)')],
    ['a module in one word behind a flag', { pod: 'command: [python, -u, -mx]', image: OLD }, joined('-mx')],
    [
      'words that a shell may split',
      { pod: "command: [sh, -c, 'python $FLAGS x.py']", image: OLD },
      'a shell may make several words of `$FLAGS`, or none, so that nobody knows where the program begins',
    ],
    ['-I behind another', { pod: 'command: [python, -u, -I, x.py]', image: OLD }, isolated('-I')],
    ['the end of the flags', { pod: "command: [python, '--', x.py]", image: OLD }, joined('--')],
    ['a module without a name', { pod: 'command: [python, -u, -m]', image: OLD }, ALONE],
    [
      'no PATH to look in',
      { pod: 'command: [env, -i, A=b, python, x.py]', image: OLD },
      "its command line takes the container's environment away before the program starts, and with it `PATH`",
    ],
    ['no program', { pod: 'command: [python]', image: OLD }, ALONE],
    ['no program behind flags', { pod: 'command: [python, -u, -X, dev]', image: OLD }, ALONE],
    ['a program on its input', { pod: "command: [python, '-']", image: OLD }, ALONE],
    ['a program on its input, with words', { pod: "command: [python, -u, '-', x]", image: OLD }, ALONE],
    [
      'uwsgi',
      { pod: 'command: [uwsgi, --ini, x.ini]', image: OLD },
      '`uwsgi` runs Python inside itself, where no launcher and no hook reaches',
    ],
    ['a program by its path', { pod: 'command: [/app/manage.py, run]', image: OLD }, path('/app/manage.py')],
    [
      'a start script',
      { pod: 'command: [./start.sh]', image: OLD },
      '"./start.sh" seems to start another program, and the published launcher does not follow it there',
    ],
    ['a shell with a file', { pod: 'command: [sh, start]', image: OLD }, opaque('sh')],
    ['a module of uv', { pod: 'command: [uv, run, -m, app]', image: OLD }, opaque('uv')],
    [
      'an unknown command line',
      { image: undefined as never },
      'its command line is not known: nothing is known about the image "img"',
    ],
  ])('%s', async (_, given, refused) => {
    expect(await attached(python, given)).toMatchObject({ refused })
  })
})

describe('a debugger that is there already', () => {
  test.each<[command: string, claim: string]>([
    ['[python, -m, debugpy, --listen, "5679", x.py]', 'dap:5679'],
    ['[python, -m, debugpy, --listen, "0.0.0.0:5680", --wait-for-client, -m, app]', 'dap:5680'],
    ['[python, -Xfrozen_modules=off, -m, debugpy, --listen=5681, x.py]', 'dap:5681'],
    ['[debugpy, --listen, "5682", x.py]', 'dap:5682'],
    ['[python, -m, ptvsd, --host, 0.0.0.0, --port, "5683", x.py]', 'dap:5683'],
    ['[python, -m, pydevd, --port, "5684", --server, --file, x.py]', 'pydevd:5684'],
    ['[python, -m, debugpy, --listen, "5685", x.py, --port, "80"]', 'dap:5685'],
    ['[python, -u, -X, dev, -m, debugpy, --listen, "5686", -m, app]', 'dap:5686'],
    ['[python, -mdebugpy, --listen, "5687", x.py]', 'dap:5687'],
    ['[python, -um, debugpy, --log-to, /tmp, --listen, "5688", x.py]', 'dap:5688'],
    ['[sh, -c, "exec python -m debugpy --listen 5689 x.py"]', 'dap:5689'],
    ['[python, /tmp/debugpy, --wait-for-client, --listen, "0.0.0.0:5690", x.py]', 'dap:5690'],
    ['[python, -u, /tmp/debugpy/, --listen, "5691", x.py]', 'dap:5691'],
    ['[python3, /tmp/debugpy/__main__.py, --listen, "5692", x.py]', 'dap:5692'],
    ['[python, /opt/pydevd.py, --port, "5693", --server, --file, x.py]', 'pydevd:5693'],
    ['[/opt/pydevd/pydevd.py, --port, "5694", --server, --file, x.py]', 'pydevd:5694'],
  ])('%s', async (command, claim) => {
    expect(await claims(python, { pod: `command: ${command}` })).toEqual({ taken: [claim], wanted: [] })
    const [protocol = '', port] = claim.split(':')
    expect(await attached(python, { pod: `command: ${command}` })).toMatchObject({
      words: undefined,
      env: [],
      ports: { [protocol]: Number(port) },
      needs: {},
    })
  })

  test.each([
    '[python, -m, flask, run, --port, "80"]',
    '[python, x.py, --listen, "80"]',
    '[gunicorn, --listen, "80"]',
    '[python, -m, debugpy, --connect, "10.0.0.1:5678", x.py, --port, "80"]',
    '[python, -c, "run()", -m, debugpy, --listen, "80"]',
    '[python, -cimport, debugpy, --listen, "80"]',
    '[python, -c, debugpy, --listen, "80"]',
    '[python, debugpy/x.py, --listen, "80"]',
    '[python, -m, pydevd, --port, "80", --client, 10.0.0.1, --file, x.py]',
  ])('not in %s', async (command) => {
    expect((await claims(python, { pod: `command: ${command}` })).taken).toEqual([])
  })
})

test.each([
  '[python, -m, debugpy, --connect, "10.0.0.1:5678", x.py]',
  '[python, -m, debugpy, --listen, "$(PORT)", x.py]',
  '[python, -m, pydevd, --port, "80", --client, 10.0.0.1, --file, x.py]',
])('a debugger without a known port is not joined by another: %s', async (command) => {
  expect(await attached(python, { pod: `command: ${command}` })).toMatchObject({
    refused:
      "it starts a debugger that does not listen on a known port, and two of them would be in each other's way",
  })
})

test('it would like a port of the preferred protocol', async () => {
  expect(await claims(python, { pod: 'command: [python]' })).toEqual({ taken: [], wanted: ['dap:5678'] })
  expect(
    await claims(python, {
      pod: 'command: [python]',
      options: { protocols: ['pydevd'], ports: { pydevd: 4000 } },
    }),
  ).toEqual({ taken: [], wanted: ['pydevd:4000'] })
})
