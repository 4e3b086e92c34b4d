import { describe, expect, test } from 'vitest'
import { readInstructions } from '../../../src/images/dockerfile/instructions.js'
import { pairsOf, wordsOf } from '../../../src/images/dockerfile/words.js'

function told(lines: readonly string[], lineEnd = '\n'): readonly string[] {
  return readInstructions(lines.join(lineEnd)).instructions.map(
    ({ keyword, rest, line }) => `${line} ${keyword} ${rest}`,
  )
}

describe('the instructions of a Dockerfile', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['plain ones', ['FROM a', '', 'CMD b c  '], ['1 FROM a', '3 CMD b c']],
    [
      'comments',
      ['# one', 'FROM a # no comment', '  # two', 'USER 1'],
      ['2 FROM a # no comment', '4 USER 1'],
    ],
    ['continued lines', ['CMD a \\', '  b \\  ', 'c'], ['1 CMD a   b c']],
    [
      'comments and blanks in continued lines',
      ['ENV A=1 \\', '  # x \\', '', '# y', '  B=2', 'USER 1'],
      ['1 ENV A=1   B=2', '6 USER 1'],
    ],
    ['an escape at the end of the file', ['FROM a', 'CMD a \\'], ['1 FROM a', '2 CMD a']],
    ['lower case and tabs', ['from a', '\tcmd\tb'], ['1 FROM a', '2 CMD b']],
    ['no words', ['FROM a', 'CMD'], ['1 FROM a', '2 CMD ']],
    [
      'an escape directive',
      ['# escape=`', 'FROM a', 'CMD a `', 'b\\', 'USER 1'],
      ['2 FROM a', '3 CMD a b\\', '5 USER 1'],
    ],
    [
      'an escape directive behind another',
      ['# syntax=docker/dockerfile:1', '# escape=`', 'CMD a `', 'b'],
      ['3 CMD a b'],
    ],
    ['an escape directive that is only a comment', ['# first', '# escape=`', 'CMD a \\', 'b'], ['3 CMD a b']],
    ['a here-document', ['RUN <<EOF', 'CMD no', 'EOF', 'CMD yes'], ['1 RUN <<EOF', '4 CMD yes']],
    [
      'here-documents with tabs and quotes',
      ['COPY <<-"A" <<B /x', '\tCMD no', '\tA', 'USER no', 'B', 'CMD yes'],
      ['1 COPY <<-"A" <<B /x', '6 CMD yes'],
    ],
    [
      'shifts that are no here-document',
      ['RUN echo $((1<<2))', 'CMD yes'],
      ['1 RUN echo $((1<<2))', '2 CMD yes'],
    ],
    ['here-documents that CMD does not have', ['CMD cat <<EOF', 'USER 1'], ['1 CMD cat <<EOF', '2 USER 1']],
    ['a byte order mark', ['\uFEFFFROM a', 'CMD b'], ['1 FROM a', '2 CMD b']],
  ])('%s', (_, lines, expected) => {
    expect(told(lines)).toEqual(expected)
  })

  test('Windows line ends', () => {
    expect(
      told(['# escape=`', 'FROM a', 'CMD b `', '  # x', ' c', 'RUN <<E', 'CMD no', 'E', 'USER 1'], '\r\n'),
    ).toEqual(['2 FROM a', '3 CMD b  c', '6 RUN <<E', '9 USER 1'])
  })

  test('flags stand apart', () => {
    const [from, copy] = readInstructions(
      'FROM --platform=linux/arm64 a AS b\nCOPY --link --from=x a b',
    ).instructions
    expect([...(from?.flags ?? []), from?.rest]).toEqual([['platform', 'linux/arm64'], 'a AS b'])
    expect([...(copy?.flags ?? []), copy?.rest]).toEqual([['link', ''], ['from', 'x'], 'a b'])
  })

  // The parser goes on behind two escapes, and does not see one behind two of them; builders differ.
  test.each([
    'WORKDIR C:\\\\\nUSER 1',
    'RUN dir C:\\\\\nUSER 1',
    'CMD a\\\\ \\\nb\nUSER 1',
    'RUN echo $((1 <<2))\nUSER 1',
    'RUN cat <<EOF\nUSER 1',
  ])('where %j ends must be clear', (lines) => {
    expect(() => readInstructions(`FROM a\n${lines}`)).toThrow('it is not clear where the instruction ends')
  })

  test('two dashes end the flags', () => {
    const [run, cmd] = readInstructions('RUN --network=none -- --mount=x\nCMD -- a').instructions
    expect([[...(run?.flags ?? [])], run?.rest]).toEqual([[['network', 'none']], '--mount=x'])
    expect([[...(cmd?.flags ?? [])], cmd?.rest]).toEqual([[], 'a'])
  })
})

describe('words', () => {
  test.each<[string, readonly string[]]>([
    ['a  b\tc', ['a', 'b', 'c']],
    ['A="x y" B=z', ['A="x y"', 'B=z']],
    ['A=\'x " y\' B="it\'s"', ["A='x \" y'", 'B="it\'s"']],
    ['a\\ b c\\"d e', ['a\\ b', 'c\\"d', 'e']],
    ['"a\\" b" c', ['"a\\" b"', 'c']],
    ["'a\\' b", ["'a\\'", 'b']],
    ['"open a b', ['"open a b']],
    ['a\\', ['a\\']],
    ['', []],
  ])('%j', (rest, expected) => {
    expect(wordsOf(rest, '\\')).toEqual(expected)
  })

  test('a backtick escapes where the directive says so', () => {
    expect(wordsOf('a` b C:\\ d "x`" y"', '`')).toEqual(['a` b', 'C:\\', 'd', '"x`" y"'])
  })
})

describe('pairs', () => {
  test.each<[string, readonly (readonly [string, string])[]]>([
    [
      'A=1 B="2 3"',
      [
        ['A', '1'],
        ['B', '"2 3"'],
      ],
    ],
    [
      'A= B=x=y',
      [
        ['A', ''],
        ['B', 'x=y'],
      ],
    ],
    ['A  one "two"  three', [['A', 'one "two"  three']]],
    ['A b=c', [['A', 'b=c']]],
  ])('%j', (rest, expected) => {
    expect(pairsOf(rest, '\\')).toEqual(expected)
  })

  test.each([
    ['A', '"A" has no value'],
    ['A=1 B', '"B" must have the form name=value'],
  ])('%j are refused', (rest, message) => {
    expect(() => pairsOf(rest, '\\')).toThrow(message)
  })
})
