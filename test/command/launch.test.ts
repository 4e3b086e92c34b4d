import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { launchOf } from '../../src/command/launch.js'
import type { ConfigField } from '../../src/container/container.js'
import { textOf } from '../../src/container/words.js'
import { byItsWords, run, withMarks } from './wrapped.js'

interface Pod {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}
interface Image {
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
}

function launch({ command, args }: Pod, imageConfig: Image | undefined) {
  return launchOf({ image: 'img', command, args, env: [], envFrom: [], imageConfig }, byItsWords)
}

const IMAGE = { Entrypoint: ['e', 'f'], Cmd: ['c'] }

describe('a command line is what the kubelet would run', () => {
  // "Entrypoint" and "command" are of Define a Command and Arguments for a Container, kubernetes.io.
  test.each<[situation: string, pod: Pod, image: Image | undefined, words: readonly string[]]>([
    ['nothing in the pod', {}, IMAGE, ['entrypoint 0 e', 'entrypoint 1 f', 'cmd 0 c']],
    ['args', { args: ['a', 'b'] }, IMAGE, ['entrypoint 0 e', 'entrypoint 1 f', 'args 0 a', 'args 1 b']],
    ['command', { command: ['p', 'q'] }, IMAGE, ['command 0 p', 'command 1 q']],
    ['command and args', { command: ['p'], args: ['a'] }, IMAGE, ['command 0 p', 'args 0 a']],
    ['an empty command', { command: [] }, IMAGE, ['entrypoint 0 e', 'entrypoint 1 f', 'cmd 0 c']],
    [
      'an empty command and args',
      { command: [], args: ['a'] },
      IMAGE,
      ['entrypoint 0 e', 'entrypoint 1 f', 'args 0 a'],
    ],
    ['empty args', { args: [] }, IMAGE, ['entrypoint 0 e', 'entrypoint 1 f', 'cmd 0 c']],
    ['a command and empty args', { command: ['p'], args: [] }, IMAGE, ['command 0 p']],
    ['an image without ENTRYPOINT', {}, { Cmd: ['c', 'd'] }, ['cmd 0 c', 'cmd 1 d']],
    ['args, and an image without ENTRYPOINT', { args: ['a'] }, { Cmd: ['c'] }, ['args 0 a']],
    ['an image without CMD', {}, { Entrypoint: ['e'] }, ['entrypoint 0 e']],
    [
      'a command, and nothing known about the image',
      { command: ['p'], args: ['a'] },
      undefined,
      ['command 0 p', 'args 0 a'],
    ],
    [
      'the same word twice',
      { command: ['p'], args: ['p', 'p'] },
      undefined,
      ['command 0 p', 'args 0 p', 'args 1 p'],
    ],
    ['a word that is empty', { command: ['p', ''] }, undefined, ['command 0 p', 'command 1 ']],
  ])('%s', async (...[, pod, image, expected]) => {
    const { words, unknown } = await launch(pod, image)
    expect(
      words.map((word) => (word.kind === 'kept' ? `${word.origin} ${word.index} ${word.value}` : word)),
    ).toEqual(expected)
    expect(unknown).toBeUndefined()
  })

  test.each<[Pod]>([[{}], [{ args: ['a'] }], [{ command: [], args: ['a'] }]])(
    'of %j nothing is known without the image',
    async (pod) => {
      const { words, unknown } = await launch(pod, undefined)
      expect({ words, unknown }).toEqual({ words: [], unknown: 'nothing is known about the image "img"' })
    },
  )

  test.each<
    [Pod, Image, gaps: readonly ConfigField[], words: readonly string[], unknown: string | undefined]
  >([
    [{}, { Cmd: ['a'] }, ['Entrypoint'], [], 'the ENTRYPOINT of the image "img" is not known'],
    [{ args: ['b'] }, { Cmd: ['a'] }, ['Entrypoint'], [], 'the ENTRYPOINT of the image "img" is not known'],
    [{ command: ['p'] }, {}, ['Entrypoint', 'Cmd'], ['p'], undefined],
    [{}, { Entrypoint: ['e'] }, ['Cmd'], [], 'the CMD of the image "img" is not known'],
    [{ args: ['b'] }, { Entrypoint: ['e'] }, ['Cmd'], ['e', 'b'], undefined],
    [{}, {}, ['Entrypoint', 'Cmd'], [], 'the ENTRYPOINT of the image "img" is not known'],
    [{}, { Cmd: ['a'] }, ['Env', 'User', 'WorkingDir'], ['a'], undefined],
    [{}, {}, [], [], 'neither its pod nor what is known about the image "img" says what it starts'],
  ])('of %j and %j without %j', async (pod, imageConfig, ...[imageGaps, expected, why]) => {
    const { command, args } = pod
    const { words, unknown } = await launchOf(
      { image: 'img', command, args, env: [], envFrom: [], imageConfig, imageGaps },
      byItsWords,
    )
    expect({ words: words.map(textOf), unknown }).toEqual({ words: expected, unknown: why })
  })

  test('a container without an image says so', async () => {
    const { unknown } = await launchOf(
      { image: undefined, command: undefined, args: undefined, env: [], envFrom: [], imageConfig: undefined },
      byItsWords,
    )
    expect(unknown).toBe('it has no image')
  })
})

// The command line, the words of the program in it, and the whole with words put before it, behind its name and at its end.
const LAUNCHERS: readonly (readonly [
  line: readonly string[],
  program: readonly string[],
  changed: readonly string[],
])[] = [
  [
    ['node', 'x'],
    ['node', 'x'],
    ['A', 'node', 'B', 'x', 'C'],
  ],
  // tini takes options for its own wherever they stand, until a "--".
  [['tini', 'node'], ['node'], ['tini', '--', 'A', 'node', 'B', 'C']],
  [
    ['/sbin/tini', '--', 'node', 'x'],
    ['node', 'x'],
    ['/sbin/tini', '--', 'A', 'node', 'B', 'x', 'C'],
  ],
  [
    ['tini', '-g', '-s', '-vvv', '--', 'node'],
    ['node'],
    ['tini', '-g', '-s', '-vvv', '--', 'A', 'node', 'B', 'C'],
  ],
  [
    ['tini', '-p', 'SIGTERM', '-e', '143', '-e', '130', 'node'],
    ['node'],
    ['tini', '-p', 'SIGTERM', '-e', '143', '-e', '130', '--', 'A', 'node', 'B', 'C'],
  ],
  [['tini-static', '-e143', 'node'], ['node'], ['tini-static', '-e143', '--', 'A', 'node', 'B', 'C']],
  [
    ['tini', '--', '--', 'node'],
    ['--', 'node'],
    ['tini', '--', 'A', '--', 'B', 'node', 'C'],
  ],
  [['dumb-init', '--', 'node'], ['node'], ['dumb-init', '--', 'A', 'node', 'B', 'C']],
  [
    ['/usr/bin/dumb-init', 'node', '--', 'x'],
    ['node', '--', 'x'],
    ['/usr/bin/dumb-init', 'A', 'node', 'B', '--', 'x', 'C'],
  ],
  [
    ['dumb-init', '--rewrite', '15:2', '-r', '1:0', '-c', '-v', 'node'],
    ['node'],
    ['dumb-init', '--rewrite', '15:2', '-r', '1:0', '-c', '-v', 'A', 'node', 'B', 'C'],
  ],
  [
    ['dumb-init', '--rewrite=15:2', '--single-child', 'node'],
    ['node'],
    ['dumb-init', '--rewrite=15:2', '--single-child', 'A', 'node', 'B', 'C'],
  ],
  [
    ['docker-entrypoint.sh', 'node', 'x'],
    ['node', 'x'],
    ['docker-entrypoint.sh', 'A', 'node', 'B', 'x', 'C'],
  ],
  [
    ['/usr/local/bin/docker-entrypoint.sh', 'node'],
    ['node'],
    ['/usr/local/bin/docker-entrypoint.sh', 'A', 'node', 'B', 'C'],
  ],
  [
    ['tini', '--', 'docker-entrypoint.sh', 'node'],
    ['node'],
    ['tini', '--', 'docker-entrypoint.sh', 'A', 'node', 'B', 'C'],
  ],
  [
    ['sh', '-c', 'node x'],
    ['node', 'x'],
    ['sh', '-c', 'A node B x C'],
  ],
  [
    ['/bin/bash', '-ec', 'exec node x'],
    ['node', 'x'],
    ['/bin/bash', '-ec', 'exec A node B x C'],
  ],
  [
    ['bash', '-l', '-c', 'node x'],
    ['node', 'x'],
    ['bash', '-l', '-c', 'A node B x C'],
  ],
  [
    ['sh', '-c', '-e', 'node x'],
    ['node', 'x'],
    ['sh', '-c', '-e', 'A node B x C'],
  ],
  [
    ['ash', '-c', 'tini -- node x', 'ignored'],
    ['node', 'x'],
    ['ash', '-c', 'tini -- A node B x C', 'ignored'],
  ],
  [
    ['tini', '-s', '--', 'sh', '-c', 'cd /app && exec node x'],
    ['node', 'x'],
    ['tini', '-s', '--', 'sh', '-c', 'cd /app && exec A node B x C'],
  ],
  [['exec', '-a', 'name', 'node'], ['node'], ['exec', '-a', 'name', 'A', 'node', 'B', 'C']],
]

describe('a launcher is looked through, and put back', () => {
  test.each(LAUNCHERS)('%j', async (line, program, changed) => {
    const { words, wrap, unknown } = await launch({ command: line }, undefined)
    expect(run(words)).toEqual(program)
    expect(unknown).toBeUndefined()
    expect(run(wrap(words) ?? [])).toEqual(line)
    expect(run(wrap(withMarks(words)) ?? [])).toEqual(changed)
  })

  test.each<[line: readonly string[]]>([
    [['sh']],
    [['sh', '-c']],
    [['sh', 'start.sh']],
    [['bash', '-e', 'start.sh', '-c', 'node']],
    [['sh', '--', '-c', 'node']],
    [['zsh', '-c', 'node x']],
    [['/app/tini.sh', 'node']],
    [['toString', 'node']],
    [['__proto__', 'node']],
  ])('%j is none', async (line) => {
    const { words, unknown } = await launch({ command: line }, undefined)
    expect(run(words)).toEqual(line)
    expect(unknown).toBeUndefined()
  })

  test.each<[line: readonly string[]]>([
    [['tini']],
    [['tini', '--']],
    [['dumb-init', '-r']],
    [['docker-entrypoint.sh']],
  ])('%j starts nothing', async (line) => {
    const { words, wrap } = await launch({ command: line }, undefined)
    expect(words).toEqual([])
    expect(run(wrap(words) ?? [])).toEqual(line)
  })

  test('words of the pod and of the image keep their origin behind a launcher', async () => {
    const { words, wrap } = await launch({ args: ['x'] }, { Entrypoint: ['tini', '--', 'node'], Cmd: ['y'] })
    expect(wrap(words)).toEqual([
      { kind: 'kept', value: 'tini', origin: 'entrypoint', index: 0 },
      { kind: 'kept', value: '--', origin: 'entrypoint', index: 1 },
      { kind: 'kept', value: 'node', origin: 'entrypoint', index: 2 },
      { kind: 'kept', value: 'x', origin: 'args', index: 0 },
    ])
  })

  test.each([
    [['sh', '-c', 'sh -c "node \\"x\\""'], 'its shell script starts another shell with a script in quotes'],
    [
      ['sh', '-c', 'node x & node y'],
      'its shell script starts several programs that may run at the same time',
    ],
    [['sh', '-c', 'echo "'], 'its shell script does not parse: '],
  ])('%j is not understood', async (line, why) => {
    const { words, unknown, isUnclear } = await launch({ command: line }, undefined)
    expect({ words, isUnclear }).toEqual({ words: [], isUnclear: true })
    expect(unknown).toContain(why)
  })

  test('any line comes back as it was', async () => {
    const word = fc.constantFrom(
      'tini',
      'dumb-init',
      'docker-entrypoint.sh',
      'exec',
      'sh',
      'bash',
      '-c',
      '-ec',
      '--',
      '-p',
      '-e',
      '-r',
      '-a',
      'node',
      '',
      'cd /a && node x',
      'node "a b" \'c\'; exec node',
      'exec tini -- node',
    )
    const property = fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (line) => {
      const { words, wrap, isUnclear } = await launch(
        { command: ['env', ...line].slice(line.length > 0 ? 1 : 0) },
        undefined,
      )
      if (!isUnclear) expect(run(wrap(words) ?? [])).toEqual(line.length > 0 ? line : ['env'])
    })
    await fc.assert(property, { numRuns: 500 })
  })
})
