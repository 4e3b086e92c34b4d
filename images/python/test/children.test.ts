import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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
    expect(await stopByPydevd(port, `1\tpython-line\t${serve}\t${line}\tNone\tNone\tNone`)).toContain(
      `line="${line}"`,
    )
  })
})

/** Sets a breakpoint, lets the program run, and gives back what pydevd says of the stop (its commands 501, 111, 101). */
async function stopByPydevd(port: number, breakpoint: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const stop = await stopSaidBy(port, ['501\t1\t0.1\tUNIX\tID', `111\t3\t${breakpoint}`, '101\t5\t'])
    if (stop !== undefined) return stop
    await sleep(50)
  }
  throw new Error('pydevd does not stop')
}

/** Undefined where nobody listens yet. */
async function stopSaidBy(port: number, commands: readonly string[]): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port })
  let said = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => (said += bytes.toString()))
  for (const command of commands) socket.write(`${command}\n`)
  while (!socket.destroyed && !said.includes('stop_reason="111"')) await sleep(20)
  const stop = /<frame [^>]*>/.exec(said)?.[0]
  socket.destroy()
  return stop
}
