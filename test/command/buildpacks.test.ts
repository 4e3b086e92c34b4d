import { describe, expect, test } from 'vitest'
import { launchOf } from '../../src/command/launch.js'
import { byItsWords, run, withMarks } from './wrapped.js'

const WEB = { type: 'web', command: 'node', args: ['server.js'], direct: true, buildpackID: 'b' }
const SCRIPT = { type: 'web', command: 'cd /a && exec node x', direct: false, buildpackID: 'b' }

interface Image {
  readonly processes?: readonly object[]
  readonly buildpacks?: readonly object[]
  readonly label?: string
  readonly api?: string
  readonly env?: readonly string[]
}

interface Pod {
  readonly entrypoint?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}

function launch({ entrypoint = '/cnb/process/web', command, args }: Pod, image: Image) {
  const { processes, buildpacks, api, env = [] } = image
  const label = image.label ?? JSON.stringify({ processes, buildpacks })
  const imageConfig = {
    Entrypoint: [entrypoint],
    Env: [...(api === undefined ? [] : [`CNB_PLATFORM_API=${api}`]), ...env],
    Labels: { 'io.buildpacks.build.metadata': label },
  }
  return launchOf({ image: 'img', command, args, env: [], envFrom: [], imageConfig }, byItsWords)
}

describe('what the launcher of buildpacks starts', () => {
  test.each<
    [situation: string, pod: Pod, image: Image, words: readonly string[], changed: readonly string[]]
  >([
    [
      'the process that the entrypoint names',
      {},
      { processes: [WEB], api: '0.9' },
      ['node', 'server.js'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'server.js', 'C'],
    ],
    [
      'with arguments of the pod behind its own, before Platform API 0.10',
      { args: ['--port=1'] },
      { processes: [WEB], api: '0.9' },
      ['node', 'server.js', '--port=1'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'server.js', '--port=1', 'C'],
    ],
    [
      'with arguments of the pod in place of its own, from 0.10',
      { args: ['other.js'] },
      { processes: [{ ...WEB, command: ['node'] }], buildpacks: [{ id: 'b', api: '0.9' }], api: '0.10' },
      ['node', 'other.js'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'other.js', 'C'],
    ],
    [
      'with arguments of the pod behind those that always stand there',
      { args: ['x'] },
      { processes: [{ ...WEB, command: ['node', 'server.js'], args: ['y'] }], api: '0.12' },
      ['node', 'server.js', 'x'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'server.js', 'x', 'C'],
    ],
    [
      'with arguments of the pod behind its own where its buildpack is old',
      { args: ['x'] },
      { processes: [{ ...WEB, command: ['node'] }], buildpacks: [{ id: 'b', api: '0.8' }], api: '0.10' },
      ['node', 'server.js', 'x'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'server.js', 'x', 'C'],
    ],
    [
      'a script',
      {},
      { processes: [SCRIPT], api: '0.8' },
      ['node', 'x'],
      ['/cnb/lifecycle/launcher', 'cd /a && exec A node B x C'],
    ],
    [
      'words through the shell',
      {},
      { processes: [{ ...WEB, direct: false }], api: '0.8' },
      ['node', 'server.js'],
      ['/cnb/lifecycle/launcher', 'A', 'node', 'B', 'server.js', 'C'],
    ],
    [
      'a launcher in a process',
      {},
      { processes: [{ ...WEB, command: 'tini', args: ['--', 'node', 'x'] }], api: '0.9' },
      ['node', 'x'],
      ['/cnb/lifecycle/launcher', '--', 'tini', '--', 'A', 'node', 'B', 'x', 'C'],
    ],
    [
      'the default process, before 0.4',
      { entrypoint: '/cnb/lifecycle/launcher' },
      { processes: [WEB], api: '0.3' },
      ['node', 'server.js'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'server.js', 'C'],
    ],
    [
      'the process of CNB_PROCESS_TYPE, before 0.4',
      { entrypoint: '/cnb/lifecycle/launcher' },
      { processes: [WEB, { ...WEB, type: 'job', args: ['job.js'] }], env: ['CNB_PROCESS_TYPE=job'] },
      ['node', 'job.js'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'job.js', 'C'],
    ],
    [
      'the process that the only argument names, before 0.4',
      { entrypoint: '/cnb/lifecycle/launcher', args: ['job'] },
      { processes: [WEB, { ...WEB, type: 'job', args: ['job.js'] }], api: '0.3' },
      ['node', 'job.js'],
      // The pod's own word gives way to `--`, in its place.
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'job.js', 'C'],
    ],
    [
      'the process that the pod names',
      { command: ['/cnb/process/job'] },
      { processes: [WEB, { ...WEB, type: 'job', args: ['job.js'] }], api: '0.9' },
      ['node', 'job.js'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'job.js', 'C'],
    ],
    [
      "a command of the pod's",
      { command: ['/cnb/lifecycle/launcher'], args: ['--', 'node', 'x'] },
      { processes: [WEB], api: '0.9' },
      ['node', 'x'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', 'x', 'C'],
    ],
    [
      "a script of the pod's",
      { command: ['/cnb/lifecycle/launcher', 'cd /a; node x'] },
      { processes: [WEB], api: '0.9' },
      ['node', 'x'],
      ['/cnb/lifecycle/launcher', 'cd /a; A node B x C'],
    ],
    [
      'words that Kubernetes would expand, which are escaped where they are written',
      {},
      { processes: [{ ...WEB, args: ['$$', '$(A)'] }], api: '0.9' },
      ['node', '$$', '$(A)'],
      ['/cnb/lifecycle/launcher', '--', 'A', 'node', 'B', '$$', '$(A)', 'C'],
    ],
  ])('%s', async (...[, pod, image, words, changed]) => {
    const found = await launch(pod, image)
    expect({ words: run(found.words), unknown: found.unknown }).toEqual({ words, unknown: undefined })
    expect(run(found.wrap(withMarks(found.words)) ?? [])).toEqual(changed)
  })

  test.each<[situation: string, pod: Pod, image: Image, unknown: string]>([
    [
      'a process that is not there',
      {},
      { processes: [], api: '0.9' },
      'nothing is known about its process type "web"',
    ],
    [
      'a label that is broken',
      {},
      { label: '{"processes":', api: '0.9' },
      'nothing is known about its process type',
    ],
    [
      'a label of another shape',
      {},
      { label: '{"processes":[1,{"type":2},{"type":"web","command":[]}]}' },
      'nothing is known',
    ],
    [
      'arguments whose place is not known',
      { args: ['x'] },
      { processes: [{ ...WEB, command: ['node'] }], api: '0.10' },
      'whether the pod\'s `args` follow those of the process type "web"',
    ],
  ])('%s is not known', async (...[, pod, image, unknown]) => {
    const found = await launch(pod, image)
    expect(found.words).toEqual([])
    expect(found.unknown).toContain(unknown)
  })

  test.each([
    ['"$@"', false],
    ['${2}', false],
    ['$PORT', true],
  ])(
    'of a process that is not direct, %s counts the others: it can change is %s',
    async (word, canChange) => {
      const process = { ...WEB, args: ['server.js', word], direct: false }
      const { words, wrap } = await launch({}, { processes: [process], api: '0.9' })
      expect(run(words)).toEqual(['node', 'server.js', word])
      expect(wrap(withMarks(words)) !== undefined).toBe(canChange)
      const direct = await launch({}, { processes: [{ ...process, direct: true }], api: '0.9' })
      expect(direct.wrap(withMarks(direct.words))).toBeDefined()
    },
  )

  test('says its folder, and cannot start other words in a folder of its own', async () => {
    const found = await launch({}, { processes: [{ ...WEB, 'working-dir': '/workspace/web' }], api: '0.9' })
    expect({ workingDir: found.workingDir, type: found.processType }).toEqual({
      workingDir: '/workspace/web',
      type: 'web',
    })
    expect(found.wrap(withMarks(found.words))).toBeUndefined()
    expect((await launch({}, { processes: [WEB], api: '0.9' })).workingDir).toBe('/workspace')
  })
})
