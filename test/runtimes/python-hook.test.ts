import { describe, expect, test } from 'vitest'
import { REFUSALS } from '../../src/container/refusals.js'
import { python } from '../../src/runtimes/python.js'
import type { Situation } from './attached.js'
import { attached } from './attached.js'

const HOOK = { change: 'prepend', name: 'PYTHONPATH', value: '/dbg/python/hook', separator: ':' }
const set = (name: string, value: string) => ({ change: 'set', name, value, separator: '' })
const IMAGE = { Env: ['PYTHON_VERSION=3.14.0'] }
const BY_ENVIRONMENT = { way: 'environment', image: IMAGE, options: { contract: 'ducttape' } } as const

describe('by the environment the hook is loaded, and the command line stays', () => {
  test('the whole plan', async () => {
    expect(await attached(python, { ...BY_ENVIRONMENT, pod: 'command: [python, -u, app.py]' })).toEqual({
      words: undefined,
      env: [HOOK, set('DUCTTAPE_PYTHON_LISTEN', '127.0.0.1:5678')],
      ports: { dap: 5678 },
      needs: { supportFiles: 'python', version: '3.14' },
      notes: [],
      attach: 'the Debug Adapter Protocol: a debugpy "attach" of an IDE',
    })
  })

  test.each<[pod: string, version: string | undefined]>([
    ['command: [python3.12, app.py]', '3.12'],
    ['command: [/venv/bin/python, app.py]', undefined],
    ['command: [/app/start.sh]', undefined],
    ['command: [/srv/manage.py, runserver]', undefined],
    ['command: [uvicorn, --reload, "app:app"]', undefined],
    ['command: [sh, -c, "cd /srv && exec gunicorn app"]', undefined],
    ['', undefined],
  ])('for {%s}', async (pod, version) => {
    const needs = { supportFiles: 'python', ...(version === undefined ? {} : { version }) }
    expect(await attached(python, { ...BY_ENVIRONMENT, pod })).toMatchObject({ words: undefined, needs })
  })

  test('where it was asked to, until a debugger comes, and with what gevent needs', async () => {
    const given: Situation = {
      ...BY_ENVIRONMENT,
      pod: 'command: [gunicorn, -k, gevent, app]',
      ports: { dap: 5700 },
      options: { contract: 'ducttape', suspend: true, listen: 'all' },
    }
    expect(await attached(python, given)).toMatchObject({
      env: [
        HOOK,
        set('DUCTTAPE_PYTHON_LISTEN', '0.0.0.0:5700'),
        set('DUCTTAPE_PYTHON_WAIT', '1'),
        set('GEVENT_SUPPORT', 'True'),
      ],
      waits: true,
    })
  })
})

test('pydevd, where it is preferred', async () => {
  const given: Situation = { ...BY_ENVIRONMENT, options: { contract: 'ducttape', protocols: ['pydevd'] } }
  expect(await attached(python, { ...given, pod: 'command: [python, a.py]' })).toMatchObject({
    env: [HOOK, set('DUCTTAPE_PYTHON_LISTEN', '127.0.0.1:5678'), set('DUCTTAPE_PYTHON_PROTOCOL', 'pydevd')],
    ports: { pydevd: 5678 },
    attach: 'pydevd: an "attach" of PyCharm or PyDev',
  })
})

test.each<[situation: string, given: Situation, refusal: object]>([
  ['an interpreter that is isolated', { pod: 'command: [python, -I, a.py]' }, REFUSALS.isolatingFlag('-I')],
  ['one without site', { pod: 'command: [python, -u, -S, a.py]' }, REFUSALS.isolatingFlag('-S')],
  ['Python 2', { pod: 'command: [python2.7, a.py]' }, REFUSALS.hookVersion('2')],
  ['Python 2 by its major version', { pod: 'command: [python2, a.py]' }, REFUSALS.hookVersion('2')],
  ['text of the command line', { pod: 'command: [python, -u, -c, "1"]' }, REFUSALS.codeAlone()],
  ['such text behind other flags', { pod: 'command: [python, -uc, "1"]' }, REFUSALS.codeAlone()],
  ['PyPy', { pod: 'command: [pypy3, a.py]' }, REFUSALS.pypy()],
  [
    'another sitecustomize',
    { pod: 'command: [ddtrace-run, python, a.py]' },
    REFUSALS.shadowed('ddtrace-run'),
  ],
  ['uwsgi', { pod: 'command: [uwsgi, --http, ":80"]' }, REFUSALS.uwsgi()],
])('%s is not left to the hook', async (_, given, refusal) => {
  expect(await attached(python, { ...BY_ENVIRONMENT, ...given })).toMatchObject(refusal)
})

test('nor is what PYTHONPATH holds in an image that nobody knows', async () => {
  const { image: _, ...unknown } = BY_ENVIRONMENT
  expect(await attached(python, { ...unknown, pod: 'command: [python, a.py]' })).toEqual(
    REFUSALS.unknownPythonPath(),
  )
})
