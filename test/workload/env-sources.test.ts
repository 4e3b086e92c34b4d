import { describe, expect, test } from 'vitest'
import { valueOf } from '../../src/container/environment.js'
import { readConfigMap, withEnvSources } from '../../src/workload/env-sources.js'
import { rootOf } from '../krm/edited.js'
import { workloadOf } from './workload.js'

describe('what a ConfigMap says', () => {
  test.each([
    ['{name: a, namespace: b}', '{A: x, B: ""}', { name: 'a', namespace: 'b', data: { A: 'x', B: '' } }],
    ['{name: a}', '{A: "1"}', { name: 'a', namespace: undefined, data: { A: '1' } }],
    ['{name: a, namespace: ""}', '{}', { name: 'a', namespace: undefined, data: {} }],
    ['{name: a}', '~', { name: 'a', namespace: undefined, data: {} }],
    ['{}', '{A: "a\\nb"}', { name: undefined, namespace: undefined, data: { A: 'a\nb' } }],
  ])('%s with %s', (metadata, data, expected) => {
    const map = readConfigMap(rootOf(`kind: ConfigMap\nmetadata: ${metadata}\ndata: ${data}\n`))
    expect({ ...map, data: Object.fromEntries(map.data) }).toEqual(expected)
  })
})

const MAPS: { readonly [namespacedName: string]: Readonly<Record<string, string>> } = {
  '/one': { X: 'of one', ONLY: 'one' },
  '/two': { X: 'of two' },
  '/empty': { X: '' },
  'shop/one': { X: 'of the shop' },
}

/** What a container of a pod in a namespace knows of X. */
function known(fields: string, namespace: string): string | undefined {
  const metadata = `{name: p${namespace && `, namespace: ${namespace}`}}`
  const workload = workloadOf(
    `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {containers: [{name: c, ${fields}}]}\n`,
  )
  const [container] = withEnvSources(workload, (name, of) => {
    const data = MAPS[`${of ?? ''}/${name}`]
    return data && new Map(Object.entries(data))
  }).pod.containers
  if (!container) throw new Error('there is no container')
  return valueOf({ ...container, imageConfig: { Env: ['X=of the image'] } }, 'X')
}

describe('what a container knows of a variable', () => {
  const from = (...names: readonly string[]) =>
    `envFrom: [${names.map((name) => `{configMapRef: {name: ${name}}}`).join(', ')}]`
  const key = (reference: string) => `env: [{name: X, valueFrom: {configMapKeyRef: ${reference}}}]`
  test.each<[situation: string, fields: string, namespace: string, value: string | undefined]>([
    ['no source', 'env: []', '', 'of the image'],
    ['a whole ConfigMap', from('one'), '', 'of one'],
    ['that of its namespace', from('one'), 'shop', 'of the shop'],
    ['none of another namespace', from('two'), 'shop', 'of the image'],
    ['the later of two', from('one', 'two'), '', 'of two'],
    ['the later of two, the other way round', from('two', 'one'), '', 'of one'],
    ['an empty value is one', from('empty'), '', ''],
    ['one that the input does not hold', from('three'), '', 'of the image'],
    [
      'with a prefix, another variable',
      'envFrom: [{prefix: P_, configMapRef: {name: one}}]',
      '',
      'of the image',
    ],
    ['with a prefix that makes the name', 'envFrom: [{prefix: "", configMapRef: {name: one}}]', '', 'of one'],
    ['a Secret of that name', 'envFrom: [{secretRef: {name: one}}]', '', 'of the image'],
    ["the pod's own entry comes first", `env: [{name: X, value: own}], ${from('one')}`, '', 'own'],
    ['a key', key('{name: two, key: X}'), '', 'of two'],
    ['a key of its namespace', key('{name: one, key: X}'), 'shop', 'of the shop'],
    ['another key', key('{name: one, key: ONLY}'), '', 'one'],
    ['a key that is not there', key('{name: two, key: ONLY}'), '', undefined],
    ['a key of what is not there', key('{name: three, key: X}'), '', undefined],
    ['a key of a Secret', 'env: [{name: X, valueFrom: {secretKeyRef: {name: one, key: X}}}]', '', undefined],
    [
      'a field of the pod',
      'env: [{name: X, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
      '',
      undefined,
    ],
  ])('%s', (...[, fields, namespace, value]) => {
    expect(known(fields, namespace)).toBe(value)
  })
})
