import { expect, test } from 'vitest'
import { shortened, shownWords, visible } from '../../src/cli/visible.js'

test.each<[words: readonly string[], shown: string]>([
  [[], ''],
  [['node', '--port=80', '/a/b-c_d.js'], 'node --port=80 /a/b-c_d.js'],
  [['sh', '-c', 'exec node a.js'], 'sh -c "exec node a.js"'],
  [['', 'a"b', '$HOME', 'ü'], String.raw`"" "a\"b" "$HOME" "ü"`],
  [
    ['\u001b[31m', 'a\u202eb', 'a\u2028b', 'a\u0000'],
    String.raw`"\u001b[31m" "a\u202eb" "a\u2028b" "a\u0000"`,
  ],
  [['--password=hunter2', '--api-key=hunter2', 'DB_PASSWD=hunter2'], '--password=… --api-key=… DB_PASSWD=…'],
  [['--password', 'hunter2', '-api-key', 'hunter2'], '--password … -api-key …'],
  [['token', 'ring', '--user', 'me'], 'token ring --user me'],
  [['--token-file=/a', 'AUTH_TOKEN=a=b c'], '--token-file=… AUTH_TOKEN=…'],
  [['postgres://me:hunter2@db/x', 'http://db:80/@me'], 'postgres://me:…@db/x http://db:80/@me'],
])('the words %j are shown as %s', (words, shown) => {
  expect(shownWords(words)).toBe(shown)
})

test('a text keeps its letters, and nothing that a terminal would obey', () => {
  expect(visible('ein "Ümläut" …\t\r\n\u009b\u200f')).toBe(
    String.raw`ein "Ümläut" …\u0009\u000d\u000a\u009b\u200f`,
  )
})

test('a text is cut where it is too long', () => {
  expect([shortened('abcd', 4), shortened('abcde', 4)]).toEqual(['abcd', 'abc…'])
})
