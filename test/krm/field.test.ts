import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/krm/field.js'
import {
  elements,
  entries,
  get,
  integer,
  isAbsent,
  pathText,
  plain,
  requiredText,
  rootField,
  text,
  truth,
} from '../../src/krm/field.js'
import { rootOf } from './edited.js'

/** The field `a` of a mapping. */
function a(source: string): Field {
  return get(rootField(rootOf(source)), 'a')
}

describe('pathText', () => {
  test.each([
    [[], ''],
    [['spec'], 'spec'],
    [['spec', 'containers', 0, 'image'], 'spec.containers[0].image'],
    [
      ['metadata', 'annotations', 'config.kubernetes.io/path'],
      'metadata.annotations["config.kubernetes.io/path"]',
    ],
    [[0, 'a'], '[0].a'],
  ] as const)('%j is %s', (path, written) => {
    expect(pathText(path)).toBe(written)
  })
})

describe('isAbsent', () => {
  test.each(['b: 1', 'a:', 'a: ~', 'a: null', 'a: Null', 'a: NULL', 'a: # why', 'a: &x', '{a}', '{a: }'])(
    '%s',
    (source) => {
      expect(isAbsent(a(source))).toBe(true)
    },
  )

  test.each(['a: ""', "a: ''", 'a: nil', 'a: []', 'a: {}', 'a: "null"', 'a: |', 'a: 0', 'a: false'])(
    'not %s',
    (source) => {
      expect(isAbsent(a(source))).toBe(false)
    },
  )
})

describe('get', () => {
  test.each([
    ['a key', 'a: {b: {c: x}}', 'x'],
    ['a quoted key', '"a": {\'b\': {"c": x}}', 'x'],
    ['a parent that is absent', 'a: {d: 1}', undefined],
    ['a parent that is null', 'a: {b: ~}', undefined],
    ['an alias', 'z: &z {c: x}\na: {b: *z}', 'x'],
    ['an alias of an alias', 'y: &y {c: x}\nz: &z {b: *y}\na: *z', 'x'],
    ['a merge key', 'z: &z {c: x}\na: {b: {<<: *z, d: 1}}', 'x'],
    ["kpt's merge key", 'z: &z {c: x}\na:\n  b:\n    !!merge <<: *z', 'x'],
    ['a merge key with several sources', 'y: &y {c: x}\nz: &z {c: y}\na: {b: {<<: [*y, *z]}}', 'x'],
    ['a merge key in a merged mapping', 'y: &y {c: x}\nz: &z {<<: *y}\na: {b: {<<: *z}}', 'x'],
    ['an own key beside a merge key', 'z: &z {c: y}\na: {b: {<<: *z, c: x}}', 'x'],
    ['an own null beside a merge key', 'z: &z {c: y}\na: {b: {<<: *z, c: }}', undefined],
    ['an alias that means nothing', 'a: {b: *nobody}', undefined],
  ])('through %s', (_, source, found) => {
    expect(text(get(a(source), 'b', 'c'))).toBe(found)
  })

  test('it knows the path, there or not', () => {
    expect(get(a('a: {}'), 'b', 'c').path).toEqual(['a', 'b', 'c'])
  })

  test('a parent that is no mapping is a fault', () => {
    expect(() => get(a('x: 1\na:\n  b: [c]'), 'b', 'c')).toThrow(
      '`a.b` must be a mapping; got a list (line 3)',
    )
  })

  test.each(['a: &s\n  <<: *s', 'a: &s\n  <<: [*s]', 'y: &y\n  <<: &z\n    <<: *y\na: *y'])(
    'a mapping that merges itself has no more than its own keys: %j',
    (source) => {
      expect(() => get(a(source), 'b')).not.toThrow(RangeError)
    },
  )
})

describe('text', () => {
  test.each([
    ['a: x y', 'x y'],
    ['a: "1"', '1'],
    ["a: 'true'", 'true'],
    ['a: ""', ''],
    ['a: |\n  x\n', 'x\n'],
    ['a: >-\n  x\n  y\n', 'x y'],
    ['a: 0.5.1', '0.5.1'],
    ['a: 1Gi', '1Gi'],
    ['a: ~', undefined],
    ['a: "~"', '~'],
    ['b: 1', undefined],
  ])('of %j is %j', (source, expected) => {
    expect(text(a(source))).toBe(expected)
  })

  test.each([
    ['a: 1', '`a` must be a string; got "1" (line 1)'],
    ['a: -1.5', '`a` must be a string; got "-1.5" (line 1)'],
    ['b: 1\na: true', '`a` must be a string; got "true" (line 2)'],
    ['a: [x]', '`a` must be a string; got a list (line 1)'],
    ['a: {x: 1}', '`a` must be a string; got a mapping (line 1)'],
  ])('of %j is a fault', (source, message) => {
    expect(() => text(a(source))).toThrow(message)
  })

  test('a long value is cut in the message', () => {
    expect(() => integer(a(`a: ${'x'.repeat(100)}`))).toThrow(
      `\`a\` must be a whole number; got "${'x'.repeat(60)}…" (line 1)`,
    )
  })

  test('a text that must be there', () => {
    expect(requiredText(a('a: x'))).toBe('x')
    for (const source of ['a:', 'a: ""'])
      expect(() => requiredText(a(source))).toThrow('`a` must be a string that is not empty')
    expect(() => requiredText(a('b: 1'))).toThrow('`a` must be a string that is not empty; got nothing')
  })
})

describe('integer', () => {
  test.each([
    ['a: 1', 1],
    ['a: 0', 0],
    ['a: -5', -5],
    ['a: +5', 5],
    ['a: ~', undefined],
    ['b: 1', undefined],
  ])('of %j is %j', (source, expected) => {
    expect(integer(a(source))).toBe(expected)
  })

  test.each(['a: "1"', 'a: 1.5', 'a: x', 'a: [1]', 'a: true'])('%j is a fault', (source) => {
    expect(() => integer(a(source))).toThrow('`a` must be a whole number; got ')
  })
})

describe('truth', () => {
  test.each([
    ['a: true', true],
    ['a: True', true],
    ['a: false', false],
    ['a: ~', undefined],
  ])('of %j is %j', (source, expected) => {
    expect(truth(a(source))).toBe(expected)
  })

  test.each(['a: "true"', 'a: 1', 'a: x', 'a: {}'])('%j is a fault', (source) => {
    expect(() => truth(a(source))).toThrow('`a` must be true or false; got ')
  })
})

describe('lists and mappings', () => {
  test.each(['b: 1', 'a:', 'a: []', 'a: ~'])('%j has no elements', (source) => {
    expect(elements(a(source))).toEqual([])
  })

  test('elements know their paths, aliases are followed', () => {
    const found = elements(a('z: &z x\na: [*z, "y", ~]'))
    expect(found.map((field) => [text(field), pathText(field.path)])).toEqual([
      ['x', 'a[0]'],
      ['y', 'a[1]'],
      [undefined, 'a[2]'],
    ])
  })

  test('a mapping is no list, and a list no mapping', () => {
    expect(() => elements(a('a: {b: 1}'))).toThrow('`a` must be a list; got a mapping (line 1)')
    expect(() => entries(a('a: [b]'))).toThrow('`a` must be a mapping; got a list (line 1)')
  })

  test('entries are in order, and those of a merge key are among them', () => {
    const found = entries(a('z: &z {c: x, d: "y"}\na: {b: w, <<: *z, c: own}')).map(([key, field]) => [
      key,
      text(field),
    ])
    expect(Object.fromEntries(found)).toEqual({ b: 'w', c: 'own', d: 'y' })
  })
})

describe('plain', () => {
  test.each([
    [
      'a: {b: [1, "1", true, "true", x, ~, 0644, 1.5], c: {}}',
      { b: [1, '1', true, 'true', 'x', null, '0644', '1.5'], c: {} },
    ],
    ['a: 9007199254740993', '9007199254740993'],
    ['a: 500m', '500m'],
    ['a: |\n  x\n', 'x\n'],
    ['b: 1', null],
    ['z: &z {b: 1}\na: *z', { b: 1 }],
    ['z: &z {b: 1}\na: {<<: *z, c: 2}', { b: 1, c: 2 }],
  ])('%j', (source, expected) => {
    expect(plain(a(source))).toEqual(expected)
  })

  test('a mapping that holds itself ends', () => {
    expect(() => plain(a('a: &s {b: *s}'))).not.toThrow(RangeError)
  })
})
