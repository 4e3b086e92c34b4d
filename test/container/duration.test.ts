import { expect, test } from 'vitest'
import { seconds } from '../../src/container/duration.js'

test.each([
  ['10m', 600],
  ['90s', 90],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['1h1m1s', 3661],
  ['500ms', 1],
  ['1500ms', 2],
  ['1ns', 1],
  ['3us2µs', 1],
  ['0s', undefined],
  ['-5m', undefined],
  ['10', undefined],
  ['m', undefined],
  ['10 m', undefined],
  ['10d', undefined],
  ['', undefined],
])('%j is %s seconds', (text, expected) => {
  expect(seconds(text)).toBe(expected)
})
