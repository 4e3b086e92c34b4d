import { describe, expect, test } from 'vitest'
import type { Selector } from '../src/config/config.js'
import { isNaming, isSelected } from '../src/select.js'
import { workloadOf } from './workload/workload.js'

const WORKLOAD = workloadOf(
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop, labels: {tier: front}}\n' +
    'spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: "example.com/web:2"}, {name: bare}]}}}\n',
)

function isMeant(selector: Selector, index = 0): boolean {
  const container = WORKLOAD.pod.containers[index]
  return container !== undefined && isSelected(selector, { workload: WORKLOAD, container })
}

describe('a selector means a container', () => {
  test.each<[selector: Selector, isSelected: boolean]>([
    [{}, true],
    [{ kind: 'Deployment' }, true],
    [{ kind: 'deployment' }, false],
    [{ kind: '*Set' }, false],
    [{ name: 'web' }, true],
    [{ name: 'w?b' }, true],
    [{ name: 'we' }, false],
    [{ namespace: 'shop' }, true],
    [{ namespace: 'sh*' }, true],
    [{ namespace: '' }, false],
    [{ container: 'main' }, true],
    [{ container: 'bare' }, false],
    [{ image: 'example.com/web' }, true],
    [{ image: 'example.com/web:2' }, true],
    [{ image: 'example.com/web:3' }, false],
    [{ image: 'web' }, false],
    [{ image: '*/web' }, true],
    [{ labels: {} }, true],
    [{ labels: { tier: 'front' } }, true],
    [{ labels: { app: 'web' } }, true],
    [{ labels: { tier: 'f*', app: 'w*' } }, true],
    [{ labels: { tier: 'front', app: 'mail' } }, false],
    [{ labels: { team: 'red' } }, false],
    [
      { kind: 'Deployment', name: 'web', namespace: 'shop', container: 'main', image: 'example.com/web' },
      true,
    ],
    [{ kind: 'Deployment', name: 'web', namespace: 'shop', container: 'main', image: 'mail' }, false],
  ])('%j: %s', (selector, expected) => {
    expect(isMeant(selector)).toBe(expected)
  })

  test('that has no image, by no image', () => {
    expect(isMeant({ image: 'example.com/web' }, 1)).toBe(false)
    expect(isMeant({ container: 'bare' }, 1)).toBe(true)
  })

  test('with a label that is there, for a glob that stands for anything', () => {
    expect(isMeant({ labels: { tier: '*' } })).toBe(true)
    expect(isMeant({ labels: { team: '*' } })).toBe(false)
  })
})

describe('a selector singles something out', () => {
  test.each<[selector: Selector, isNaming: boolean]>([
    [{}, false],
    [{ kind: 'Pod', namespace: 'shop', labels: { app: 'web' } }, false],
    [{ name: 'web' }, true],
    [{ name: 'web*' }, false],
    [{ name: 'web*', container: 'main' }, true],
    [{ container: '?' }, false],
    [{ image: 'example.com/web' }, true],
    [{ image: '*/web' }, false],
  ])('%j: %s', (selector, expected) => {
    expect(isNaming(selector)).toBe(expected)
  })
})
