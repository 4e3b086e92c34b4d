import { expect, test } from 'vitest'
import { replicaEdits } from '../../src/workload/replicas.js'
import { deployment } from './workload.js'

test.each([
  ['several', 'apps/v1 Deployment', 'replicas: 3', [{ at: ['spec', 'replicas'], set: 1 }]],
  ['one', 'apps/v1 Deployment', 'replicas: 1', []],
  ['none', 'apps/v1 Deployment', 'replicas: 0', []],
  ['not said', 'apps/v1 StatefulSet', '', []],
  ['null', 'apps/v1 StatefulSet', 'replicas: ~', []],
  ['of a kind that has no count', 'apps/v1 DaemonSet', 'replicas: 3', []],
])('%s', (...[, kind, spec, edits]) => {
  expect(replicaEdits(deployment(spec, '', kind))).toEqual(edits)
})
