import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command, type Ended } from './command.js'
import { BASES } from './machine.js'
import { emptyVolume, entriesIn, install, RESTRICTED } from './support-images.js'

// What a matrix about `skaffold debug` depends on: the images have the published ones' layout, and their programs the rules of the
// published ones, faults included.

/** The files of each image, or some of many, by their paths below /dbg. */
const LAYOUTS = {
  go: ['go/bin/dlv'],
  nodejs: ['nodejs/bin/node'],
  python: [
    'python/launcher',
    'python/lib/python3.11/site-packages/debugpy/__main__.py',
    'python/lib/python3.11/site-packages/ptvsd/__main__.py',
    'python/pydevd/python3.11/lib/python3.11/site-packages/pydevd.py',
  ],
} as const

type Runtime = keyof typeof LAYOUTS

test.each(['go', 'nodejs', 'python'] as const)(
  'the image for %s installs the published layout',
  async (runtime) => {
    const entries = entriesIn(await installed(runtime))
    const paths = entries.map(({ path }) => path)
    expect(paths).toEqual(
      runtime === 'python' ? expect.arrayContaining([...LAYOUTS.python]) : LAYOUTS[runtime],
    )
    const program = entries.find(({ path }) => path === LAYOUTS[runtime][0])
    expect(program).toMatchObject({ mode: 0o755, elf: { isStatic: true } })
  },
)

test('without a volume nothing is installed', async () => {
  const { code, stderr } = await command(['podman', 'run', ...RESTRICTED, image('go')])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'Error: installation requires a volume mount at /dbg\n',
  })
})

describe('Delve', () => {
  test('is 1.24.1', async () => {
    expect((await runWith('go', ['/dbg/go/bin/dlv', 'version'])).stdout).toContain('\nVersion: 1.24.1\n')
  })

  test('checks neither the version of Go nor the user, unless asked to', async () => {
    const { stdout } = await runWith('go', ['/dbg/go/bin/dlv', 'exec', '--help'])
    const flags = stdout.split('\n').filter((line) => /--(check-go-version|only-same-user) /.test(line))
    expect(flags).toHaveLength(2)
    expect(flags.filter((line) => line.includes('(default true)'))).toEqual([])
  })
})

describe('the node wrapper', () => {
  const SAY = 'console.log(process.execArgv.join(), process.env.NODE_DEBUG)\n'
  const START = "require('child_process').spawnSync('node', ['app.js'], { stdio: 'inherit' })\n"
  const FILES = {
    'app.js': SAY,
    'bin/npm': SAY + START,
    'yarn.js': SAY + START,
    'exit.js': 'process.exit(3)\n',
    'term.js':
      "process.on('SIGTERM', () => console.log('told'))\nprocess.kill(1)\nsetTimeout(() => {}, 1000)\n",
  }
  const INSPECT = '--inspect=127.0.0.1:9229'

  test.each<[string, readonly string[], string]>([
    ['an application keeps the flag', [INSPECT, 'app.js'], `${INSPECT} undefined\n`],
    ['npm hands it on', [INSPECT, 'bin/npm', 'start'], ` ${INSPECT}\n${INSPECT} undefined\n`],
    ['yarn keeps it for itself', [INSPECT, 'yarn.js', 'start'], `${INSPECT} undefined\n undefined\n`],
  ])('%s', async (_, words, said) => {
    expect(await runWith('nodejs', ['node', ...words], { files: FILES })).toMatchObject({
      code: 0,
      stdout: said,
    })
  })

  test('takes the NODE_DEBUG of an application for a script', async () => {
    const ended = await runWith('nodejs', ['node', 'app.js'], {
      files: FILES,
      environment: { NODE_DEBUG: 'http' },
    })
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Cannot find module '/app/http'"),
    })
  })

  test('makes 1 of every exit code', async () => {
    const { code, stderr } = await runWith('nodejs', ['node', 'exit.js'], { files: FILES })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^time="\S+" level=fatal msg="exit status 3"\n$/)
  })

  test('does not hand SIGTERM on, and as process 1 ends with 2', async () => {
    expect(await runWith('nodejs', ['node', 'term.js'], { files: FILES })).toMatchObject({
      code: 2,
      stdout: '',
    })
  })
})

describe('the launcher', () => {
  const FILES = {
    'app.py': "import sys\nprint('debugpy' in sys.modules, flush=True)\nsys.exit(3)\n",
    'manage.py': "#!/bin/env python3\nimport sys\nprint('debugpy' in sys.modules)\n",
    gunicorn: "#!/usr/bin/python3\nexec(open('app.py').read())\n",
  }
  const launch = (...words: readonly string[]): Promise<Ended> =>
    runWith('python', ['/dbg/python/launcher', '--mode', 'debugpy', '--port', '5678', '--', ...words], {
      files: FILES,
    })

  test.each([
    ['a file', ['python', 'app.py']],
    ['a module', ['python3', '-mapp']],
    ['a script with its interpreter', ['gunicorn', 'app:app']],
  ])('puts %s under debugpy, and makes 1 of the exit code', async (_, words) => {
    expect(await launch(...words)).toMatchObject({ code: 1, stdout: 'True\n' })
  })

  test('starts a script without a debugger where env looks for its interpreter', async () => {
    const ended = await launch('manage.py', 'runserver')
    expect(ended).toMatchObject({ code: 0, stdout: 'False\n' })
    expect(ended.stderr).toContain('not a python launcher')
  })

  test.each([
    [['python', '-u', 'app.py'], 'Error: unrecognized switch -u\n'],
    [['cd', '/app', '&&', 'python', 'app.py'], 'exec: \\"cd\\": executable file not found in $PATH'],
    [[], 'expected python command-line args'],
  ])('fails for %j', async (words, message) => {
    expect(await launch(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })
})

const image = (runtime: Runtime): string => `localhost/ducttape-fn-e2e/published/${runtime}:e2e`

/** A volume with what an image installs; gone when the test ends. */
async function installed(runtime: Runtime): Promise<string> {
  const volume = emptyVolume()
  expect(await install(image(runtime), volume)).toMatchObject({ code: 0, stderr: '' })
  return volume
}

/** What is in the container's working folder, and its environment, beside the image's. */
interface Surroundings {
  readonly files?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs words as process 1 beside what an image installs, with the PATH that `skaffold debug` gives. */
async function runWith(
  runtime: Runtime,
  words: readonly string[],
  { files = {}, environment = {} }: Surroundings = {},
): Promise<Ended> {
  const variables = { PATH: '/dbg/nodejs/bin:/nodejs/bin:/app:/usr/bin:/bin', ...environment }
  return command([
    'podman',
    'run',
    ...RESTRICTED,
    ...Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`),
    `--volume=${await installed(runtime)}:/dbg:ro`,
    `--volume=${folderOf(files)}:/app:ro`,
    '--workdir=/app',
    '--entrypoint=',
    BASES[runtime],
    ...words,
  ])
}

/** A folder with programs, each of which may be started by its own name. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = emptyVolume()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    chmodSync(join(folder, path), 0o755)
  }
  return folder
}
