import { spawn } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { targetsAt } from '../../../test/debuggers/cdp.js'
import { readAt } from './breakpoint.js'
import { buildGuard } from './payload.js'
import { endAll, folderOf, freePort, guarded, remove, start } from './program.js'
import type { Major } from './runtimes.js'

const PROGRAM = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
setInterval(() => tick(42), 20)
`
const LOOKS = `console.log('looked at', require('inspector').url())\n`
const FILES = {
  'app.js': PROGRAM,
  'looks.js': LOOKS,
  'cluster.js': `const cluster = require('cluster')
if (cluster.isMaster) { cluster.fork(); cluster.fork() }
else console.log('worker', cluster.worker.id, require('inspector').url())
${PROGRAM}`,
  'fork.js': `require('child_process').fork('./app.js')\n${PROGRAM}`,
  'spawn.js': `const { execFile, spawn } = require('child_process')
execFile(process.execPath, ['./looks.js'], (_, stdout, stderr) => console.log('read', stdout.trim(), [stderr]))
spawn(process.execPath, ['./looks.js'], { stdio: 'inherit' })
${PROGRAM}`,
  'threads.js': `const { Worker } = require('worker_threads')
new Worker(${JSON.stringify(LOOKS)}, { eval: true })
${PROGRAM}`,
  'ended.js': `process.on('SIGTERM', () => process.exit(42))\nprocess.stdin.resume().on('end', () => process.exit(7))\n`,
  'leaves.js': `const looked = require('inspector').url()
console.log(JSON.stringify([looked, Object.keys(process.env).filter((name) => /^DUCTTAPE_NODEJS_OWNER/.test(name))]))\n`,
}
const APP = { file: /app\.js$/, line: 3 }

let folder = ''

beforeAll(() => {
  buildGuard()
  folder = folderOf(FILES)
})
afterEach(endAll)
afterAll(() => remove(folder))

describe.each<Major>(['10', '16', '20', '26'])('a cluster of Node.js %s', (node) => {
  test('has its ports by the numbers of its workers', async () => {
    const port = await freePort()
    const program = start(['node', 'cluster.js'], { node, cwd: folder, env: guarded(port) })
    await program.says(`worker 1 ws://127.0.0.1:${port + 1}/`)
    await program.says(`worker 2 ws://127.0.0.1:${port + 2}/`)
    for (const each of [port, port + 1, port + 2]) {
      expect(await readAt(each, { file: /cluster\.js$/, line: 6 }, 'secret')).toBe('value-42')
    }
  })
})

test('a child that is forked has the next port', async () => {
  const port = await freePort()
  start(['node', 'fork.js'], { cwd: folder, env: guarded(port) })
  expect(await readAt(port + 1, APP, 'secret')).toBe('value-42')
  expect(await readAt(port, { file: /fork\.js$/, line: 4 }, 'secret')).toBe('value-42')
})

test('a child whose stderr the program reads says nothing there', async () => {
  const port = await freePort()
  const program = start(['node', 'spawn.js'], { cwd: folder, env: guarded(port) })
  await program.says(`read looked at undefined [ '' ]`)
  await program.says(`looked at ws://127.0.0.1:${port + 1}/`)
})

test.each<Major>(['12', '18', '24'])('threads of Node.js %s are left to their program', async (node) => {
  const port = await freePort()
  const program = start(['node', 'threads.js'], { node, cwd: folder, env: guarded(port) })
  expect(await readAt(port, { file: /threads\.js$/, line: 5 }, 'secret')).toBe('value-42')
  expect(program.said.stderr.match(/listening/g)).toHaveLength(1)
})

describe("a user's own inspector", () => {
  test.each(['--inspect', '--inspect-brk', '--inspect-wait'])('%s is the only one', async (flag) => {
    const port = await freePort()
    const own = port + 5
    const program = start(['node', `${flag}=127.0.0.1:${own}`, 'app.js'], { cwd: folder, env: guarded(port) })
    await targetsAt({ port: own })
    await expect(targetsAt({ port, timeout: 300 })).rejects.toThrow('no inspector')
    expect(program.said.stderr).not.toContain(String(port))
  })

  test('of NODE_OPTIONS is the only one', async () => {
    const port = await freePort()
    const env = guarded(port)
    env['NODE_OPTIONS'] += ` --inspect=127.0.0.1:${port + 5}`
    const program = start(['node', 'app.js'], { cwd: folder, env })
    await targetsAt({ port: port + 5 })
    expect(program.said.stderr).not.toContain(`${port}/`)
  })
})

test('only the process on the port that was asked for waits', async () => {
  const port = await freePort()
  const env = guarded(port, { DUCTTAPE_NODEJS_WAIT: '1' })
  start(['node', 'app.js'], { cwd: folder, env })
  await targetsAt({ port })
  const second = start(['node', 'looks.js'], { cwd: folder, env })
  expect(await second.end).toBe(0)
})

test.each<[situation: string, command: readonly string[], input?: string]>([
  ['code on the command line', ['node', '-e', LOOKS]],
  ['a printed expression', ['node', '-p', `"looked at " + require('inspector').url()`]],
  ['a script on stdin', ['node'], LOOKS],
  ['a script on stdin by its name', ['node', '-'], LOOKS],
  ['the prompt', ['node', '-i'], LOOKS],
])('%s has no inspector', async (_, command, input = '') => {
  const port = await freePort()
  const program = start(command, { cwd: folder, env: guarded(port) })
  program.child.stdin?.end(input)
  await program.end
  expect(program.said.stdout).toContain('looked at undefined')
  expect(program.said.stderr).toBe('')
})

test('tests have no inspector', async () => {
  const port = await freePort()
  const program = start(['node', '--test', 'looks.js'], { cwd: folder, env: guarded(port) })
  expect(await program.end).toBe(0)
  expect(program.said.stdout).toContain('looked at undefined')
})

describe.each<[node: Major, flag: string]>([
  ['22', '--permission'],
  ['24', '--permission'],
  ['26', '--permission'],
])('the permission model of Node.js %s', (node, flag) => {
  test('does not stop the program', async () => {
    const port = await freePort()
    const command = ['node', flag, `--allow-fs-read=${folder}/*`, 'looks.js']
    const program = start(command, { node, cwd: folder, env: guarded(port) })
    expect(await program.end).toBe(0)
    expect(program.said.stdout).toBe('looked at undefined\n')
  })
})

// Real process identifiers need namespaces, which only root may make.
describe.skipIf(process.getuid?.() !== 0)('in a container', () => {
  // By its whole name: whoever enters a container is at its root.
  const probe = (): readonly string[] => ['node', join(folder, 'leaves.js')]

  test('what comes from outside has no inspector, the program has', async () => {
    const port = await freePort()
    const container = [
      'unshare',
      '--pid',
      '--fork',
      '--mount-proc',
      '--kill-child',
      'sh',
      '-c',
      'node app.js; :',
    ]
    const program = start(container, { cwd: folder, env: guarded(port) })
    expect(await readAt(port, APP, 'secret')).toBe('value-42')
    expect(await outside(program.child.pid ?? 0, probe(), guarded(port))).toBe('[null,[]]\n')
  })

  test('the first process is the program', async () => {
    const port = await freePort()
    const container = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child', 'node', 'ended.js']
    const program = start(container, { cwd: folder, env: guarded(port) })
    await targetsAt({ port })
    program.child.stdin?.end()
    expect(await program.end).toBe(7)
  })

  test('containers that share their processes cannot be told from outside, so they have one', async () => {
    const port = await freePort()
    copyFileSync('/bin/sleep', join(folder, 'pause'))
    const pod = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child', './pause', '1000']
    const program = start(['sh', '-c', `chmod +x pause; exec ${pod.join(' ')}`], {
      cwd: folder,
      env: guarded(port),
    })
    expect(await outside(program.child.pid ?? 0, probe(), guarded(port))).toContain(`127.0.0.1:${port}`)
  })

  /** As the kubelet runs something in a container: its parent is not in there. */
  async function outside(
    pod: number,
    command: readonly string[],
    env: Record<string, string>,
  ): Promise<string> {
    const first = await firstOf(pod)
    const program = start(['nsenter', '--target', first, '--pid', '--mount', ...command], {
      cwd: folder,
      env,
    })
    await program.end
    return program.said.stdout
  }

  async function firstOf(pod: number): Promise<string> {
    const { stdout } = spawn('pgrep', ['-P', String(pod)])
    for await (const line of stdout) return String(line).trim()
    return firstOf(pod)
  }
})
