import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { descendants, endAll, start, type Started } from '../../../test/debuggers/started.js'
import { breakpointLine, freePort, stopIn } from './debugging.js'
import { environment, payload, PROGRAMS, pythons, tidy } from './payload.js'

let installed = ''
let bin = ''
let made = ''
beforeAll(() => {
  installed = payload()
  const found = pythons()
  bin = environment(found.get('3.12') ?? [...found.values()].at(-1) ?? '')
  made = join(installed, 'made')
  mkdirSync(made)
}, 600_000)
afterEach(endAll)
afterAll(() => tidy(installed))

interface Case {
  readonly words: readonly string[]
  readonly program: string
  readonly env?: NodeJS.ProcessEnv
}

/** Starts words, in which BIN and PORT stand for the environment's folder and a free port, with the hook. */
async function hooked({ words, env = {} }: Case): Promise<{ port: number; web: number; started: Started }> {
  const [port, web] = [await freePort(), await freePort()]
  const real = words.map((word) => word.replaceAll('BIN', bin).replaceAll('PORT', String(web)))
  const started = start(real, {
    cwd: PROGRAMS,
    env: {
      ...process.env,
      PYTHONPATH: `${installed}/hook:${PROGRAMS}`,
      PYTHONDONTWRITEBYTECODE: '1',
      DUCTTAPE_PYTHON_LISTEN: `127.0.0.1:${port}`,
      ...env,
    },
  })
  return { port, web, started }
}

async function expectBreakpoint(one: Case): Promise<void> {
  const { port, web, started } = await hooked(one)
  const stopped = await stopIn(port, one.program, () => fetch(`http://127.0.0.1:${web}/`)).catch((error) => {
    throw new Error(`${error}\n${started.stdout()}\n${started.stderr()}`)
  })
  expect(stopped).toMatchObject({ function: 'step', line: breakpointLine(one.program) })
  expect(stopped.greeting).toMatch(/^'hello \d+'$/)
  await stopped.resume()
  stopped.close()
}

/** A file that can be executed. */
function script(name: string, text: string): string {
  const path = join(made, name)
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return path
}

const WAIT = { DUCTTAPE_PYTHON_WAIT: '1' }

describe('a breakpoint is hit in', () => {
  test.each<[string, Case]>([
    ['-u', { words: ['BIN/python', '-u', 'serve.py'], program: 'serve.py' }],
    ['-X dev -W', { words: ['BIN/python', '-Xdev', '-W', 'ignore', 'serve.py'], program: 'serve.py' }],
    ['-m', { words: ['BIN/python', '-m', 'serve'], program: 'serve.py' }],
    ['flask', { words: ['BIN/flask', '--app', 'web', 'run', '-p', 'PORT'], program: 'web.py' }],
    ['flask reloader', { words: ['BIN/flask', '--app=web', '--debug', 'run', '-pPORT'], program: 'web.py' }],
    ['gunicorn', { words: ['BIN/gunicorn', '-b127.0.0.1:PORT', 'web:app'], program: 'web.py' }],
    [
      'gunicorn gthread, 2 workers',
      { words: ['BIN/gunicorn', '-b127.0.0.1:PORT', '-w2', '-kgthread', 'web:app'], program: 'web.py' },
    ],
    [
      'gunicorn --preload',
      { words: ['BIN/gunicorn', '-b127.0.0.1:PORT', '--preload', 'web:app'], program: 'web.py' },
    ],
    ['uvicorn', { words: ['BIN/uvicorn', '--port=PORT', 'web:asgi'], program: 'web.py' }],
    [
      'uvicorn --reload',
      { words: ['BIN/uvicorn', '--port=PORT', '--reload', 'web:asgi'], program: 'web.py' },
    ],
    [
      'django',
      { words: ['BIN/python', 'manage.py', 'runserver', 'PORT', '--noreload'], program: 'manage.py' },
    ],
    ['django reloader', { words: ['BIN/python', 'manage.py', 'runserver', 'PORT'], program: 'manage.py' }],
    ['celery', { words: ['BIN/celery', '-A', 'tasks', 'worker', '-c1'], program: 'tasks.py', env: WAIT }],
    ['fork', { words: ['BIN/python', 'children.py', 'fork'], program: 'children.py', env: WAIT }],
    ['spawn', { words: ['BIN/python', 'children.py', 'spawn'], program: 'children.py', env: WAIT }],
    ['forkserver', { words: ['BIN/python', 'children.py', 'forkserver'], program: 'children.py', env: WAIT }],
    ['a shell script', { words: ['sh', '-c', 'cd . && BIN/python serve.py; exit 3'], program: 'serve.py' }],
  ])('%s', async (_name, one) => expectBreakpoint(one))

  test('a console script with #!', async () => {
    const lines = ['#!/usr/bin/env python3', 'import sys', 'from serve import main', 'sys.exit(main())']
    const words = ['env', 'PATH=BIN:/usr/bin:/bin', script('app-console', lines.join('\n'))]
    await expectBreakpoint({ words, program: 'serve.py' })
  })

  test("a program with a sitecustomize of the user's, which runs too", async () => {
    writeFileSync(join(made, 'sitecustomize.py'), 'print("the user\'s own", __name__)\n')
    const env = { PYTHONPATH: `${installed}/hook:${made}` }
    const { port, started } = await hooked({ words: ['BIN/python', 'serve.py'], program: '', env })
    const stopped = await stopIn(port, 'serve.py')
    expect(started.stdout()).toContain("the user's own sitecustomize\nprogram")
    stopped.close()
  })

  test("a program whose own sitecustomize hides the hook's", async () => {
    const python = [...pythons().values()].at(-1) ?? ''
    writeFileSync(join(made, 'sitecustomize.py'), 'print("first")\n')
    const env = { PYTHONPATH: `${made}:${installed}/hook` }
    await expectBreakpoint({ words: [python, 'serve.py'], program: 'serve.py', env })
  })

  test('PID 1 of a container', async () => {
    const words = ['unshare', '--pid', '--fork', '--mount-proc', 'BIN/python', 'serve.py']
    await expectBreakpoint({ words, program: 'serve.py' })
  })
})

describe('no debugger is in', () => {
  const ASKED = 'import sys; print("debugpy" in sys.modules)'
  test.each<[string, readonly string[]]>([
    ['-c', ['BIN/python', '-c', ASKED]],
    ['pip', ['BIN/pip', '--version']],
    ['python -m pip', ['BIN/python', '-m', 'pip', '--version']],
  ])('%s', async (_name, words) => {
    const { started } = await hooked({ words, program: '', env: WAIT })
    expect(await started.end()).toBe(0)
    expect(started.stdout()).not.toContain('True')
    expect(started.stderr()).toBe('')
  })

  test('an exec probe: its parent is outside the PID namespace', async () => {
    const inner = `BIN/python ${join(PROGRAMS, 'serve.py')} once`
    const holder = await hooked({
      words: ['unshare', '--pid', '--fork', '--mount-proc', 'sleep', '60'],
      program: '',
    })
    await expect.poll(() => descendants(holder.started.pid).length).toBe(2)
    const [, sleeping] = descendants(holder.started.pid)
    const words = ['nsenter', '-t', String(sleeping), '-p', '-m', ...inner.split(' ')]
    const { started } = await hooked({ words, program: '', env: WAIT })
    expect(await started.end()).toBe(7)
    expect(started.stderr()).toBe('')
  })

  test('standard input', async () => {
    const { started } = await hooked({ words: ['BIN/python'], program: '', env: WAIT })
    started.input(ASKED)
    expect(await started.end()).toBe(0)
    expect(started.stdout()).toBe('False\n')
  })

  test('a program whose port is in use, which starts at once and says so', async () => {
    const first = await hooked({ words: ['BIN/python', 'serve.py'], program: '' })
    await first.started.says('program')
    const env = { DUCTTAPE_PYTHON_LISTEN: `127.0.0.1:${first.port}` }
    const { started } = await hooked({ words: ['BIN/python', 'serve.py', 'once'], program: '', env })
    expect(await started.end()).toBe(7)
    expect(started.stderr()).toBe(
      `ducttape python: port ${first.port} is in use, so this process has no debugger\n`,
    )
  })
})
