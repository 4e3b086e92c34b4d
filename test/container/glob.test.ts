import { expect, test } from 'vitest'
import { isGlob, isLike } from '../../src/container/glob.js'

test.each([
  ['*', '', true],
  ['*', 'a/b', true],
  ['a*', 'a', true],
  ['a*', 'ba', false],
  ['a?', 'ab', true],
  ['a?', 'a', false],
  ['a.b', 'axb', false],
  ['a+(b)[c]{d}^$|\\', 'a+(b)[c]{d}^$|\\', true],
  ['*a*b', 'xaxbxb', true],
])('%j stands for %j: %s', (pattern, text, expected) => {
  expect(isLike(pattern, text)).toBe(expected)
})

test.each([
  ['a*', true],
  ['a?', true],
  ['a.b', false],
])('%j is a glob: %s', (pattern, expected) => {
  expect(isGlob(pattern)).toBe(expected)
})

test('many stars take no long time', () => {
  const start = performance.now()
  isLike('*a*a*a*a*a*a*b', 'a'.repeat(60))
  expect(performance.now() - start).toBeLessThan(500)
})
