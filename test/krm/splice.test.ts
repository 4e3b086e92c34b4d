import { describe, expect, test } from 'vitest'
import type { Edit } from '../../src/krm/edit.js'
import { dataOf, edited } from './edited.js'

interface Case {
  readonly situation: string
  readonly input: string
  readonly edits: readonly Edit[]
  readonly output: string
}

function check({ input, edits, output }: Case): void {
  expect(edited(input, ...edits)).toBe(output)
  // With Windows line ends the same text comes out with Windows line ends.
  expect(edited(input.replaceAll('\n', '\r\n'), ...edits)).toBe(output.replaceAll('\n', '\r\n'))
}

const append = (...values: readonly string[]): Edit => ({ at: ['a'], insert: values, before: 'end' })
const prepend = (...values: readonly string[]): Edit => ({ at: ['a'], insert: values, before: 0 })
const setKey: Edit = { at: ['a', 'k'], set: 'v' }

describe('an empty parent gets a list', () => {
  const SPELLINGS = [
    'a:',
    'a: ',
    'a: ~',
    'a: null',
    'a: Null',
    'a: NULL',
    'a: []',
    'a: [ ]',
    'a: {}',
    'a: !!seq []',
    'a: &x []',
  ]
  test.each(SPELLINGS)('%j', (spelling) => {
    expect(dataOf(edited(`${spelling}\nb: 1\n`, append('x', 'y')))).toEqual({ a: ['x', 'y'], b: 1 })
    expect(dataOf(edited(`b: 1\n${spelling}`, prepend('x')))).toEqual({ b: 1, a: ['x'] })
    expect(
      dataOf(
        edited(`z:\n  - c: 1\n    ${spelling}\n  - d\n`, { at: ['z', 0, 'a'], insert: ['x'], before: 0 }),
      ),
    ).toEqual({ z: [{ c: 1, a: ['x'] }, 'd'] })
  })

  test.each<Case>([
    {
      situation: 'with a comment behind it',
      input: 'a: # why\nb: 1\n',
      edits: [append('x')],
      output: 'a: # why\n- x\nb: 1\n',
    },
    {
      situation: 'with a comment behind its brackets',
      input: 'a: [] # why\nb: 1\n',
      edits: [append('x')],
      output: 'a: # why\n- x\nb: 1\n',
    },
    {
      situation: 'with a comment behind its null',
      input: 'a: ~  # why\nb: 1\n',
      edits: [append('x')],
      output: 'a:  # why\n- x\nb: 1\n',
    },
    {
      situation: 'in a wide layout',
      input: 'l:\n  - a: 1\na:\nb: 1\n',
      edits: [append('x')],
      output: 'l:\n  - a: 1\na:\n  - x\nb: 1\n',
    },
    {
      situation: 'at the end of a text without newline',
      input: 'b: 1\na:',
      edits: [append('x')],
      output: 'b: 1\na:\n- x',
    },
    {
      situation: 'in a flow mapping',
      input: 'm: {a: [], b: 1}\n',
      edits: [{ at: ['m', 'a'], insert: ['x'], before: 0 }],
      output: 'm: {a: ["x"], b: 1}\n',
    },
    {
      situation: 'in a flow mapping, as null',
      input: 'm: {a: , b: ~}\n',
      edits: [
        { at: ['m', 'a'], insert: ['x'], before: 0 },
        { at: ['m', 'b', 'k'], set: 1 },
      ],
      output: 'm: {a: ["x"] , b: {"k": 1}}\n',
    },
  ])('$situation', check)

  test.each([
    ['between its brackets', 'a: [\n  # keep me\n]\nb: 1\n'],
    ['before its brackets', 'a:\n  # keep me\n  []\nb: 1\n'],
    ['behind its colon, its brackets below', 'a: # keep me\n  []\nb: 1\n'],
    ['behind its colon, its null below', 'a: # keep me\n  null\nb: 1\n'],
    ['in its braces', 'a: { # keep me\n  }\nb: 1\n'],
  ])('a comment %s is kept', (_, input) => {
    const output = edited(input, append('x'))
    expect(output).toContain('# keep me')
    expect(dataOf(output)).toEqual({ a: ['x'], b: 1 })
  })

  test('a comment that stands where the list goes is kept, and so is what follows', () => {
    const output = edited('m:\n  a:\n    # - was: here\n  b: 1\n', {
      at: ['m', 'a'],
      insert: ['x'],
      before: 'end',
    })
    expect(output).toContain('    # - was: here\n')
    expect(dataOf(output)).toEqual({ m: { a: ['x'], b: 1 } })
  })
})

describe('an empty parent gets a mapping', () => {
  test.each<Case>([
    { situation: 'nothing', input: 'a:\nb: 1\n', edits: [setKey], output: 'a:\n  k: v\nb: 1\n' },
    {
      situation: 'braces',
      input: 'a: {} # why\nb: 1\n',
      edits: [setKey],
      output: 'a: # why\n  k: v\nb: 1\n',
    },
    {
      situation: 'in a layout of four columns',
      input: 'm:\n    c: 1\n    a: {}\n',
      edits: [{ at: ['m', 'a', 'k', 'l'], set: 'v' }],
      output: 'm:\n    c: 1\n    a:\n        k:\n            l: v\n',
    },
    {
      situation: 'several keys',
      input: 'a: null\n',
      edits: [setKey, { at: ['a', 'l'], set: 2 }],
      output: 'a:\n  k: v\n  l: 2\n',
    },
    { situation: 'a value', input: 'a:\nb: 1\n', edits: [{ at: ['a'], set: 'v' }], output: 'a: v\nb: 1\n' },
  ])('$situation', check)
})

describe('a new key goes behind the last one', () => {
  const z: Edit = { at: ['m', 'z'], set: 'v' }
  test.each<Case>([
    {
      situation: 'a plain value',
      input: 'm:\n  a: 1\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: 1\n  z: v\nn: 2\n',
    },
    {
      situation: 'a comment behind it',
      input: 'm:\n  a: 1 # why\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: 1 # why\n  z: v\nn: 2\n',
    },
    {
      situation: 'comments below it, in its column',
      input: 'm:\n  a: 1\n  # of a\n\n# of n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: 1\n  # of a\n  z: v\n\n# of n\nn: 2\n',
    },
    {
      situation: 'comments of the next key',
      input: 'm:\n  a: 1\n# of n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: 1\n  z: v\n# of n\nn: 2\n',
    },
    {
      situation: 'an empty line behind it',
      input: 'm:\n  a: 1\n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: 1\n  z: v\n\nn: 2\n',
    },
    {
      situation: 'an empty value',
      input: 'm:\n  a:\nn: 2\n',
      edits: [z],
      output: 'm:\n  a:\n  z: v\nn: 2\n',
    },
    {
      situation: 'a literal',
      input: 'm:\n  a: |\n    x\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: |\n    x\n  z: v\nn: 2\n',
    },
    {
      situation: 'a literal that is stripped',
      input: 'm:\n  a: |-\n    x\n\n# of n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: |-\n    x\n  z: v\n\n# of n\nn: 2\n',
    },
    {
      situation: 'a literal that keeps empty lines',
      input: 'm:\n  a: |+\n    x\n\n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: |+\n    x\n\n\n  z: v\nn: 2\n',
    },
    {
      situation: 'a folded text',
      input: 'm:\n  a: >\n    x\n    y\n\n# of n\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: >\n    x\n    y\n  z: v\n\n# of n\nn: 2\n',
    },
    {
      situation: 'a text over several lines',
      input: 'm:\n  a: x\n    y\n  # of a\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: x\n    y\n  # of a\n  z: v\nn: 2\n',
    },
    {
      situation: 'a quoted text over several lines',
      input: 'm:\n  a: "x\n    y"\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: "x\n    y"\n  z: v\nn: 2\n',
    },
    {
      situation: 'a list',
      input: 'm:\n  a:\n  - x\n  # of the list or z\nn: 2\n',
      edits: [z],
      output: 'm:\n  a:\n  - x\n  # of the list or z\n  z: v\nn: 2\n',
    },
    {
      situation: 'a flow list over several lines',
      input: 'm:\n  a: [x,\n    y # of y\n  ] # of a\nn: 2\n',
      edits: [z],
      output: 'm:\n  a: [x,\n    y # of y\n  ] # of a\n  z: v\nn: 2\n',
    },
    {
      situation: 'the end of the text, without newline',
      input: 'm:\n  a: 1',
      edits: [z],
      output: 'm:\n  a: 1\n  z: v',
    },
    {
      situation: 'the end of the text, a comment and no newline',
      input: 'm:\n  a: 1 # x',
      edits: [z],
      output: 'm:\n  a: 1 # x\n  z: v',
    },
    {
      situation: 'the mapping of a list entry',
      input: 'l:\n- m:\n    a: 1\n  n: 2\n- b\n',
      edits: [
        { at: ['l', 0, 'm', 'z'], set: 'v' },
        { at: ['l', 0, 'x'], set: ['w'] },
      ],
      output: 'l:\n- m:\n    a: 1\n    z: v\n  n: 2\n  x:\n  - w\n- b\n',
    },
    {
      situation: 'a list entry with spaces behind its dash',
      input: 'l:\n-   a: 1\n',
      edits: [{ at: ['l', 0, 'z'], set: 'v' }],
      output: 'l:\n-   a: 1\n    z: v\n',
    },
    {
      situation: 'a list entry below its dash',
      input: 'l:\n-\n  a: 1\n',
      edits: [{ at: ['l', 0, 'z'], set: 'v' }],
      output: 'l:\n-\n  a: 1\n  z: v\n',
    },
    {
      situation: 'a list entry with a comment on its dash line',
      input: 'l:\n- # top\n  a: 1\n',
      edits: [{ at: ['l', 0, 'z'], set: 'v' }],
      output: 'l:\n- # top\n  a: 1\n  z: v\n',
    },
    {
      situation: 'several new keys',
      input: 'm:\n  a: 1\n',
      edits: [z, { at: ['m', 'w', 'x'], set: true }, { at: ['k'], set: ['p'] }],
      output: 'm:\n  a: 1\n  z: v\n  w:\n    x: true\nk:\n- p\n',
    },
    {
      situation: 'ends of several mappings at one place',
      input: 'm:\n  a:\n    b:\n      c: 1\n',
      edits: [
        { at: ['t'], set: 1 },
        { at: ['m', 'x'], set: 2 },
        { at: ['m', 'a', 'w'], set: 3 },
        { at: ['m', 'a', 'b', 'v'], set: 4 },
      ],
      output: 'm:\n  a:\n    b:\n      c: 1\n      v: 4\n    w: 3\n  x: 2\nt: 1\n',
    },
    {
      situation: 'ends of lists and mappings at one place',
      input: 'm:\n- l:\n  - x',
      edits: [
        { at: ['m', 0, 'l'], insert: ['y'], before: 'end' },
        { at: ['m', 0, 'k'], set: 1 },
        { at: ['m'], insert: ['z'], before: 'end' },
        { at: ['t'], set: 2 },
      ],
      output: 'm:\n- l:\n  - x\n  - "y"\n  k: 1\n- z\nt: 2',
    },
    {
      situation: 'a flow mapping',
      input: 'm: {a: 1} # why\n',
      edits: [z],
      output: 'm: {a: 1, "z": "v"} # why\n',
    },
    {
      situation: 'a flow mapping with a comma at its end',
      input: 'm: {a: 1, }\n',
      edits: [z],
      output: 'm: {a: 1, "z": "v", }\n',
    },
    {
      situation: 'a flow mapping over several lines',
      input: 'm: {\n  a: 1 # why\n}\n',
      edits: [z],
      output: 'm: {\n  a: 1, "z": "v" # why\n}\n',
    },
    {
      situation: 'JSON',
      input: '{"m": {"a": 1}}',
      edits: [z, { at: ['n'], set: [true] }],
      output: '{"m": {"a": 1, "z": "v"}, "n": [true]}',
    },
    {
      situation: 'a flow mapping with a key alone',
      input: 'm: {a: 1, b}\nn: 2\n',
      edits: [z],
      output: 'm: {a: 1, b, "z": "v"}\nn: 2\n',
    },
  ])('$situation', check)

  test("a list entry that starts with kpt's merge key", () => {
    const input = 'd: &d\n  name: x\nl:\n- !!merge <<: *d\n  a: 1\n'
    expect(edited(input, { at: ['l', 0, 'z'], set: 'v' })).toBe(
      'd: &d\n  name: x\nl:\n- !!merge <<: *d\n  a: 1\n  z: v\n',
    )
  })

  test('a list entry that starts with a key that has an anchor', () => {
    expect(edited('l:\n- &n name: x\n  a: 1\n', { at: ['l', 0, 'z'], set: 'v' })).toBe(
      'l:\n- &n name: x\n  a: 1\n  z: v\n',
    )
  })
})

describe('a list gets entries', () => {
  test.each<Case>([
    {
      situation: 'behind the last, compact',
      input: 'a:\n- x\nb: 1\n',
      edits: [append('y', 'z')],
      output: 'a:\n- x\n- "y"\n- z\nb: 1\n',
    },
    {
      situation: 'behind the last, wide',
      input: 'a:\n  - x\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n  - x\n  - z\nb: 1\n',
    },
    {
      situation: 'behind the last, four columns',
      input: 'a:\n    - x\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n    - x\n    - z\nb: 1\n',
    },
    {
      situation: 'behind a comment of the last, wide',
      input: 'a:\n  - x\n  # more of x\n# of b\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n  - x\n  # more of x\n  - z\n# of b\nb: 1\n',
    },
    {
      situation: 'before a comment of the next key, compact',
      input: 'a:\n- x\n# of b\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n- x\n- z\n# of b\nb: 1\n',
    },
    {
      situation: 'behind a comment deep in the last, compact',
      input: 'a:\n- x: 1\n  # of x\n# of b\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n- x: 1\n  # of x\n- z\n# of b\nb: 1\n',
    },
    {
      situation: 'behind a literal',
      input: 'a:\n- |\n  x\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n- |\n  x\n- z\nb: 1\n',
    },
    {
      situation: 'behind a literal that keeps empty lines',
      input: 'a:\n- |+\n  x\n\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n- |+\n  x\n\n- z\nb: 1\n',
    },
    {
      situation: 'behind an empty entry',
      input: 'a:\n-\nb: 1\n',
      edits: [append('z')],
      output: 'a:\n-\n- z\nb: 1\n',
    },
    {
      situation: 'behind the last, without newline',
      input: 'a:\n- x',
      edits: [append('z')],
      output: 'a:\n- x\n- z',
    },
    { situation: 'before the first', input: 'a:\n- x\n', edits: [prepend('w')], output: 'a:\n- w\n- x\n' },
    {
      situation: 'before the first and its comment',
      input: 'a: # list\n# of x\n- x\n',
      edits: [prepend('w')],
      output: 'a: # list\n- w\n# of x\n- x\n',
    },
    {
      situation: 'before the first, an empty line behind the key',
      input: 'a:\n\n  - x\n',
      edits: [prepend('w')],
      output: 'a:\n  - w\n\n  - x\n',
    },
    {
      situation: 'before another one and its comment',
      input: 'a:\n- x # of x\n# of y\n- y\n',
      edits: [{ at: ['a'], insert: ['w'], before: 1 }],
      output: 'a:\n- x # of x\n- w\n# of y\n- y\n',
    },
    {
      situation: 'before another one, behind a comment of the one before',
      input: 'a:\n- x: 1\n  # of x\n- y\n',
      edits: [{ at: ['a'], insert: ['w'], before: 1 }],
      output: 'a:\n- x: 1\n  # of x\n- w\n- y\n',
    },
    {
      situation: 'in several places',
      input: 'a:\n- x\n- y\n',
      edits: [append('z'), prepend('w'), { at: ['a'], insert: ['m'], before: 1 }],
      output: 'a:\n- w\n- x\n- m\n- y\n- z\n',
    },
    {
      situation: 'mappings, wide',
      input: 'm:\n  a:\n    - n: x\n',
      edits: [{ at: ['m', 'a'], insert: [{ k: 'w', l: ['q'] }], before: 'end' }],
      output: 'm:\n  a:\n    - n: x\n    - k: w\n      l:\n        - q\n',
    },
    {
      situation: 'in a flow list',
      input: 'a: [x, y] # why\n',
      edits: [prepend('w'), append('z')],
      output: 'a: ["w", x, y, "z"] # why\n',
    },
    {
      situation: 'in a flow list with a comma at its end',
      input: 'a: [x, ]\n',
      edits: [append('z')],
      output: 'a: [x, "z", ]\n',
    },
    {
      situation: 'in a flow list over several lines',
      input: 'a: [\n  x, # of x\n  # of y\n  y\n]\n',
      edits: [{ at: ['a'], insert: ['m'], before: 1 }, append('z')],
      output: 'a: [\n  x, "m", # of x\n  # of y\n  y, "z"\n]\n',
    },
    {
      situation: 'in a flow list in a block list',
      input: 'a:\n- [x]\n',
      edits: [append('z')],
      output: 'a:\n- [x]\n- z\n',
    },
    {
      situation: 'and its entries change too',
      input: 'a:\n- n: x\n- n: y\n',
      edits: [
        append('z'),
        { at: ['a', 1, 'k'], set: 1 },
        { at: ['a'], insert: ['m'], before: 1 },
        { at: ['a', 0, 'k'], set: 2 },
      ],
      output: 'a:\n- n: x\n  k: 2\n- m\n- n: y\n  k: 1\n- z\n',
    },
  ])('$situation', check)
})

describe('a value gives way to another', () => {
  const to = (set: string | number | boolean): Edit => ({ at: ['a'], set })
  test.each<Case>([
    { situation: 'a number', input: 'a: 3 # pods\n', edits: [to(1)], output: 'a: 1 # pods\n' },
    { situation: 'a plain text', input: 'a: x y # z\n', edits: [to('v')], output: 'a: v # z\n' },
    {
      situation: 'a plain text to one that needs quotes',
      input: 'a: x\n',
      edits: [to('yes')],
      output: 'a: "yes"\n',
    },
    { situation: 'a single quoted text', input: "a: 'x'\n", edits: [to("it's")], output: "a: 'it''s'\n" },
    { situation: 'a text with a tag', input: 'a: !!str x\n', edits: [to('v')], output: 'a: !!str v\n' },
    { situation: 'an anchor that nobody uses', input: 'a: &x x\n', edits: [to('v')], output: 'a: &x v\n' },
    { situation: 'a literal', input: 'a: |\n  x\n  y\nb: 1\n', edits: [to('v')], output: 'a: "v"\nb: 1\n' },
    {
      situation: 'a text over several lines',
      input: 'a: x\n  y\nb: 1\n',
      edits: [to('v')],
      output: 'a: v\nb: 1\n',
    },
    {
      situation: 'in flow style',
      input: 'm: [{a: x}]\n',
      edits: [{ at: ['m', 0, 'a'], set: 'v,w' }],
      output: 'm: [{a: "v,w"}]\n',
    },
    {
      situation: 'an entry of a list',
      input: 'm:\n- x # c\n',
      edits: [{ at: ['m', 0], set: 'v' }],
      output: 'm:\n- v # c\n',
    },
  ])('$situation', check)
})

describe('a key goes', () => {
  const drop = (...at: readonly (string | number)[]): Edit => ({ at, remove: true })
  test.each<Case>([
    { situation: 'in the middle', input: 'a: 1\nb: 2\nc: 3\n', edits: [drop('b')], output: 'a: 1\nc: 3\n' },
    { situation: 'first', input: 'a: 1\nb: 2\n', edits: [drop('a')], output: 'b: 2\n' },
    { situation: 'last, without newline', input: 'a: 1\nb: 2', edits: [drop('b')], output: 'a: 1\n' },
    {
      situation: 'with all that is below it',
      input: 'a:\n  b:\n  - c\n  - d\ne: 1\n',
      edits: [drop('a')],
      output: 'e: 1\n',
    },
    { situation: 'with a literal', input: 'a: |\n  x\n\nb: 1\n', edits: [drop('a')], output: '\nb: 1\n' },
    {
      situation: 'with a text over several lines',
      input: 'a: "x\n  y"\nb: 1\n',
      edits: [drop('a')],
      output: 'b: 1\n',
    },
    { situation: 'with nothing', input: 'a:\nb: 1\n', edits: [drop('a')], output: 'b: 1\n' },
    {
      situation: 'in an entry of a list',
      input: 'l:\n- a: 1\n  b: 2\n- c\n',
      edits: [drop('l', 0, 'b')],
      output: 'l:\n- a: 1\n- c\n',
    },
    { situation: 'that is not there', input: 'a: 1\n', edits: [drop('b')], output: 'a: 1\n' },
    {
      situation: 'last, and another comes',
      input: 'm:\n  a: 1\n  b: 2\nn: 3\n',
      edits: [drop('m', 'b'), { at: ['m', 'z'], set: 'v' }],
      output: 'm:\n  a: 1\n  z: v\nn: 3\n',
    },
    {
      situation: 'in flow style, first',
      input: 'm: {a: 1, b: 2}\n',
      edits: [drop('m', 'a')],
      output: 'm: {b: 2}\n',
    },
    {
      situation: 'in flow style, in the middle',
      input: 'm: {a: 1, b: 2, c: 3}\n',
      edits: [drop('m', 'b')],
      output: 'm: {a: 1, c: 3}\n',
    },
    {
      situation: 'in flow style, last',
      input: 'm: {a: 1, b: 2}\n',
      edits: [drop('m', 'b')],
      output: 'm: {a: 1}\n',
    },
    { situation: 'in flow style, alone', input: 'm: {a: 1}\n', edits: [drop('m', 'a')], output: 'm: {}\n' },
    {
      situation: 'in flow style, the last two',
      input: 'm: {a: 1, b: 2, c: 3}\n',
      edits: [drop('m', 'b'), drop('m', 'c')],
      output: 'm: {a: 1}\n',
    },
    {
      situation: 'in flow style, the first two',
      input: 'm: {a: 1, b: 2, c: 3}\n',
      edits: [drop('m', 'a'), drop('m', 'b')],
      output: 'm: {c: 3}\n',
    },
    {
      situation: 'in flow style, and another comes',
      input: 'm: {a: 1, b: 2}\n',
      edits: [drop('m', 'b'), { at: ['m', 'z'], set: 'v' }],
      output: 'm: {a: 1, "z": "v"}\n',
    },
    {
      situation: 'in flow style, alone, and another comes',
      input: 'm: {a: 1}\n',
      edits: [drop('m', 'a'), { at: ['m', 'z'], set: 'v' }],
      output: 'm: {"z": "v"}\n',
    },
    {
      situation: 'in flow style, all, and another comes',
      input: 'm: {a: 1, b: 2}\n',
      edits: [drop('m', 'a'), drop('m', 'b'), { at: ['m', 'z'], set: 'v' }],
      output: 'm: {"z": "v"}\n',
    },
  ])('$situation', check)

  test('first in an entry of a list: the dash stays', () => {
    const input = 'l:\n- valueFrom:\n    x: 1\n  name: A\n- b\n'
    const output = edited(input, drop('l', 0, 'valueFrom'), { at: ['l', 0, 'value'], set: 'v' })
    expect(dataOf(output)).toEqual({ l: [{ name: 'A', value: 'v' }, 'b'] })
  })

  test('the first two in an entry of a list: the rest moves up to the dash', () => {
    const input = 'l:\n- livenessProbe:\n    x: 1\n  readinessProbe: {}\n  name: a\n  image: b\n- c\n'
    const output = edited(input, drop('l', 0, 'livenessProbe'), drop('l', 0, 'readinessProbe'))
    expect(output).toBe('l:\n- name: a\n  image: b\n- c\n')
  })

  test('a comment above it stays', () => {
    expect(edited('a: 1\n# of b\nb: 2\n', drop('b'))).toBe('a: 1\n# of b\n')
  })
})

describe('what others share is not edited', () => {
  test.each<[situation: string, input: string, edit: Edit, message: string]>([
    ['an alias', 'x: &s [p]\na: *s\n', append('y'), '`a` is the alias *s'],
    [
      'an anchor in use',
      'a: &s [p]\nx: *s\n',
      append('y'),
      '`a` has the anchor &s, which other fields use too',
    ],
    [
      'below an anchor in use',
      'a: &s {k: {l: 1}}\nx: *s\n',
      { at: ['a', 'k', 'l'], set: 2 },
      '`a` has the anchor &s, which other fields use too',
    ],
    [
      'an empty list with an anchor in use',
      'a: &s []\nx: *s\n',
      append('y'),
      '`a` has the anchor &s, which other fields use too',
    ],
    [
      'nothing with an anchor in use',
      'a: &s\nx: *s\n',
      append('y'),
      '`a` has the anchor &s, which other fields use too',
    ],
    [
      'a scalar with an anchor in use',
      'a: &s v\nx: *s\n',
      { at: ['a'], set: 'w' },
      '`a` has the anchor &s, which other fields use too',
    ],
    [
      'an entry that is an alias',
      'x: &s {p: 1}\na: [*s]\n',
      { at: ['a', 0, 'q'], set: 1 },
      '`a[0]` is the alias *s',
    ],
    [
      'a list that comes through a merge key',
      'x: &s {k: [p]}\na:\n  <<: *s\n',
      { at: ['a', 'k'], insert: ['q'], before: 'end' },
      '`a.k` comes through a merge key (<<)',
    ],
    [
      "a list that comes through kpt's merge key",
      'x: &s {k: [p]}\na:\n  !!merge <<: *s\n',
      { at: ['a', 'k'], insert: ['q'], before: 'end' },
      '`a.k` comes through a merge key (<<)',
    ],
    [
      'a list that comes through one of several merges',
      'x: &s {k: [p]}\ny: &t {}\na:\n  <<: [*t, *s]\n',
      { at: ['a', 'k'], insert: ['q'], before: 'end' },
      '`a.k` comes through a merge key (<<)',
    ],
    [
      'a text where a list was expected',
      'a: text\n',
      append('y'),
      '`a` is plain text where a mapping or a list was expected',
    ],
  ])('%s', (...[, input, edit, message]) => {
    expect(() => edited(input, edit)).toThrow(message)
  })

  test('a new key beside a merge key is fine', () => {
    expect(edited('x: &s {k: 1}\na:\n  <<: *s\n', { at: ['a', 'z'], set: 'v' })).toBe(
      'x: &s {k: 1}\na:\n  <<: *s\n  z: v\n',
    )
  })

  test('an asterisk in a text is no alias', () => {
    expect(edited("x: '*s'\na: &s [p]\n", append('y'))).toBe('x: \'*s\'\na: &s [p, "y"]\n')
  })
})
