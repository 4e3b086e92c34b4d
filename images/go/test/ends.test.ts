import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectDelve } from '../../../test/debuggers/delve.js'
import { connectDap } from '../../../test/debuggers/dap.js'
import { BREAKPOINT_LINE, payload, program, SOURCE, tidy } from './payload.js'
import {
  debugged,
  descendants,
  endAll,
  start,
  waiting,
  type Started,
} from '../../../test/debuggers/started.js'

let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(tidy)

const GO = '1.26.8'

/** The process ids of the Delve and the program below a supervisor. */
const below = (started: Started) => {
  const [, delve = 0, ...programs] = descendants(started.pid)
  expect(programs).toHaveLength(1)
  return { delve, program: programs[0] ?? 0 }
}

const halted = async (served: Started) => {
  const delve = await connectDelve({ port: await served.port() })
  await served.says('program serve')
  await delve.call('Command', { name: 'halt' })
  return delve
}

describe.each(['1.20.14', '1.24.13', '1.26.8', '1.27.4'])('a program by Go %s', (go) => {
  test('that ends by itself ends everything, with its exit code', async () => {
    const done = start(debugged(installed, program(go), 'exit', '7'))
    expect(await done.end()).toBe(7)
    expect(done.stdout()).toBe('program exit 7\n')
  })

  test('that ends well ends everything well', async () => {
    expect(await start(debugged(installed, program(go), 'exit', '0')).end()).toBe(0)
  })

  test('that a signal kills is told as killed by that signal', async () => {
    expect(await start(debugged(installed, program(go), 'die')).end()).toBe('SIGKILL')
  })

  test('handles SIGTERM, and its exit code counts', async () => {
    const served = start(debugged(installed, program(go), 'serve'))
    await served.says('program serve')
    await sleep(200)
    served.signal('SIGTERM')
    expect(await served.end()).toBe(42)
    expect(served.stdout()).toBe('program serve\ngot terminated\n')
  })

  test('that does not handle SIGTERM dies of it', async () => {
    const plain = start(debugged(installed, program(go), 'deaf'))
    await plain.says('program deaf')
    plain.signal('SIGTERM')
    expect(await plain.end()).toBe('SIGTERM')
  })

  test('gets every other signal', async () => {
    const served = start(debugged(installed, program(go), 'serve'))
    await served.says('program serve')
    await sleep(200)
    const names = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGALRM'] as const
    for (const name of names) served.signal(name)
    for (const words of [
      'hangup',
      'interrupt',
      'quit',
      'user defined signal 1',
      'user defined signal 2',
      'window changed',
      'alarm clock',
    ])
      await served.says(`got ${words}`)
    served.signal('SIGTERM')
    expect(await served.end()).toBe(42)
  })

  test('reads stdin', async () => {
    const copying = start(debugged(installed, program(go), 'copy'))
    copying.input('one\ntwo\n')
    expect(await copying.end()).toBe(0)
    expect(copying.stdout()).toBe('program copy\none\ntwo\n')
  })
})

test('a program that waits for a debugger can be ended at once', async () => {
  const held = start(waiting(installed, program(GO), 'serve'))
  await held.port()
  await sleep(500)
  const { delve, program: waitingProgram } = below(held)
  held.signal('SIGTERM')
  expect(await held.end()).toBe('SIGTERM')
  await sleep(100)
  expect([descendants(delve), descendants(waitingProgram)]).toEqual([[], []])
  expect(held.stdout()).toBe('')
})

test.each([0, 10, 30, 60])('SIGTERM %i ms after the start ends everything', async (delay) => {
  const early = start(debugged(installed, program(GO), 'deaf'))
  await sleep(delay)
  early.signal('SIGTERM')
  expect(await early.end()).toBe('SIGTERM')
})

test('a program at a breakpoint gets SIGTERM when it goes on, and stderr says so', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const delve = await halted(served)
  served.signal('SIGTERM')
  await served.says(
    'the program is stopped by the debugger; it gets the signal "terminated" when it is continued',
  )
  await delve.call('Command', { name: 'continue' })
  expect(await served.end()).toBe(42)
})

test('a program that is killed while the debugger holds it ends everything', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const delve = await halted(served)
  process.kill(below(served).program, 'SIGKILL')
  delve.close()
  expect(await served.end()).toBe('SIGKILL')
})

// Delve kills a program that it has started even where the debugger asks to let it go.
test.each([true, false])('a debugger that ends Delve (kill: %s) ends everything', async (kill) => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const delve = await halted(served)
  await delve.call('Detach', { Kill: kill })
  expect(await served.end()).toBe(0)
})

test('a DAP client that terminates the program ends everything', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const dap = await connectDap({ port: await served.port() })
  await served.says('program serve')
  await dap.request('initialize', { adapterID: 'go' })
  await dap.request('attach', { mode: 'remote' })
  await dap.request('disconnect', { terminateDebuggee: true })
  expect(await served.end()).toBe(0)
})

test('a DAP client that leaves at a breakpoint leaves the program there, and the next one can come', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  await served.says('program serve')
  const port = await served.port()
  for (let round = 0; round < 2; round++) {
    const dap = await connectDap({ port })
    await dap.request('initialize', { adapterID: 'go' })
    await dap.request('attach', { mode: 'remote' })
    await dap.event('initialized')
    await dap.request('setBreakpoints', {
      source: { path: SOURCE },
      breakpoints: [{ line: BREAKPOINT_LINE }],
    })
    await dap.request('configurationDone')
    await dap.event('stopped')
    await dap.request('disconnect', { terminateDebuggee: false })
    dap.close()
  }
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
  expect(served.stderr()).toContain('the program is stopped, and no debugger is connected: it is continued')
})

test('a program that a debugger starts again is watched over again', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const delve = await halted(served)
  const before = below(served).program
  await delve.call('Restart', { Rebuild: false })
  await sleep(300)
  expect(below(served).program).not.toBe(before)
  void delve.call('Command', { name: 'continue' }).catch(() => {})
  await sleep(300)
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
  expect(served.stdout()).toBe('program serve\nprogram serve\ngot terminated\n')
})

test('a program outlives a Delve that is killed', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  await served.says('program serve')
  await sleep(200)
  process.kill(below(served).delve, 'SIGKILL')
  await served.says('Delve has ended (killed by signal: killed); the program goes on without a debugger')
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
})

test.each([5, 15, 25, 35, 45, 55, 65, 75])(
  'a Delve that is killed %i ms after the start costs the debugger, not the program',
  async (delay) => {
    const copying = start(debugged(installed, program('1.24.13'), 'copy'))
    await sleep(delay)
    process.kill(descendants(copying.pid)[1] ?? 0, 'SIGKILL')
    copying.input('once')
    expect(await copying.end()).toBe(0)
    expect(copying.stdout()).toBe('program copy\nonce')
  },
)

test('a breakpoint that a killed Delve has left in the program ends it', async () => {
  const served = start(debugged(installed, program(GO), 'serve'))
  const delve = await halted(served)
  await delve.call('CreateBreakpoint', { Breakpoint: { file: SOURCE, line: BREAKPOINT_LINE } })
  await delve.call('Command', { name: 'continue' })
  process.kill(below(served).delve, 'SIGKILL')
  // The exit code of a Go program that its runtime ends for a trap.
  expect(await served.end()).toBe(2)
  expect(served.stderr()).toContain('SIGTRAP')
})

test('Delve may listen at a unix socket', async () => {
  const words = debugged(installed, program(GO), 'serve')
  const path = `${installed}/socket`
  const served = start(words.map((word) => (word.startsWith('--listen=') ? `--listen=unix:${path}` : word)))
  await served.says('listening at')
  const delve = await connectDelve({ path })
  expect((await delve.call('GetVersion')).APIVersion).toBe(2)
  delve.close()
  await served.says('program serve')
  await sleep(200)
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
})

test('a Delve for one client only ends when the client has seen the end', async () => {
  const words = waiting(installed, program(GO), 'exit', '7').filter((word) => word !== '--accept-multiclient')
  const held = start(words)
  const delve = await connectDelve({ port: await held.port() })
  expect((await delve.call('Command', { name: 'continue' })).State).toMatchObject({
    exited: true,
    exitStatus: 7,
  })
  delve.close()
  expect(await held.end()).toBe(0)
})

test('a program has the environment, folder, umask and open files that it would have without Delve', async () => {
  const path = program(GO)
  const cwd = SOURCE.replace(/\/[^/]*$/, '')
  const options = { cwd, env: { PATH: '/usr/bin', XDG_CONFIG_HOME: '/nowhere', HOME: '/nobody', A: 'b c' } }
  const bare = start(['/bin/sh', '-c', 'umask 027; exec "$@"', 'sh', path, 'show'], options)
  await bare.end()
  const under = start(
    ['/bin/sh', '-c', 'umask 027; exec "$@"', 'sh', ...debugged(installed, path, 'show')],
    options,
  )
  await under.end()
  expect(bare.stdout()).toContain('umask=27')
  expect(under.stdout()).toBe(bare.stdout())
  expect(under.stderr()).not.toContain('config')
})
