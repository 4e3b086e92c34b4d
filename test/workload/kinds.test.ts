import { describe, expect, test } from 'vitest'
import { kindsWith, mayHoldPod, whyNone } from '../../src/workload/kinds.js'

const TEMPLATE = ['spec', 'template']
const REPLICAS = ['spec', 'replicas']

describe('where a kind has its pod, and its count', () => {
  test.each([
    ['v1 Pod', [], undefined, false],
    ['v1 PodTemplate', ['template'], undefined, false],
    ['v1 ReplicationController', TEMPLATE, REPLICAS, false],
    ['apps/v1 Deployment', TEMPLATE, REPLICAS, false],
    ['apps/v1 ReplicaSet', TEMPLATE, REPLICAS, false],
    ['apps/v1 StatefulSet', TEMPLATE, REPLICAS, false],
    ['apps/v1 DaemonSet', TEMPLATE, undefined, false],
    ['batch/v1 Job', TEMPLATE, undefined, true],
    ['batch/v1 CronJob', ['spec', 'jobTemplate', 'spec', 'template'], undefined, true],
    ['argoproj.io/v1alpha1 Rollout', TEMPLATE, REPLICAS, false],
  ] as const)('%s', (kind, ...shape) => {
    const [template, replicas, runsToCompletion] = shape
    expect(kindsWith([]).get(kind)).toEqual({ template, replicas, runsToCompletion })
  })

  test.each(['apps/v2 Deployment', 'extensions/v1beta1 Deployment', 'v1 Service', 'argoproj.io/v1 Rollout'])(
    '%s is not known',
    (kind) => {
      expect(kindsWith([]).has(kind)).toBe(false)
    },
  )
})

describe("kinds of the user's own", () => {
  const game = { apiVersion: 'games.example.com/v1', kind: 'GameServer' }
  test('have their places by keys with dots', () => {
    const kinds = kindsWith([{ ...game, template: 'spec.server.template', replicas: 'spec.count' }])
    expect(kinds.get('games.example.com/v1 GameServer')).toEqual({
      template: ['spec', 'server', 'template'],
      replicas: ['spec', 'count'],
      runsToCompletion: false,
    })
  })

  test('need no count', () => {
    const kinds = kindsWith([{ ...game, template: 'template' }])
    expect(kinds.get('games.example.com/v1 GameServer')?.replicas).toBeUndefined()
  })

  test('beat a known one, and leave the others', () => {
    const kinds = kindsWith([{ apiVersion: 'apps/v1', kind: 'Deployment', template: 'spec.pod' }])
    expect(kinds.get('apps/v1 Deployment')?.template).toEqual(['spec', 'pod'])
    expect(kinds.get('apps/v1 StatefulSet')?.template).toEqual(TEMPLATE)
  })
})

describe('what may hold a pod', () => {
  const kinds = kindsWith([{ apiVersion: 'games.example.com/v1', kind: 'GameServer', template: 'spec' }])
  test.each([
    ['Pod', true],
    ['Deployment', true],
    ['GameServer', true],
    [undefined, true],
    ['Server', false],
    ['Service', false],
    ['', false],
    ['apps/v1 Deployment', false],
  ])('%s: %s', (kind, may) => {
    expect(mayHoldPod(kinds, kind)).toBe(may)
  })
})

describe('why a kind holds no pod that is known', () => {
  const gone = (version: string, kind: string, now: string): string =>
    `Kubernetes no longer has the group version ${version} of ${kind}; write ${now}`
  test.each([
    ['extensions/v1beta1', 'Deployment', gone('extensions/v1beta1', 'Deployment', 'apps/v1')],
    ['apps/v1beta1', 'StatefulSet', gone('apps/v1beta1', 'StatefulSet', 'apps/v1')],
    ['apps/v1beta2', 'DaemonSet', gone('apps/v1beta2', 'DaemonSet', 'apps/v1')],
    ['batch/v1beta1', 'CronJob', gone('batch/v1beta1', 'CronJob', 'batch/v1')],
    ['batch/v2alpha1', 'CronJob', gone('batch/v2alpha1', 'CronJob', 'batch/v1')],
    ['extensions/v1beta1', 'Ingress', undefined],
    ['apps/v1', 'Deployment', undefined],
    ['example.com/v1beta1', 'Deployment', undefined],
    ['v1', 'Service', undefined],
    ['serving.knative.dev/v1', 'Route', undefined],
  ])('%s %s', (apiVersion, kind, why) => {
    expect(whyNone(apiVersion, kind)).toBe(why)
  })

  test.each(['serving.knative.dev/v1', 'serving.knative.dev/v1beta1'])('%s Service', (apiVersion) => {
    expect(whyNone(apiVersion, 'Service')).toMatch(/^a Knative Service is not supported: /)
  })
})
