import { describe, expect, test } from 'vitest'
import { deadlineEdits } from '../../src/workload/deadlines.js'
import { deployment, workloadOf } from './workload.js'

const PROGRESS = ['spec', 'progressDeadlineSeconds']
const ACTIVE = ['spec', 'activeDeadlineSeconds']
const POD = ['spec', 'template', 'spec', 'activeDeadlineSeconds']

describe('a deadline is not shorter than the time of the probes', () => {
  test.each([
    ['shorter', 'apps/v1 Deployment', 'progressDeadlineSeconds: 60', '', 600, [PROGRESS]],
    ['as long', 'apps/v1 Deployment', 'progressDeadlineSeconds: 600', '', 600, []],
    ['longer', 'apps/v1 Deployment', 'progressDeadlineSeconds: 900', '', 600, []],
    ['not said, which is ten minutes', 'apps/v1 Deployment', '', '', 600, []],
    ['not said, and probes take longer', 'apps/v1 Deployment', '', '', 601, [PROGRESS]],
    [
      'null, and probes take longer',
      'apps/v1 Deployment',
      'progressDeadlineSeconds: null',
      '',
      601,
      [PROGRESS],
    ],
    ['of a kind that has none', 'apps/v1 StatefulSet', '', '', 3600, []],
    ['of a Job', 'batch/v1 Job', 'activeDeadlineSeconds: 60', '', 600, [ACTIVE]],
    ["of a Job's pod", 'batch/v1 Job', '', 'activeDeadlineSeconds: 60', 600, [POD]],
    [
      'of a Job and its pod',
      'batch/v1 Job',
      'activeDeadlineSeconds: 60',
      'activeDeadlineSeconds: 700',
      800,
      [ACTIVE, POD],
    ],
    ['of a Job without', 'batch/v1 Job', '', '', 3600, []],
  ])('%s', (...[, kind, spec, pod, timeout, fields]) => {
    const edits = fields.map((at) => ({ at, set: timeout }))
    expect(deadlineEdits(deployment(spec, pod, kind), { timeout })).toEqual(edits)
  })

  test('of a CronJob, in its Jobs', () => {
    const workload = workloadOf(
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\n' +
        'spec: {startingDeadlineSeconds: 5, jobTemplate: {spec: {activeDeadlineSeconds: 5, template: {spec: {containers: []}}}}}\n',
    )
    const at = ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds']
    expect(deadlineEdits(workload, { timeout: 600 })).toEqual([{ at, set: 600 }])
  })

  test('of a pod', () => {
    const workload = workloadOf(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {activeDeadlineSeconds: 5, containers: []}\n',
    )
    expect(deadlineEdits(workload, { timeout: 600 })).toEqual([{ at: ACTIVE, set: 600 }])
  })
})

test('and stays where probes have no time', () => {
  expect(deadlineEdits(deployment('progressDeadlineSeconds: 5'), 'keep')).toEqual([])
})
