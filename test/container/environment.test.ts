import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConfigField, EnvEntry } from '../../src/container/container.js'
import {
  escapeExpansion,
  imageVariable,
  isComplete,
  knowsImageEnv,
  valueOf,
  variable,
} from '../../src/container/environment.js'
import { expand } from './kubernetes-expansion.js'

const VARIABLES = new Map([
  ['A', 'value'],
  ['', 'nameless'],
  ['$', 'dollar'],
  ['$(A', 'half'],
  ['B', '$(A)'],
])

describe('the model of Kubernetes expands as its own tests say', () => {
  // From expansion_test.go, k8s.io/kubernetes/third_party/forked/golang/expansion.
  const KNOWN = new Map([
    ['VAR_A', 'A'],
    ['VAR_B', 'B'],
    ['VAR_C', 'C'],
    ['VAR_REF', '$(VAR_A)'],
    ['VAR_EMPTY', ''],
  ])
  test.each([
    ['$(VAR_A)', 'A'],
    ['___$(VAR_B)___', '___B___'],
    ['$(VAR_A)-$(VAR_B)', 'A-B'],
    ['$(VAR_REF)', '$(VAR_A)'],
    ['$$(VAR_A)', '$(VAR_A)'],
    ['$$$(VAR_A)', '$A'],
    ['$$$$(VAR_A)', '$$(VAR_A)'],
    ['$VAR_A', '$VAR_A'],
    ['$(VAR_DNE)', '$(VAR_DNE)'],
    ['foo$(VAR_EMPTY)bar', 'foobar'],
    ['$(VAR_A', '$(VAR_A'],
    ['$', '$'],
    ['$$', '$'],
    ['$$$', '$$'],
    ['foo\\$(VAR_A)', 'foo\\A'],
    ['$?_boo_$!', '$?_boo_$!'],
    ['$)$(VAR_A)', '$)A'],
  ])('%s is %s', (text, expanded) => {
    expect(expand(text, KNOWN)).toBe(expanded)
  })
})

describe('escapeExpansion', () => {
  test.each([
    ['', ''],
    ['$HOME/x', '$HOME/x'],
    ['$', '$'],
    ['a$', 'a$'],
    ['$(A)', '$$(A)'],
    ['$$', '$$$'],
    ['kill $$', 'kill $$$'],
    ['$$(A)', '$$$$(A)'],
    ['$(A', '$$(A'],
    ['${A} `b` $1', '${A} `b` $1'],
  ])('%s is written %s', (text, written) => {
    expect(escapeExpansion(text)).toBe(written)
  })

  test('any text reaches the container as it is', () => {
    const text = fc
      .array(fc.constantFrom('$', '(', ')', 'A', 'B', 'x', '$$', '$(A)'), { maxLength: 12 })
      .map((parts) => parts.join(''))
    const property = fc.property(fc.oneof(text, fc.string()), (each) => {
      expect(expand(escapeExpansion(each), VARIABLES)).toBe(each)
    })
    fc.assert(property, { numRuns: 5000 })
  })

  test('any text before a separator stays apart from what follows', () => {
    const property = fc.property(
      fc.string({ unit: fc.constantFrom('$', '(', ')', 'A') }),
      fc.constantFrom(' ', ':'),
      (each, separator) => {
        expect(expand(`${escapeExpansion(each)}${separator}--inspect=1`, VARIABLES)).toBe(
          `${each}${separator}--inspect=1`,
        )
      },
    )
    fc.assert(property, { numRuns: 2000 })
  })
})

function entry(name: string, value: string | undefined, index = 0): EnvEntry {
  return { name, index, value, isOptional: false }
}

describe("a variable is the pod's entry, else the image's", () => {
  const imageConfig = { Env: ['A=image', 'A=image again', 'EMPTY', 'EQUALS=a=b', 'AB=no'] }
  test.each<[name: string, env: readonly EnvEntry[], found: unknown, value: string | undefined]>([
    ['A', [], { from: 'image', value: 'image again' }, 'image again'],
    ['EQUALS', [], { from: 'image', value: 'a=b' }, 'a=b'],
    ['EMPTY', [], { from: 'image', value: '' }, ''],
    ['NOBODY', [], { from: 'nowhere' }, undefined],
    ['A', [entry('B', 'b'), entry('A', 'pod', 1)], { from: 'pod', entry: entry('A', 'pod', 1) }, 'pod'],
    ['A', [entry('A', 'one'), entry('A', 'two', 1)], { from: 'pod', entry: entry('A', 'two', 1) }, 'two'],
    ['A', [entry('A', undefined)], { from: 'pod', entry: entry('A', undefined) }, undefined],
    ['A', [entry('A', '')], { from: 'pod', entry: entry('A', '') }, ''],
    ['toString', [], { from: 'nowhere' }, undefined],
  ])('%s with %j', (...[name, env, found, value]) => {
    expect(variable({ env, envFrom: [], imageConfig }, name)).toEqual(found)
    expect(valueOf({ env, envFrom: [], imageConfig }, name)).toBe(value)
  })

  test('without an image there is only the pod', () => {
    expect(variable({ env: [], envFrom: [], imageConfig: undefined }, 'A')).toEqual({ from: 'nowhere' })
    expect(imageVariable({ imageConfig: undefined }, 'A')).toBeUndefined()
    expect(imageVariable({ imageConfig: {} }, 'A')).toBeUndefined()
  })
})

describe('the variables of a container are all known', () => {
  const ELSEWHERE = [{ prefix: '', configMap: 'c', data: undefined }]

  test.each<
    [situation: string, image: readonly ConfigField[] | undefined, fromElsewhere: boolean, known: object]
  >([
    ['with its image', [], false, { image: true, all: true }],
    ['without its image', undefined, false, { image: false, all: false }],
    ['with the variables of its image open', ['Env'], false, { image: false, all: false }],
    ['with something else of its image open', ['User', 'Cmd'], false, { image: true, all: true }],
    ['with a ConfigMap that is not here', [], true, { image: true, all: false }],
  ])('%s', (_, gaps, ...[isFromElsewhere, known]) => {
    const container = {
      env: [],
      envFrom: isFromElsewhere ? ELSEWHERE : [],
      imageConfig: gaps && { Env: ['A=1'] },
      imageGaps: gaps ?? [],
    }
    expect({ image: knowsImageEnv(container), all: isComplete(container) }).toEqual(known)
  })
})
