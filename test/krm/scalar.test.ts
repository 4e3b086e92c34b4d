import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { TextChange } from '../../src/krm/scalar.js'
import { changed } from '../../src/krm/scalar.js'
import { dataOf, edited } from './edited.js'

function put(at: number, insert: string, remove = 0): TextChange {
  return { at, remove, insert }
}

function withChange(source: string, ...change: readonly TextChange[]): string {
  return edited(`a: ${source}\nb: 1\n`, { at: ['a'], change })
}

describe('a change goes into the text as it is quoted', () => {
  test.each<[situation: string, source: string, change: TextChange, expected: string]>([
    ['plain', 'sh x # c', put(3, '/dbg/y -- '), 'sh /dbg/y -- x # c'],
    ['plain, at its start', 'node x', put(0, 'exec '), 'exec node x'],
    ['plain, at its end', '-Xmx1g # c', put(6, ' -ea'), '-Xmx1g -ea # c'],
    ['plain, a comma, which ends a text in flow style', '-ea # c', put(3, ' -D=a,b'), '"-ea -D=a,b" # c'],
    ['plain, and it would not stay so', 'a b # c', put(2, '# '), '"a # b" # c'],
    ['plain, a colon at the end of a path', '/bin # c', put(0, '/dbg/bin:'), '/dbg/bin:/bin # c'],
    ['plain, a bracket', 'a b', put(2, "'[x]' "), '"a \'[x]\' b"'],
    ['single quotes', "'it''s me' # c", put(5, 'all '), "'it''s all me' # c"],
    ['single quotes, a quote comes', "'a b'", put(2, "it's "), "'a it''s b'"],
    ['double quotes', '"a b" # c', put(2, 'x '), '"a x b" # c'],
    ['double quotes, quotes come', '"a b"', put(2, '"x" \\ '), '"a \\"x\\" \\\\ b"'],
    [
      'double quotes behind escapes',
      String.raw`"\"a\" \\ \t\x41 b"`,
      put(9, 'x '),
      String.raw`"\"a\" \\ \t\x41 x b"`,
    ],
    [
      'double quotes behind code points',
      String.raw`"é\u00e9\U0001F600 b"`,
      put(5, 'x '),
      String.raw`"é\u00e9\U0001F600 x b"`,
    ],
    ['double quotes behind an emoji', '"😀 b"', put(3, 'x '), '"😀 x b"'],
    [
      'double quotes behind a surrogate pair',
      String.raw`"\ud83d\ude00 b"`,
      put(3, 'x '),
      String.raw`"\ud83d\ude00 x b"`,
    ],
    ['double quotes, something goes', '"a \\"b\\" c"', put(2, 'x', 3), '"a x c"'],
    ['a tag', '!!str "a b"', put(2, 'x '), '!!str "a x b"'],
  ])('%s', (...[, source, change, expected]) => {
    expect(withChange(source, change)).toBe(`a: ${expected}\nb: 1\n`)
  })

  test.each<[situation: string, source: string, change: TextChange, expected: string]>([
    ['a literal', '|\n  cd /app\n  node x\n', put(8, 'exec '), '|\n  cd /app\n  exec node x\n'],
    ['a literal at its start', '|\n  node x\n', put(0, 'exec '), '|\n  exec node x\n'],
    ['a literal at the end of a line', '|\n  node x\n  exit\n', put(6, ' y'), '|\n  node x y\n  exit\n'],
    ['a literal with deeper lines', '|\n  if x\n    node y\n', put(7, '-- '), '|\n  if x\n    -- node y\n'],
    ['a literal with an empty line', '|\n  a\n\n  b\n', put(3, 'x '), '|\n  a\n\n  x b\n'],
    ['a literal with a comment on its header', '|- # why\n  a b\n', put(2, 'x '), '|- # why\n  a x b\n'],
    ['a stripped literal', '|-\n  a b\n', put(3, ' x'), '|-\n  a b x\n'],
    ['a literal that keeps empty lines', '|+\n  a b\n\n', put(2, 'x '), '|+\n  a x b\n\n'],
    ['a literal with an indent of its own', '|2\n   a\n  b\n', put(3, 'x '), '|2\n   a\n  x b\n'],
    ['a literal with quotes and emoji', '|\n  "😀" b\n', put(5, 'x '), '|\n  "😀" x b\n'],
    ['a literal with spaces at the end of a line', '|\n  a  \n  b\n', put(4, 'x '), '|\n  a  \n  x b\n'],
  ])('%s', (...[, source, change, expected]) => {
    const output = (text: string): string => edited(text, { at: ['a'], change: [change] })
    expect(output(`a: ${source}b: 1\n`)).toBe(`a: ${expected}b: 1\n`)
    expect(output(`a: ${source}b: 1\n`.replaceAll('\n', '\r\n'))).toBe(
      `a: ${expected}b: 1\n`.replaceAll('\n', '\r\n'),
    )
    expect(dataOf(output(`a: ${source}`.trimEnd()))).toEqual({
      a: changed(textOf(`a: ${source}`.trimEnd()), [change]),
    })
  })

  test('several changes at once', () => {
    expect(withChange('"a b c"', put(0, 'x '), put(2, 'y', 1), put(5, ' z'))).toBe('a: "x a y c z"\nb: 1\n')
  })

  test('in a flow list', () => {
    expect(edited('a: [sh, -c, node x]\n', { at: ['a', 2], change: [put(5, '--inspect=1 ')] })).toBe(
      'a: [sh, -c, node --inspect=1 x]\n',
    )
    expect(edited('a: [sh, -c, java x]\n', { at: ['a', 2], change: [put(5, '-Da=b,c ')] })).toBe(
      'a: [sh, -c, "java -Da=b,c x"]\n',
    )
  })
})

describe('where source and value do not follow each other, the text is written anew', () => {
  test.each<[situation: string, source: string, change: TextChange, value: string]>([
    ['folded', '>\n  a\n  b\n\n  c\n', put(2, 'x '), 'a x b\nc\n'],
    ['folded and stripped', '>-\n  a\n  b\n', put(4 - 1, ' x'), 'a b x'],
    ['plain over several lines', 'a\n  b\n', put(2, 'x '), 'a x b'],
    ['single quotes over several lines', "'a\n\n  b'\n", put(2, 'x '), 'a\nx b'],
    ['double quotes over several lines', '"a\n  b"\n', put(2, 'x '), 'a x b'],
    ['double quotes with an escaped line break', '"a \\\n  b"\n', put(2, 'x '), 'a x b'],
  ])('%s', (...[, source, change, value]) => {
    for (const text of [
      `a: ${source}# of b\nb: 1\n`,
      `l:\n- a: ${source.replaceAll('\n', '\n  ').trimEnd()}\n# end`,
    ]) {
      const at = text.startsWith('a') ? ['a'] : ['l', 0, 'a']
      const output = edited(text, { at, change: [change] })
      const expected = text.startsWith('a')
        ? { a: value, b: 1 }
        : { l: [{ a: source.startsWith('>\n') ? value : value.trimEnd() }] }
      expect(dataOf(output)).toEqual(expected)
      expect(output.slice(output.indexOf('#'))).toBe(text.slice(text.indexOf('#')))
    }
  })
})

describe('changed', () => {
  test.each<[string, readonly TextChange[], string]>([
    ['', [], ''],
    ['abc', [], 'abc'],
    ['abc', [put(0, 'x')], 'xabc'],
    ['abc', [put(3, 'x')], 'abcx'],
    ['abc', [put(1, 'x', 1)], 'axc'],
    ['abc', [put(0, 'x', 1), put(1, 'y'), put(3, 'z')], 'xybcz'],
  ])('%j with %j is %j', (text, changes, expected) => {
    expect(changed(text, changes)).toBe(expected)
  })
})

const STYLES = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const

test('any new word in any text in any style gives the changed text, and nothing else changes', () => {
  const property = fc.property(sample, ({ words, style, width, at, insert, isBehind, ends }) => {
    const text = words.map(([word, gap]) => word + gap).join('') + 'end'
    const plain = { before: 1, list: [{ key: text, after: 'x' }] }
    const source = stringify(plain, { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth: width })
    fc.pre(JSON.stringify(dataOf(source)) === JSON.stringify(plain))
    const input = ends ? source : source.trimEnd()
    const start = words.slice(0, at).flat().join('').length
    const length = words[at]?.[0].length ?? 'end'.length
    const change = [isBehind ? put(start + length, ` ${insert}`) : put(start, `${insert} `)]
    const expected = { before: 1, list: [{ key: changed(text, change), after: 'x' }] }
    expect(dataOf(edited(input, { at: ['list', 0, 'key'], change }))).toEqual(expected)
  })
  fc.assert(property, { numRuns: 2000 })
})

const LETTERS = ['a', 'node', "'", '"', '\\', ':', '😀', 'é', '-', '$(A)', '{', ']', ',']
const word = fc.array(fc.constantFrom(...LETTERS), { maxLength: 4 }).map((parts) => `x${parts.join('')}`)
const sample = fc
  .record({
    words: fc.array(fc.tuple(word, fc.constantFrom(' ', '  ', '\t', '\n', '\n\n', ' \n')), { maxLength: 5 }),
    style: fc.constantFrom(...STYLES),
    width: fc.constantFrom(0, 20),
    place: fc.nat(),
    insert: fc.constantFrom('y', '--inspect=127.0.0.1:9229', '-D=a,b', "'it'", '"q"', '\\', 'a:', '[]', '#'),
    isBehind: fc.boolean(),
    ends: fc.boolean(),
  })
  .map((all) => ({ ...all, at: all.place % (all.words.length + 1) }))

function textOf(text: string): string {
  return (dataOf(text) as { a: string }).a
}
