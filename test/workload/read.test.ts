import { describe, expect, test } from 'vitest'
import { deployment, workloadOf, workloadOrNone } from './workload.js'

function pod(metadata: string, spec = '{containers: [{name: web, image: web}]}'): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: ${spec}\n`
}

describe('who a workload is', () => {
  test.each([
    ['its name and namespace', '{name: web, namespace: shop}', { name: 'web', namespace: 'shop' }],
    ['no namespace', '{name: web}', { name: 'web' }],
    ['an empty namespace', '{name: web, namespace: ""}', { name: 'web' }],
    ['a name to be made up', '{generateName: web-}', { name: 'web-' }],
    ['no name', '{}', { name: '' }],
  ])('%s', (_, metadata, ref) => {
    expect(workloadOf(pod(metadata)).ref).toEqual({ apiVersion: 'v1', kind: 'Pod', ...ref })
  })
})

describe('the file that it is from', () => {
  test.each([
    ['none', '{}', undefined],
    ["kpt's annotation", '{config.kubernetes.io/path: a.yaml}', { path: 'a.yaml' }],
    [
      'and its place there',
      "{config.kubernetes.io/path: a.yaml, config.kubernetes.io/index: '2'}",
      { path: 'a.yaml', index: 2 },
    ],
    [
      'the new annotation first',
      "{config.kubernetes.io/path: a.yaml, internal.config.kubernetes.io/path: b.yaml, internal.config.kubernetes.io/index: '0'}",
      { path: 'b.yaml' },
    ],
  ])('%s', (_, annotations, file) => {
    expect(workloadOf(pod(`{name: web, annotations: ${annotations}}`)).file).toEqual(file)
  })
})

describe('a workload is none', () => {
  test.each([
    ['only for tools', pod("{name: web, annotations: {config.kubernetes.io/local-config: 'true'}}")],
    ['without a spec', 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n'],
    ['with a null spec', pod('{name: web}', '~')],
    [
      "a Rollout with another's pods",
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec: {workloadRef: {name: web}}\n',
    ],
  ])('%s', (_, text) => {
    expect(workloadOrNone(text)).toBeUndefined()
  })

  test('unless the annotation says no', () => {
    const text = pod("{name: web, annotations: {config.kubernetes.io/local-config: 'false'}}")
    expect(workloadOf(text).pod.containers).toHaveLength(1)
  })
})

test("labels are its own and, before them, its pod's", () => {
  const { labels } = workloadOf(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {tier: front, app: own}}\n' +
      'spec: {template: {metadata: {labels: {app: pod, team: red}}, spec: {containers: []}}}\n',
  )
  expect(Object.fromEntries(labels)).toEqual({
    app: 'own',
    team: 'red',
    tier: 'front',
  })
})

describe('a pod', () => {
  test('has its volumes, by what can be written', () => {
    const { volumes } = deployment(
      '',
      'volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {medium: Memory}}, {name: c, configMap: {name: x}}, {name: d, hostPath: {path: /}}]',
    ).pod
    expect(volumes).toEqual([
      { name: 'a', isEmptyDir: true, isConstant: false },
      { name: 'b', isEmptyDir: false, isConstant: false },
      { name: 'c', isEmptyDir: false, isConstant: true },
      { name: 'd', isEmptyDir: false, isConstant: false },
    ])
  })

  test.each([
    ['', false, false],
    ['hostNetwork: true', true, false],
    ['hostNetwork: no', false, false],
    ['os: {name: windows}', false, true],
    ['os: {name: linux}', false, false],
    ['nodeSelector: {kubernetes.io/os: windows}', false, true],
  ])('%s: on the network of its node %s, on Windows %s', (fields, isOnHostNetwork, isWindows) => {
    expect(deployment('', fields).pod).toMatchObject({ isOnHostNetwork, isWindows })
  })

  test('has the names of its pull secrets', () => {
    expect(deployment('', 'imagePullSecrets: [{name: a}, {}]').pod.pullSecrets).toEqual(['a', ''])
  })

  test('has its init containers first, and those that go on are candidates', () => {
    const { containers } = deployment('', 'initContainers: [{name: i}, {name: s, restartPolicy: Always}]').pod
    expect(containers.map(({ name, list, index, isCandidate }) => [name, list, index, isCandidate])).toEqual([
      ['i', 'initContainers', 0, false],
      ['s', 'initContainers', 1, true],
      ['web', 'containers', 0, true],
    ])
  })
})

describe('what Kubernetes would not take is a fault that says where', () => {
  test.each([
    ['replicas: three', '', '`spec.replicas` must be a whole number; got "three"'],
    ['replicas: "3"', '', '`spec.replicas` must be a whole number; got ""3""'],
    ['', 'hostNetwork: 1', '`spec.template.spec.hostNetwork` must be true or false; got "1"'],
    ['', 'volumes: {a: b}', '`spec.template.spec.volumes` must be a list; got a mapping'],
    [
      '',
      'volumes: [{emptyDir: {}}]',
      '`spec.template.spec.volumes[0].name` must be a string that is not empty',
    ],
    ['', 'initContainers: [x]', '`spec.template.spec.initContainers[0]` must be a mapping; got "x"'],
    ['activeDeadlineSeconds: 1h', '', '`spec.activeDeadlineSeconds` must be a whole number; got "1h"'],
  ])('%s %s', (spec, fields, message) => {
    expect(() => deployment(spec, fields)).toThrow(message)
  })
})
