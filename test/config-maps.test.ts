import { describe, expect, test } from 'vitest'
import { configMapsAmong } from '../src/config-maps.js'
import { cut } from '../src/krm/wire.js'

type Found = Readonly<Record<string, string>> | undefined

async function found(text: string, name: string, namespace?: string): Promise<Found> {
  const data = configMapsAmong((await cut(text)).items, text)(name, namespace)
  return data && Object.fromEntries(data)
}

function configMap(metadata: string, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\ndata: ${data}\n---\n`
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: settings}\nspec: {containers: []}\n---\n'

describe('a ConfigMap is found by its name in a namespace', () => {
  const shop = configMap('{name: settings, namespace: shop}', '{A: shop}')
  const bank = configMap('{name: settings, namespace: bank}', '{A: bank}')
  const nowhere = configMap('{name: settings}', '{A: nowhere}')
  const empty = configMap('{name: settings, namespace: ""}', '{A: empty}')
  test.each<[situation: string, text: string, namespace: string | undefined, data: Found]>([
    ['the only one', nowhere, undefined, { A: 'nowhere' }],
    ['behind a pod of its name', POD + nowhere, undefined, { A: 'nowhere' }],
    ['the first of two namespaces', shop + bank, 'shop', { A: 'shop' }],
    ['the second of two namespaces', shop + bank, 'bank', { A: 'bank' }],
    ['none of the namespace that the host gives', shop + bank, undefined, undefined],
    ['none of a namespace', nowhere, 'shop', undefined],
    ['an empty namespace is none', empty, undefined, { A: 'empty' }],
    ['none where only its name begins so', configMap('{name: settings-2}', '{A: b}'), undefined, undefined],
    ['none where only its data say the name', configMap('{name: x}', '{A: settings}'), undefined, undefined],
    ['none among no ConfigMaps', POD, undefined, undefined],
    ['without data', 'kind: ConfigMap\nmetadata: {name: settings}\n', undefined, {}],
    [
      'with what is not text left out',
      `${configMap('{name: settings}', '{A: b, B: }').replace(/---\n$/, '')}binaryData: {C: eA==}\n`,
      undefined,
      { A: 'b' },
    ],
  ])('%s', async (...[, text, namespace, data]) => {
    expect(await found(text, 'settings', namespace)).toEqual(data)
  })
})

describe('a ConfigMap that cannot be right says nothing, and others are found all the same', () => {
  test.each([
    ['data that are a list', configMap('{name: settings}', '[a]')],
    ['a value that is a number', configMap('{name: settings}', '{A: 1}')],
    ['a value that is a mapping', configMap('{name: settings}', '{A: {b: c}}')],
    ['metadata that are text', configMap('settings', '{A: b}')],
    ['a name that is a number', configMap('{name: 1, labels: {x: settings}}', '{A: b}')],
    ['text that is no YAML', 'kind: ConfigMap\nmetadata: {name: settings\n---\n'],
  ])('%s', async (_, broken) => {
    expect(await found(broken, 'settings')).toBeUndefined()
    const right = configMap('{name: settings}', '{A: right}')
    expect(await found(broken + right, 'settings')).toEqual({ A: 'right' })
  })
})

test('a ConfigMap that nobody asks for is not parsed', async () => {
  const text = `kind: ConfigMap\nmetadata: {name: other\n---\n${configMap('{name: settings}', '{A: b}')}`
  expect(await found(text, 'settings')).toEqual({ A: 'b' })
})
