import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectDelve } from '../../../test/debuggers/delve.js'
import { BREAKPOINT_LINE, payload, program, SOURCE, tidy, workFolder } from './payload.js'
import { debugged, endAll, start, waiting } from '../../../test/debuggers/started.js'

const VERSIONS = ['1.20.14', '1.24.13', '1.26.8', '1.27.4']
const GO = '1.26.8'

let installed = ''
beforeAll(() => {
  installed = payload()
}, 600_000)
afterEach(endAll)
afterAll(tidy)

describe('as PID 1 of a process namespace', () => {
  const UNSHARE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']

  test.each(VERSIONS)('a program by Go %s keeps its exit code', async (go) => {
    expect(await start([...UNSHARE, ...debugged(installed, program(go), 'exit', '7')]).end()).toBe(7)
  })

  test('a program that a signal kills is told as 128 and the number of the signal', async () => {
    expect(await start([...UNSHARE, ...debugged(installed, program(GO), 'die')]).end()).toBe(137)
  })

  test('orphans are reaped', async () => {
    const run = start([...UNSHARE, ...debugged(installed, program(GO), 'orphan')])
    expect(await run.end()).toBe(0)
    expect(run.stdout()).toBe('program orphan\norphan true <nil>\nreaped\n')
  })
})

/** The engine's settings under which it runs without systemd and without raising limits. */
const CONTAINERS_CONF = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
`

describe('in a container with nothing but the program', () => {
  let root = ''
  let settings = ''
  beforeAll(() => {
    root = join(workFolder(), 'root')
    for (const folder of ['app', 'dbg', 'proc', 'dev', 'sys', 'etc', 'run'])
      mkdirSync(join(root, folder), { recursive: true })
    for (const go of VERSIONS) cpSync(program(go), join(root, 'app', go))
    cpSync(program(GO, 'stripped'), join(root, 'app', 'stripped'))
    chmodSync(installed, 0o755)
    settings = join(workFolder(), 'containers.conf')
    writeFileSync(settings, CONTAINERS_CONF)
  })

  /** As under Pod Security "restricted", with the payload mounted as from a volume. */
  const RESTRICTED = [
    '--user=12345:12345',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--read-only',
    '--read-only-tmpfs=false',
  ]

  const contained = (words: readonly string[], options: readonly string[] = RESTRICTED) => {
    const name = `ducttape-go-${process.pid}-${++count}`
    const mount = `--volume=${installed}:/dbg/go:ro`
    const network = options.includes('--network=host') ? [] : ['--network=none']
    const run = ['podman', 'run', '--rm', `--name=${name}`, mount, ...network, ...options, '--rootfs', root]
    return { name, ...start([...run, ...words], { env: { ...process.env, CONTAINERS_CONF: settings } }) }
  }
  let count = 0
  const podman = async (...words: string[]) => {
    const run = start(['podman', ...words], { env: { ...process.env, CONTAINERS_CONF: settings } })
    expect([await run.end(), run.stderr()]).toEqual([0, expect.anything()])
    return run.stdout()
  }

  test.each(VERSIONS)('a program by Go %s keeps its exit code', async (go) => {
    const run = contained(debugged('/dbg/go', `/app/${go}`, 'exit', '7'))
    expect([await run.end(), run.stderr()]).toEqual([7, expect.stringContaining('API server listening')])
    expect(run.stdout()).toBe('program exit 7\n')
    expect(run.stderr()).not.toContain('config')
  })

  test.each(VERSIONS)(
    'a program by Go %s handles the end of its pod, and stops at a breakpoint before',
    async (go) => {
      const run = contained(debugged('/dbg/go', `/app/${go}`, 'serve'), [...RESTRICTED, '--network=host'])
      await run.says('program serve')
      await hitsBreakpoint(await run.port())
      await podman('stop', '--time=15', run.name)
      expect(await run.end()).toBe(42)
      expect(run.stdout()).toBe('program serve\ngot terminated\n')
    },
  )

  const hitsBreakpoint = async (port: number) => {
    const delve = await connectDelve({ port })
    await delve.call('Command', { name: 'halt' })
    const { Breakpoint } = await delve.call('CreateBreakpoint', {
      Breakpoint: { file: SOURCE, line: BREAKPOINT_LINE },
    })
    const { State } = await delve.call('Command', { name: 'continue' })
    expect(State.currentThread).toMatchObject({ file: SOURCE, line: BREAKPOINT_LINE })
    await delve.call('ClearBreakpoint', { Id: Breakpoint.id })
    delve.close()
  }

  test('a stripped program starts without a debugger, and gets the end of its pod', async () => {
    const run = contained(debugged('/dbg/go', '/app/stripped', 'serve'))
    await run.says('program serve')
    await podman('stop', '--time=15', run.name)
    expect(await run.end()).toBe(42)
  })

  test('a pod that waits for a debugger ends at once', async () => {
    const run = contained(waiting('/dbg/go', `/app/${GO}`, 'serve'))
    await run.says('API server listening')
    const start = performance.now()
    await podman('stop', '--time=15', run.name)
    expect(await run.end()).toBe(143)
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(run.stdout()).toBe('')
  })

  /** A seccomp profile that refuses one system call with an error number and allows the rest. */
  const forbidding = (call: string, errnoRet: number) => {
    const path = join(workFolder(), `no-${call}.json`)
    const rule = { names: [call], action: 'SCMP_ACT_ERRNO', errnoRet }
    writeFileSync(path, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] }))
    return `--security-opt=seccomp=${path}`
  }
  const EPERM = 1
  const ENOSYS = 38

  test('where tracing is forbidden the program starts without a debugger', async () => {
    const run = contained(debugged('/dbg/go', `/app/${GO}`, 'exit', '7'), [
      ...RESTRICTED,
      forbidding('ptrace', EPERM),
    ])
    expect([await run.end(), run.stderr()]).toEqual([
      7,
      expect.stringContaining('starts without a debugger: Delve has ended'),
    ])
    expect(run.stdout()).toBe('program exit 7\n')
  })

  test('where the kernel has no pidfd the end of the program is seen all the same', async () => {
    const run = contained(debugged('/dbg/go', `/app/${GO}`, 'exit', '7'), [
      ...RESTRICTED,
      forbidding('pidfd_open', ENOSYS),
    ])
    expect([await run.end(), run.stderr()]).toEqual([7, expect.stringContaining('API server listening')])
  })

  test('a program that has capabilities by its file keeps them, without a debugger', async () => {
    const file = join(root, 'app', 'capable')
    cpSync(program(GO), file)
    execFileSync('/usr/sbin/setcap', ['cap_net_bind_service=ep', file])
    const free = contained(debugged('/dbg/go', '/app/capable', 'exit', '7'), ['--user=12345'])
    expect([await free.end(), free.stderr()]).toEqual([
      7,
      expect.stringContaining('its file gives it capabilities'),
    ])
    const bound = contained(debugged('/dbg/go', '/app/capable', 'exit', '7'), [
      '--user=12345',
      '--security-opt=no-new-privileges',
    ])
    expect([await bound.end(), bound.stderr()]).toEqual([7, expect.stringContaining('API server listening')])
  })
})
