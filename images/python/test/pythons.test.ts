import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { endAll, start, type Started } from '../../../test/debuggers/started.js'
import { breakpointLine, freePort, stopIn } from './debugging.js'
import { payload, PROGRAMS, pythons, tidy } from './payload.js'

const SERVE = join(PROGRAMS, 'serve.py')

let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(() => tidy(installed))

async function expectDebugged(port: number, served: Started): Promise<void> {
  const stopped = await stopIn(port, 'serve.py')
  expect(stopped).toMatchObject({ function: 'step', line: breakpointLine('serve.py') })
  expect(stopped.greeting).toMatch(/^'hello \d+'$/)
  await stopped.resume()
  // The adapter has the program's stdout and stays while a debugger is connected.
  stopped.close()
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
  expect(served.stdout()).toBe('program serve\ngot SIGTERM\n')
}

const hooked = (port: number, more: NodeJS.ProcessEnv = {}): { env: NodeJS.ProcessEnv } => ({
  env: {
    ...process.env,
    PYTHONPATH: `${installed}/hook`,
    DUCTTAPE_PYTHON_LISTEN: `127.0.0.1:${port}`,
    ...more,
  },
})

describe.each([...pythons()])('Python %s', (version, python) => {
  const modern = version !== '2.7'

  test.runIf(modern)('stops at a line and shows a variable by the hook, and ends as ever', async () => {
    const port = await freePort()
    const served = start([python, SERVE, 'serve'], hooked(port))
    await expectDebugged(port, served)
    expect(served.stderr()).toBe('')
  })

  test('stops at a line and shows a variable by the launcher, and ends as ever', async () => {
    const port = await freePort()
    const words = ['--mode', 'debugpy', '--port', String(port), '--', python, '-u', SERVE, 'serve']
    await expectDebugged(port, start([`${installed}/launcher`, ...words]))
  })

  test('stops at a line where -E or -I hides the hook', async () => {
    const port = await freePort()
    const words = ['--mode=debugpy', `--port=${port}`, '--', python, modern ? '-I' : '-E', SERVE, 'serve']
    await expectDebugged(port, start([`${installed}/launcher`, ...words]))
  })

  test('reads its stdin, and gives its exit code', async () => {
    const served = start([python, SERVE, 'stdin'], hooked(await freePort()))
    served.input('some words')
    expect(await served.end()).toBe(7)
    expect(served.stdout()).toBe('program stdin\nread some words\n')
  })

  test.runIf(modern)('waits for a debugger before the first line', async () => {
    const port = await freePort()
    const held = start([python, SERVE, 'once'], hooked(port, { DUCTTAPE_PYTHON_WAIT: '1' }))
    const stopped = await stopIn(port, 'serve.py')
    expect(stopped.greeting).toBe("'hello 1'")
    await stopped.resume()
    stopped.close()
    expect(await held.end()).toBe(7)
  })
})
