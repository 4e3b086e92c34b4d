import { describe, expect, test } from 'vitest'
import type { ResourceRef } from '../../src/krm/result.js'
import { companionEdits, mayBeCompanion } from '../../src/workload/companions.js'
import { rootOf } from '../krm/edited.js'

const WEB: ResourceRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop' }

const HPA = { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2' }
const KEDA = { kind: 'ScaledObject', apiVersion: 'keda.sh/v1alpha1' }
const ROLLOUT = { kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1' }
const TARGET = 'scaleTargetRef: {kind: Deployment, name: web}'

interface Case {
  readonly situation: string
  readonly item: { readonly kind: string; readonly apiVersion: string }
  readonly spec: string
  readonly made: { readonly [field: string]: number }
}

function editsOf(
  { item, spec }: Pick<Case, 'item' | 'spec'>,
  changed: readonly ResourceRef[],
  namespace = 'shop',
) {
  const text = `apiVersion: ${item.apiVersion}\nkind: ${item.kind}\nmetadata: {name: x, namespace: ${namespace}}\nspec: {${spec}}\n`
  return companionEdits(rootOf(text), item.kind, changed)
}

describe('a companion of a changed workload is held to one pod', () => {
  test.each<Case>([
    {
      situation: 'both',
      item: HPA,
      spec: `${TARGET}, minReplicas: 2, maxReplicas: 9`,
      made: { maxReplicas: 1, minReplicas: 1 },
    },
    { situation: 'no minimum', item: HPA, spec: `${TARGET}, maxReplicas: 9`, made: { maxReplicas: 1 } },
    {
      situation: 'a minimum of none',
      item: HPA,
      spec: `${TARGET}, minReplicas: 0, maxReplicas: 2`,
      made: { maxReplicas: 1 },
    },
    { situation: 'one already', item: HPA, spec: `${TARGET}, minReplicas: 1, maxReplicas: 1`, made: {} },
    { situation: 'nothing said', item: HPA, spec: TARGET, made: {} },
    {
      situation: 'an old version',
      item: { ...HPA, apiVersion: 'autoscaling/v1' },
      spec: `${TARGET}, maxReplicas: 3`,
      made: { maxReplicas: 1 },
    },
    {
      situation: 'KEDA, both',
      item: KEDA,
      spec: 'scaleTargetRef: {name: web}, minReplicaCount: 5, maxReplicaCount: 9',
      made: { maxReplicaCount: 1, minReplicaCount: 1 },
    },
    {
      situation: 'KEDA, nothing said, which means a hundred',
      item: KEDA,
      spec: 'scaleTargetRef: {name: web}',
      made: { maxReplicaCount: 1 },
    },
    {
      situation: 'KEDA, null said',
      item: KEDA,
      spec: `${TARGET}, maxReplicaCount: null`,
      made: { maxReplicaCount: 1 },
    },
    {
      situation: 'KEDA, down to none',
      item: KEDA,
      spec: `${TARGET}, minReplicaCount: 0, maxReplicaCount: 1`,
      made: {},
    },
    {
      situation: 'a Rollout that has its pods from it',
      item: ROLLOUT,
      spec: 'workloadRef: {kind: Deployment, name: web}, replicas: 5',
      made: { replicas: 1 },
    },
    {
      situation: 'a Rollout scaled to none',
      item: ROLLOUT,
      spec: 'workloadRef: {kind: Deployment, name: web}, replicas: 0',
      made: {},
    },
  ])('$situation', ({ made, ...each }) => {
    const edits = Object.entries(made).map(([field, set]) => ({ at: ['spec', field], set }))
    expect(editsOf(each, [WEB])).toEqual(edits)
  })

  test('whichever of several it means', () => {
    const others = [
      { ...WEB, name: 'mail' },
      { ...WEB, kind: 'StatefulSet' },
    ]
    expect(editsOf({ item: HPA, spec: `${TARGET}, maxReplicas: 2` }, [...others, WEB])).toHaveLength(1)
  })
})

describe('everything else stays', () => {
  const many = 'minReplicas: 2, maxReplicas: 9, maxReplicaCount: 9, replicas: 9'
  test.each([
    ['another name', HPA, 'scaleTargetRef: {kind: Deployment, name: mail}'],
    ['another kind', HPA, 'scaleTargetRef: {kind: StatefulSet, name: web}'],
    ['an autoscaler without a kind for its target', HPA, 'scaleTargetRef: {name: web}'],
    ['no target', HPA, 'metrics: []'],
    ['a null target', KEDA, 'scaleTargetRef: null'],
    ['KEDA with another kind', KEDA, 'scaleTargetRef: {kind: StatefulSet, name: web}'],
    ['a Rollout with pods of its own', ROLLOUT, 'template: {}'],
    ['another group of the same kind', { ...HPA, apiVersion: 'autoscaling.example.com/v1' }, TARGET],
    ['no group', { ...HPA, apiVersion: 'v1' }, TARGET],
  ])('%s', (_, item, target) => {
    expect(editsOf({ item, spec: `${target}, ${many}` }, [WEB])).toBeUndefined()
  })

  test('of another namespace', () => {
    expect(editsOf({ item: HPA, spec: `${TARGET}, ${many}` }, [WEB], 'other')).toBeUndefined()
  })

  test('where no workload changed', () => {
    expect(editsOf({ item: HPA, spec: `${TARGET}, ${many}` }, [])).toBeUndefined()
  })
})

test('a count that is no number is a fault', () => {
  expect(() => editsOf({ item: HPA, spec: `${TARGET}, maxReplicas: many` }, [WEB])).toThrow(
    '`spec.maxReplicas` must be a whole number; got "many" (line 4)',
  )
})

test.each([
  ['HorizontalPodAutoscaler', true],
  ['ScaledObject', true],
  ['Rollout', true],
  ['Deployment', false],
  ['toString', false],
  [undefined, false],
])('%s may be a companion: %s', (kind, may) => {
  expect(mayBeCompanion(kind)).toBe(may)
})
