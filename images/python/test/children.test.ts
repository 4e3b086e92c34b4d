import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectPydevd, type Pydevd, PYDEVD } from '../../../test/debuggers/pydevd.js'
import { endAll, start } from '../../../test/debuggers/started.js'
import { breakpointLine, freePort } from './debugging.js'
import { payload, PROGRAMS, pythons, tidy } from './payload.js'

const MODERN = [...pythons()].filter(([version]) => version !== '2.7')

let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(() => tidy(installed))

async function hooked(): Promise<NodeJS.ProcessEnv> {
  const port = await freePort()
  return {
    ...process.env,
    PYTHONPATH: `${installed}/hook`,
    DUCTTAPE_PYTHON_LISTEN: `127.0.0.1:${port}`,
  }
}

describe.each(MODERN)('Python %s', (_, python) => {
  test('a program that executes itself anew goes on as ever', async () => {
    const program = start([python, join(PROGRAMS, 'anew.py')], { env: await hooked() })
    expect([await program.end(), program.stdout(), program.stderr()]).toEqual([3, 'start 1\nstart 2\n', ''])
  })

  test('children of every other Python run as ever', async () => {
    const others = [...pythons().values()]
    const program = start([python, join(PROGRAMS, 'other_python.py'), ...others], { env: await hooked() })
    expect(await program.end()).toBe(0)
    expect(program.stdout()).toBe('0 child \n'.repeat(others.length))
  })

  test("a client of pydevd's own protocol stops it at a line", async () => {
    const port = await freePort()
    const serve = join(PROGRAMS, 'serve.py')
    const words = ['--mode', 'pydevd', '--port', String(port), '--', python, serve, 'serve']
    start([`${installed}/launcher`, ...words])
    const line = breakpointLine('serve.py')
    const breakpoint = [1, 'python-line', serve, line, 'None', 'None', 'None']
    expect(await stopByPydevd(port, breakpoint)).toContain(`line="${line}"`)
  })
})

/** Sets a breakpoint, lets the program run, and gives back what pydevd says of the stop. */
async function stopByPydevd(port: number, breakpoint: readonly (string | number)[]): Promise<string> {
  const pydevd = await listening(port)
  await pydevd.ask(PYDEVD.version, '0.1', 'UNIX', 'ID')
  pydevd.send(PYDEVD.setBreak, ...breakpoint)
  pydevd.send(PYDEVD.run)
  const stop = await pydevd.event(PYDEVD.suspended)
  pydevd.close()
  return stop
}

/** Connects as soon as somebody listens. */
async function listening(port: number): Promise<Pydevd> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      return await connectPydevd(port)
    } catch {
      await sleep(50)
    }
  }
  throw new Error(`nothing listens on ${port}`)
}
