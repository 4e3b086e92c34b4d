import { describe, expect, test } from 'vitest'
import { ignoreRules, isIgnored } from '../../src/cli/ignore-file.js'

// What `git check-ignore` says of the same lines and paths.
describe('an ignore file', () => {
  test.each<[lines: string, path: string, isLeftOut: boolean]>([
    ['', 'a.yaml', false],
    ['# a.yaml', '# a.yaml', false],
    [String.raw`\#a.yaml`, '#a.yaml', true],
    ['a.yaml', 'a.yaml', true],
    ['a.yaml', 'b/a.yaml', true],
    ['a.yaml', 'aayaml', false],
    ['a.yaml  ', 'a.yaml', true],
    ['a.yaml\r\nb.yaml\r', 'a.yaml', true],
    ['/a.yaml', 'a.yaml', true],
    ['/a.yaml', 'b/a.yaml', false],
    ['b/a.yaml', 'b/a.yaml', true],
    ['b/a.yaml', 'c/b/a.yaml', false],
    ['*.yaml', 'b/a.yaml', true],
    ['*', 'b', true],
    ['b/*.yaml', 'b/c/a.yaml', false],
    ['**/a.yaml', 'a.yaml', true],
    ['**/a.yaml', 'b/c/a.yaml', true],
    ['b/**', 'b/c/a.yaml', true],
    ['b/**/a.yaml', 'b/a.yaml', true],
    ['b/**/a.yaml', 'b/c/d/a.yaml', true],
    ['b/**/a.yaml', 'ba.yaml', false],
    ['?.yaml', 'a.yaml', true],
    ['?.yaml', 'ab.yaml', false],
    ['[ab].yaml', 'b.yaml', true],
    ['[!ab].yaml', 'b.yaml', false],
    ['[!ab].yaml', 'c.yaml', true],
    ['[z-a].yaml', 'b.yaml', false],
    ['a+(b).yaml', 'a+(b).yaml', true],
    ['*.yaml\n!a.yaml', 'a.yaml', false],
    ['!a.yaml\n*.yaml', 'a.yaml', true],
    [String.raw`\!a.yaml`, '!a.yaml', true],
    ['a/', 'a', false],
  ])('%j on %s: %s', (lines, path, isLeftOut) => {
    expect(isIgnored(ignoreRules(lines), path, false)).toBe(isLeftOut)
  })

  test('with a slash at the end means folders alone', () => {
    expect(isIgnored(ignoreRules('a/'), 'a', true)).toBe(true)
    expect(isIgnored(ignoreRules('a/'), 'b/a', true)).toBe(true)
    expect(isIgnored(ignoreRules('b/a/'), 'c/b/a', true)).toBe(false)
  })
})
