import { describe, expect, test } from 'vitest'
import { expand, UNKNOWN, type Value } from '../../../src/images/dockerfile/expand.js'

const VALUES: { readonly [name: string]: Value } = {
  A: 'one',
  EMPTY: '',
  VERSION: '1.24.3-rc.1',
  SPACES: 'a  b',
  PLATFORM: 'linux/arm64/v8',
  LOST: UNKNOWN,
}
const scope = { escape: '\\', lookup: (name: string) => VALUES[name] }

describe('a word of a Dockerfile', () => {
  test.each<[string, Value]>([
    ['plain', 'plain'],
    ['$A', 'one'],
    ['${A}', 'one'],
    ['x${A}y$A.z', 'xoney' + 'one.z'],
    ['$Ay', ''],
    ['$A-$A', 'one-one'],
    ['$NONE|', '|'],
    ['$', '$'],
    ['a$', 'a$'],
    ['$.', '$.'],
    ['$$A', 'A'],
    ['$1x', 'x'],
    ['$SPACES', 'a  b'],
    ["'$A'", '$A'],
    ['"$A"', 'one'],
    ['"it\'s $A"', "it's one"],
    ['\'say "x"\'', 'say "x"'],
    ['a"b c"\'d e\'f', 'ab cd ef'],
    ['\\$A', '$A'],
    ['"\\$A \\" \\\\ \\n"', '$A " \\ \\n'],
    ['a\\ b\\"c\\n', 'a b"cn'],
    ['end\\', 'end'],
    ['ünïcode/${A}ß', 'ünïcode/oneß'],
    ['', ''],
  ])('%j is %j', (word, expected) => {
    expect(expand(word, scope)).toBe(expected)
  })

  test.each<[string, Value]>([
    ['${A:-d}', 'one'],
    ['${A-d}', 'one'],
    ['${NONE:-d}', 'd'],
    ['${NONE-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${NONE:-}', ''],
    ['${NONE:-$A}', 'one'],
    ['${NONE:-${EMPTY:-"deep $A"}}', 'deep one'],
    ["${NONE:-'}'}", '}'],
    ['${NONE:-\\}}', '}'],
    ['${A:+alt}', 'alt'],
    ['${NONE:+alt}', ''],
    ['${EMPTY:+alt}', ''],
    ['${EMPTY+alt}', 'alt'],
    ['${A:?must be set}', 'one'],
    ['${NONE:-http://x/y}', 'http://x/y'],
  ])('%j is %j, by whether there is a value', (word, expected) => {
    expect(expand(word, scope)).toBe(expected)
  })

  test.each<[string, Value]>([
    ['${VERSION#1.}', '24.3-rc.1'],
    ['${VERSION#*.}', '24.3-rc.1'],
    ['${VERSION##*.}', '1'],
    ['${VERSION%.*}', '1.24.3-rc'],
    ['${VERSION%%.*}', '1'],
    ['${VERSION%-rc.?}', '1.24.3'],
    ['${VERSION#9}', '1.24.3-rc.1'],
    ['${VERSION%9*}', '1.24.3-rc.1'],
    ['${PLATFORM/\\//-}', 'linux-arm64/v8'],
    ['${PLATFORM//\\//-}', 'linux-arm64-v8'],
    ['${PLATFORM//arm/x}', 'linux/x64/v8'],
    ['${NONE#x}', ''],
    ['${VERSION/*/x}', UNKNOWN],
    ['${VERSION#\\*}', UNKNOWN],
    ['${VERSION//$A/$LOST}', UNKNOWN],
  ])('%j is %j, by what fits', (word, expected) => {
    expect(expand(word, scope)).toBe(expected)
  })

  test.each<[string, Value]>([
    ['$LOST', UNKNOWN],
    ['/app:$LOST', UNKNOWN],
    ['"${LOST}"', UNKNOWN],
    ['${LOST:-d}', UNKNOWN],
    ['${LOST:+d}', UNKNOWN],
    ['${NONE:-$LOST}', UNKNOWN],
    ['${A:-$LOST}', 'one'],
    ['${NONE:+$LOST}', ''],
    ['${LOST#x}', UNKNOWN],
    ["'$LOST'", '$LOST'],
  ])('%j with what is not known is %s', (word, expected) => {
    expect(expand(word, scope)).toBe(expected)
  })

  test.each([
    ["'open", "a ' is missing"],
    ['"open', 'a " is missing'],
    ['${A', 'what follows "${A" is not known to Dockerfiles'],
    ['${A:-x', 'a "}" is missing'],
    ['${A/x}', 'a "/" is missing'],
    ['${}', 'a variable between "${" and "}" has no name'],
    ['${A^^}', 'what follows "${A" is not known to Dockerfiles'],
    ['${NONE:?}', 'the variable "NONE" must have a value'],
    ['${EMPTY:?}', 'the variable "EMPTY" must have a value'],
    ['${a:-'.repeat(1000), 'variables are nested too deeply'],
  ])('%.20j is refused', (word, message) => {
    expect(() => expand(word, scope)).toThrow(message)
  })

  test('a backtick escapes where the directive says so', () => {
    expect(expand('C:\\dir`$A "`"" `` $A', { ...scope, escape: '`' })).toBe('C:\\dir$A " ` one')
  })

  test('what grows beyond what a program can be given is not known', () => {
    const long = 'x'.repeat(100_000)
    const lookup = () => long
    expect(expand('$L', { escape: '\\', lookup })).toBe(long)
    expect(expand('$L'.repeat(100_000), { escape: '\\', lookup })).toBe(UNKNOWN)
  })
})
