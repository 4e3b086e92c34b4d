import { describe, expect, test } from 'vitest'
import { python } from '../../src/runtimes/python.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn, wordsOf } from './attached.js'

const LAUNCHER = ['/dbg/python/launcher', '--mode', 'debugpy', '--port', '5678', '--']
const OLD = { Env: ['PYTHON_VERSION=3.11.9'] }

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

describe('a program starts under the launcher', () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    ['a script', { pod: 'command: [python, x.py, -v]', image: OLD }, [...LAUNCHER, 'python', 'x.py', '-v']],
    [
      'a module',
      { pod: 'command: [python3, -m, flask, run]', image: OLD },
      [...LAUNCHER, 'python3', '-m', 'flask', 'run'],
    ],
    [
      'a console script',
      { pod: "command: [gunicorn], args: ['app:app']", image: OLD },
      [...LAUNCHER, 'gunicorn', 'app:app'],
    ],
    ['CMD alone', { image: { ...OLD, Cmd: ['gunicorn', 'app:app'] } }, [...LAUNCHER, 'gunicorn', 'app:app']],
    [
      'ENTRYPOINT and CMD',
      { image: { ...OLD, Entrypoint: ['python'], Cmd: ['x.py'] } },
      [...LAUNCHER, 'python', 'x.py'],
    ],
    [
      'in a script',
      { pod: "command: [sh, -c, 'cd /app && exec python x.py']", image: OLD },
      ['sh', '-c', `cd /app && exec ${LAUNCHER.join(' ')} python x.py`],
    ],
    [
      'of pydevd',
      { pod: 'command: [python, x.py]', image: OLD, options: { protocols: ['jdwp', 'pydevd', 'dap'] } },
      ['/dbg/python/launcher', '--mode', 'pydevd', '--port', '5678', '--', 'python', 'x.py'],
    ],
    [
      'on another port',
      { pod: 'command: [python, x.py]', image: OLD, ports: { dap: 5680 } },
      LAUNCHER.map((word) => word.replace('5678', '5680')).concat('python', 'x.py'),
    ],
    [
      'and waits',
      { pod: 'command: [python, x.py]', image: OLD, options: { suspend: true } },
      [...LAUNCHER.slice(0, -1), '--wait', '--', 'python', 'x.py'],
    ],
    [
      'with flags, with other images',
      { pod: 'command: [python, -u, x.py]', image: OLD, options: { contract: 'ducttape' } },
      [...LAUNCHER, 'python', '-u', 'x.py'],
    ],
  ])('%s', async (_, given, words) => {
    expect(await wordsOf(python, given)).toEqual(words)
  })

  test('the whole plan', async () => {
    expect(await attached(python, { pod: 'command: [python, x.py]', image: OLD })).toEqual({
      words: [...LAUNCHER, 'python', 'x.py'],
      env: [],
      ports: { dap: 5678 },
      needs: { supportFiles: 'python' },
      notes: [AS_A_CHILD],
      attach: 'the Debug Adapter Protocol: a debugpy "attach" of an IDE',
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

describe('what the published launcher crashes on is refused', () => {
  const NEW =
    'the published support image has debuggers up to Python 3.11, and its launcher ends the container without one'
  const flag = (text: string): string =>
    `the interpreter's flag "${text}" stands before the program, and the published launcher takes it for one of its own and fails`
  const path = (text: string): string =>
    `"${text}" is started by its path, and the published launcher cannot tell whether Python runs it`
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
    ['a flag', { pod: 'command: [python, -u, x.py]', image: OLD }, flag('-u')],
    ['a flag with a value', { pod: 'command: [python, -X, dev, x.py]', image: OLD }, flag('-X')],
    ['a flag joined with -m', { pod: 'command: [python, -um, x]', image: OLD }, flag('-um')],
    ['a program by its path', { pod: 'command: [/app/manage.py, run]', image: OLD }, path('/app/manage.py')],
    ['a start script', { pod: 'command: [./start.sh]', image: OLD }, path('./start.sh')],
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
  ])('not in %s', async (command) => {
    expect((await claims(python, { pod: `command: ${command}` })).taken).toEqual([])
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
