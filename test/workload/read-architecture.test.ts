import { describe, expect, test } from 'vitest'
import { podOf } from './container.js'

const CONTAINERS = 'containers: [{name: c, image: img}]'
const affinity = (terms: string, kind = 'requiredDuringSchedulingIgnoredDuringExecution') =>
  `affinity: {nodeAffinity: {${kind}: {nodeSelectorTerms: ${terms}}}}`
const term = (values: string, operator = 'In', key = 'kubernetes.io/arch') =>
  `{matchExpressions: [{key: zone, operator: Exists}, {key: ${key}, operator: ${operator}, values: ${values}}]}`

describe('the architecture that a pod asks for', () => {
  test.each<[situation: string, fields: string, architecture: string | undefined]>([
    ['none', 'nodeSelector: {disk: ssd}', undefined],
    ['by its nodeSelector', 'nodeSelector: {kubernetes.io/arch: arm64}', 'arm64'],
    ['by the older label', 'nodeSelector: {beta.kubernetes.io/arch: arm64}', 'arm64'],
    [
      'by the newer label of both',
      'nodeSelector: {beta.kubernetes.io/arch: amd64, kubernetes.io/arch: arm64}',
      'arm64',
    ],
    ['by an empty label', 'nodeSelector: {kubernetes.io/arch: ""}', undefined],
    ['by its affinity', affinity(`[${term('[arm64]')}]`), 'arm64'],
    [
      'by its affinity, with the older label',
      affinity(`[${term('[s390x]', 'In', 'beta.kubernetes.io/arch')}]`),
      's390x',
    ],
    [
      'by its nodeSelector before its affinity',
      `nodeSelector: {kubernetes.io/arch: arm64}, ${affinity(`[${term('[amd64]')}]`)}`,
      'arm64',
    ],
    ['one of several', affinity(`[${term('[amd64, arm64]')}]`), undefined],
    ['the same in each term', affinity(`[${term('[arm64]')}, ${term('[arm64]')}]`), 'arm64'],
    ['another in each term', affinity(`[${term('[arm64]')}, ${term('[amd64]')}]`), undefined],
    ['any in one of the terms', affinity(`[${term('[arm64]')}, {matchExpressions: []}]`), undefined],
    ['what it must not be', affinity(`[${term('[arm64]', 'NotIn')}]`), undefined],
    ['another label', affinity(`[${term('[linux]', 'In', 'kubernetes.io/os')}]`), undefined],
    ['no values', affinity(`[${term('[]')}]`), undefined],
    [
      'what it only prefers',
      'affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]}}]}}',
      undefined,
    ],
  ])('%s', (_, fields, architecture) => {
    expect(podOf(`{${fields}, ${CONTAINERS}}`).architecture).toBe(architecture)
  })

  test('must be text', () => {
    expect(() => podOf(`{nodeSelector: {kubernetes.io/arch: 386}, ${CONTAINERS}}`)).toThrow(
      '`spec.nodeSelector["kubernetes.io/arch"]` must be a string; got "386"',
    )
  })
})
