import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Layout, Value } from '../../src/krm/print.js'
import { block, entry, flow, pair, scalar } from '../../src/krm/print.js'

const READERS = [
  { version: '1.1', schema: 'yaml-1.1' },
  { version: '1.2', schema: 'core' },
] as const

/** What readers of both versions of YAML make of a text. */
function readings(text: string): readonly unknown[] {
  return READERS.map((reader) => parse(text, { ...reader, customTags: ['timestamp', 'binary'] }) as unknown)
}

describe('scalar', () => {
  // Expected as they stand in a manifest; a word in quotes is one that some reader takes for another type.
  test.each([
    ['server.js', 'server.js'],
    ['--inspect=127.0.0.1:9229', '--inspect=127.0.0.1:9229'],
    ['-jar', '-jar'],
    ['/usr/local/bin:/usr/bin', '/usr/local/bin:/usr/bin'],
    ['--max-old-space-size=4096 --inspect', '--max-old-space-size=4096 --inspect'],
    ['$(COPY) more', '"$(COPY) more"'],
    ['http://example.com:80/a?b', '"http://example.com:80/a?b"'],
    ['nan', 'nan'],
    ['1.2.3', '"1.2.3"'],
    ['', '""'],
    ['true', '"true"'],
    ['Yes', '"Yes"'],
    ['off', '"off"'],
    ['y', '"y"'],
    ['N', '"N"'],
    ['null', '"null"'],
    ['~', '"~"'],
    ['1', '"1"'],
    ['-1', '"-1"'],
    ['0644', '"0644"'],
    ['0o17', '"0o17"'],
    ['0x1F', '"0x1F"'],
    ['0b101', '"0b101"'],
    ['1_000', '"1_000"'],
    ['1e3', '"1e3"'],
    ['1.5E+3', '"1.5E+3"'],
    ['.5', '".5"'],
    ['.inf', '".inf"'],
    ['.NaN', '".NaN"'],
    ['12:30:45', '"12:30:45"'],
    ['2001-01-01', '"2001-01-01"'],
    ['2001-01-01T00:00:00Z', '"2001-01-01T00:00:00Z"'],
    ['2001-12-14 21:59:43.10 -5', '"2001-12-14 21:59:43.10 -5"'],
    ['<<', '"<<"'],
    ['=', '"="'],
    ['-', '"-"'],
    ['--', '"--"'],
    ['---', '"---"'],
    ['a: b', '"a: b"'],
    ['a:', '"a:"'],
    ['a #b', '"a #b"'],
    ['#a', '"#a"'],
    ['&a', '"&a"'],
    ['*a', '"*a"'],
    ['!a', '"!a"'],
    ['@a', '"@a"'],
    ['%a', '"%a"'],
    ['`a`', '"`a`"'],
    ['[a]', '"[a]"'],
    ['a\tb', '"a\\tb"'],
    ['a\nb', '"a\\nb"'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ["it's", '"it\'s"'],
    ['{"a": "b"}', '\'{"a": "b"}\''],
    ['{"a": "it\'s"}', '\'{"a": "it\'\'s"}\''],
    ['say "hi"\n', '"say \\"hi\\"\\n"'],
    ['😀', '"😀"'],
  ])('%j is written %s', (value, written) => {
    expect(scalar(value)).toBe(written)
  })

  test.each(['entry', 'value', 'key'])(
    "any string is itself as a list's %s, whatever the reader",
    (place) => {
      const written = (text: string): string =>
        ({ entry: `- ${scalar(text)}\n`, value: `a: ${scalar(text)}\n`, key: `${scalar(text)}: a\n` })[
          place
        ] ?? ''
      const expected = (text: string): unknown =>
        ({ entry: [text], value: { a: text }, key: { [text]: 'a' } })[place]
      const property = fc.property(tricky, (text) => {
        // This reader of 1.1 takes it for a number, which neither specification does.
        fc.pre(!/^[._]*[eE][-+]?\d+$/.test(text))
        for (const reading of readings(written(text))) expect(reading).toEqual(expected(text))
      })
      fc.assert(property, { numRuns: 2000 })
    },
  )

  test('whatever is written is printable, so that readers in Go take it', () => {
    const property = fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
      expect(scalar(text)).toMatch(PRINTABLE)
      expect(flow(text)).toMatch(PRINTABLE)
    })
    fc.assert(property, { numRuns: 1000 })
  })

  test.each(['\u0000', '\u001b', '\u007f', '\u0085', '\u009f', '\u2028', '\u2029', '\ufeff', '\uffff'])(
    'a character that YAML forbids or folds is escaped: %j',
    (character) => {
      expect(scalar(`a${character}b`)).toMatch(PRINTABLE)
      expect(flow(`a${character}b`)).toMatch(PRINTABLE)
    },
  )
})

// YAML 1.1, 5.1 "Character Set", without the line breaks it has and YAML 1.2 has not.
const PRINTABLE =
  /^(?:[\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$/

const WORDS = [
  'yes',
  'No',
  'null',
  '~',
  '0',
  '1',
  '0x',
  '0o',
  '0b',
  'e',
  'E',
  '+',
  '-',
  '.',
  '_',
  ':',
  ' ',
  ',',
  '#',
  "'",
  '"',
  '\\',
  '$(A)',
  '$$',
  '[',
  '{',
  '<<',
  '=',
  '?',
  '!',
  '&',
  '*',
  '|',
  '>',
  '%',
  '@',
  '`',
  'T',
  'Z',
  'inf',
  'nan',
  '2001-01-01',
  '12:30',
  '\n',
  '\t',
  '😀',
]
const tricky = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join('')),
)

const COMPACT: Layout = { step: 2, dash: 0, newline: '\n' }
const WIDE: Layout = { step: 4, dash: 4, newline: '\n' }
const VALUE = {
  name: 'dlv',
  containerPort: 56268,
  nested: { list: ['a', { b: 'yes' }], none: [], nothing: {} },
}

describe('block', () => {
  test('in compact style', () => {
    expect(block([VALUE], 2, COMPACT)).toEqual([
      '  - name: dlv',
      '    containerPort: 56268',
      '    nested:',
      '      list:',
      '      - a',
      '      - b: "yes"',
      '      none: []',
      '      nothing: {}',
    ])
  })

  test('in a wide style of four columns', () => {
    expect(block(VALUE, 4, WIDE)).toEqual([
      '    name: dlv',
      '    containerPort: 56268',
      '    nested:',
      '        list:',
      '            - a',
      '            - b: "yes"',
      '        none: []',
      '        nothing: {}',
    ])
  })

  test.each([
    ['text', 'a', ['a']],
    ['a number', 1, ['1']],
    ['true', true, ['true']],
    ['null', null, ['null']],
    ['an empty list', [], ['[]']],
    ['an empty mapping', {}, ['{}']],
    ['a list in a list', [['a', 'b'], []], ['- - a', '  - b', '- []']],
  ] as const)('of %s', (_, value, lines) => {
    expect(block(value, 0, COMPACT)).toEqual(lines)
  })

  test('an entry and a pair stand at their column', () => {
    expect(entry({ a: 'b', c: ['d'] }, 3, COMPACT)).toEqual(['   - a: b', '     c:', '     - d'])
    expect(pair('config.k8s.io/id', ['x'], { column: 1, layout: WIDE })).toEqual([
      ' config.k8s.io/id:',
      '     - x',
    ])
  })
})

test('any value is itself in block and in flow style, whatever the reader and the layout', () => {
  const property = fc.property(anyValue, fc.constantFrom(COMPACT, WIDE), (value, layout) => {
    fc.pre(!/"[._]*[eE][-+]?\d+"/.test(JSON.stringify(value)))
    for (const text of [`${block({ value }, 0, layout).join('\n')}\n`, `value: ${flow(value)}\n`]) {
      for (const reading of readings(text)) expect(reading).toEqual({ value })
    }
  })
  fc.assert(property, { numRuns: 1000 })
})

const { anyValue } = fc.letrec<{ anyValue: Value }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 3 },
    tricky,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('anyValue'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z][\w./-]*$/), tie('anyValue'), { maxKeys: 3 }),
  ),
}))
