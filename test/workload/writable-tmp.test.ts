import { describe, expect, test } from 'vitest'
import type { Edit } from '../../src/krm/edit.js'
import { tmpEdits, tmpObstacle } from '../../src/workload/writable-tmp.js'
import { podOf, withImage } from './container.js'

const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}'

function edits(name: string, index: number): readonly Edit[] {
  return [
    { at: ['spec', 'volumes'], insert: [{ name, emptyDir: {} }], before: 'end' },
    {
      at: ['spec', 'containers', index, 'volumeMounts'],
      insert: [{ name, mountPath: '/tmp' }],
      before: 'end',
    },
  ]
}

describe('a container gets a /tmp of its own', () => {
  test.each<[situation: string, spec: string, made: readonly Edit[]]>([
    ['its root is read-only', `{containers: [{name: a, ${READ_ONLY}}]}`, edits('debugging-tmp', 0)],
    ['its root can be written', '{containers: [{name: a}]}', []],
    [
      'it has one',
      `{containers: [{name: a, ${READ_ONLY}, volumeMounts: [{name: t, mountPath: /tmp/}]}], volumes: [{name: t, emptyDir: {}}]}`,
      [],
    ],
    [
      'it has a folder in it',
      `{containers: [{name: a, ${READ_ONLY}, volumeMounts: [{name: t, mountPath: /tmp/x}]}], volumes: [{name: t, emptyDir: {}}]}`,
      edits('debugging-tmp', 0),
    ],
    [
      'two of them',
      `{containers: [{name: a, ${READ_ONLY}}, {name: b}, {name: c, ${READ_ONLY}}]}`,
      [...edits('debugging-tmp', 0), ...edits('debugging-tmp-2', 2)],
    ],
    [
      'its name is taken',
      `{containers: [{name: a, ${READ_ONLY}}, {name: b, ${READ_ONLY}}], volumes: [{name: debugging-tmp, emptyDir: {}}, {name: debugging-tmp-3, emptyDir: {}}]}`,
      [...edits('debugging-tmp-2', 0), ...edits('debugging-tmp-4', 1)],
    ],
  ])('%s', async (...[, spec, made]) => {
    const pod = podOf(spec)
    const containers = await Promise.all(pod.containers.map((facts) => withImage(facts)))
    expect(tmpEdits(pod, containers)).toEqual(made)
  })
})

describe('a /tmp that cannot be written', () => {
  test.each([
    ['mounted read-only', '{name: t, mountPath: /tmp, readOnly: true}', 'emptyDir: {}', true],
    ['a config map', '{name: t, mountPath: /tmp/}', 'configMap: {name: x}', true],
    ['a secret', '{name: t, mountPath: /tmp}', 'secret: {secretName: x}', true],
    ['an empty folder', '{name: t, mountPath: /tmp}', 'emptyDir: {}', false],
    ['elsewhere', '{name: t, mountPath: /var/tmp, readOnly: true}', 'configMap: {name: x}', false],
  ])('%s', async (...[, mount, source, isInTheWay]) => {
    const pod = podOf(`{containers: [{name: a, volumeMounts: [${mount}]}], volumes: [{name: t, ${source}}]}`)
    const obstacle = tmpObstacle(pod, await withImage(pod.containers[0]))
    if (isInTheWay)
      expect(obstacle?.remedy).toBe('mount a volume at /tmp that can be written, in place of "t"')
    else expect(obstacle).toBeUndefined()
  })
})
