import { expect, test } from 'vitest'
import {
  isNewer,
  isServed,
  newestServed,
  oldestServed,
  spanOf,
  unservedNotes,
} from '../../src/runtimes/served.js'

test.each([
  ['skaffold', 'go', 1, 20, false],
  ['skaffold', 'go', 1, 21, true],
  ['skaffold', 'go', 1, 25, false],
  ['skaffold', 'python', 3, 4, false],
  ['skaffold', 'python', 3, 11, true],
  ['skaffold', 'python', 3, 12, false],
  ['ducttape', 'go', 1, 18, true],
  ['ducttape', 'go', 1, 27, true],
  ['ducttape', 'go', 1, 28, false],
  ['ducttape', 'python', 3, 14, true],
] as const)('%s images for %s %i.%i: %s', (...[contract, language, major, minor, served]) => {
  expect(isServed(contract, language, { major, minor })).toBe(served)
})

test('the newest debugger, and what came after it', () => {
  const newest = newestServed('skaffold', 'go')
  expect([newest.by, spanOf(newest)]).toEqual(['Delve 1.24.1', '1.21 to 1.24'])
  expect(isNewer({ major: 1, minor: 25 }, newest)).toBe(true)
  expect(isNewer({ major: 1, minor: 24 }, newest)).toBe(false)
  expect(spanOf({ from: '3.7', to: '3.7', by: 'debugpy' })).toBe('3.7')
})

test('the oldest that ours serve', () => {
  expect(oldestServed('nodejs')).toEqual({ major: 10, minor: 0 })
  expect(oldestServed('python')).toEqual({ major: 2, minor: 7 })
})

test('a version that ours do not serve gets a warning, others none', () => {
  const [note] = unservedNotes('ducttape', 'go', { major: 1, minor: 30 })
  expect(note).toMatchObject({
    severity: 'warning',
    text: expect.stringMatching(/says Go 1\.30.*1\.25 to 1\.27/),
  })
  expect(unservedNotes('ducttape', 'go', { major: 1, minor: 26 })).toEqual([])
  expect(unservedNotes('ducttape', 'go', undefined)).toEqual([])
  expect(unservedNotes('skaffold', 'go', { major: 1, minor: 30 })).toEqual([])
})
