import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectDelve } from '../../../test/debuggers/delve.js'
import { connectDap } from '../../../test/debuggers/dap.js'
import { BREAKPOINT_LINE, payload, program, SOURCE, tidy } from './payload.js'
import { debugged, endAll, start, waiting } from '../../../test/debuggers/started.js'

let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(tidy)

const BREAKPOINT = { file: SOURCE, line: BREAKPOINT_LINE }
const LOCALS = {
  Scope: { GoroutineID: -1, Frame: 0 },
  Cfg: { MaxStringLen: 64, MaxArrayValues: 64, MaxStructFields: -1 },
}

describe.each([
  ['1.20.14', '1.20.2'],
  ['1.24.13', '1.24.2'],
  ['1.26.8', '1.27.2'],
  ['1.27.4', '1.27.2'],
])('a program by Go %s under Delve %s', (go, delveVersion) => {
  test('stops at a line, and shows a variable, through JSON-RPC', async () => {
    const served = start(debugged(installed, program(go), 'serve'))
    await served.says('program serve')
    const delve = await connectDelve({ port: await served.port() })
    expect((await delve.call('GetVersion')).DelveVersion).toContain(`Version: ${delveVersion}`)
    await delve.call('Command', { name: 'halt' })
    const { Breakpoint } = await delve.call('CreateBreakpoint', { Breakpoint: BREAKPOINT })
    const { State } = await delve.call('Command', { name: 'continue' })
    expect(State.currentThread).toMatchObject({ ...BREAKPOINT, function: { name: 'main.step' } })
    const { Variables } = await delve.call('ListLocalVars', LOCALS)
    expect(Variables).toMatchObject([{ name: 'greeting', value: expect.stringMatching(/^hello \d+$/) }])
    await delve.call('ClearBreakpoint', { Id: Breakpoint.id })
    const onwards = delve.call('Command', { name: 'continue' })
    served.signal('SIGTERM')
    expect((await onwards).State).toMatchObject({ exited: true, exitStatus: 42 })
    expect(await served.end()).toBe(42)
    expect(served.stdout()).toBe('program serve\ngot terminated\n')
  })

  test('stops at a line, and shows a variable, through DAP', async () => {
    const served = start(debugged(installed, program(go), 'serve'))
    await served.says('program serve')
    const dap = await connectDap({ port: await served.port() })
    await dap.request('initialize', { adapterID: 'go', linesStartAt1: true, pathFormat: 'path' })
    await dap.request('attach', { mode: 'remote' })
    await dap.event('initialized')
    await dap.request('setBreakpoints', {
      source: { path: SOURCE },
      breakpoints: [{ line: BREAKPOINT_LINE }],
    })
    await dap.request('configurationDone')
    const { threadId } = await dap.event('stopped')
    const { stackFrames } = await dap.request('stackTrace', { threadId })
    expect(stackFrames[0]).toMatchObject({
      name: 'main.step',
      line: BREAKPOINT_LINE,
      source: { path: SOURCE },
    })
    const { scopes } = await dap.request('scopes', { frameId: stackFrames[0].id })
    const { variables } = await dap.request('variables', { variablesReference: scopes[0].variablesReference })
    expect(variables).toContainEqual(
      expect.objectContaining({ name: 'greeting', value: expect.stringContaining('"hello') }),
    )
    await dap.request('setBreakpoints', { source: { path: SOURCE }, breakpoints: [] })
    await dap.request('continue', { threadId })
    served.signal('SIGTERM')
    await dap.event('terminated')
    expect(await served.end()).toBe(42)
  })

  test('waits for a debugger before it begins, and then runs to its end', async () => {
    const held = start(waiting(installed, program(go), 'exit', '7'))
    const delve = await connectDelve({ port: await held.port() })
    expect((await delve.call('State', { NonBlocking: true })).State).toMatchObject({
      exited: false,
      Running: false,
    })
    expect(held.stdout()).toBe('')
    expect((await delve.call('Command', { name: 'continue' })).State).toMatchObject({
      exited: true,
      exitStatus: 7,
    })
    expect(await held.end()).toBe(7)
    expect(held.stdout()).toBe('program exit 7\n')
  })
})

test('a process that runs already is attached to by the Delve that fits', async () => {
  const served = start([program('1.20.14'), 'serve'])
  const flags = ['--headless', '--continue', '--accept-multiclient', '--listen=127.0.0.1:0', '--log-dest=2']
  const attached = start([`${installed}/bin/dlv`, 'attach', String(served.pid), ...flags])
  const delve = await connectDelve({ port: await attached.port() })
  expect((await delve.call('GetVersion')).DelveVersion).toContain('Version: 1.20.2')
  await expect.poll(async () => (await delve.call('State', { NonBlocking: true })).State.Running).toBe(true)
  await delve.call('Command', { name: 'halt' })
  await delve.call('Detach', { Kill: false })
  expect(await attached.end()).toBe(0)
  served.signal('SIGTERM')
  expect(await served.end()).toBe(42)
})

test('`dlv version` is that of the newest Delve', async () => {
  const asked = start([`${installed}/bin/dlv`, 'version'])
  expect(await asked.end()).toBe(0)
  expect(asked.stdout()).toContain('Version: 1.27.2')
})
