import { expect, test } from 'vitest'
import { expanded, variablesOf } from './references.js'

// https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
test.each([
  ['$(A)', '1'],
  ['$(A)$(B)', '12'],
  ['$(NONE)', '$(NONE)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A ${A} $(', '$A ${A} $('],
])('%s becomes %s', (text, expected) => {
  const known = new Map([
    ['A', '1'],
    ['B', '2'],
  ])
  expect(expanded(text, known)).toBe(expected)
})

test('a variable refers to those before it alone', () => {
  const env = [
    { name: 'A', value: '$(B)' },
    { name: 'B', value: 'b' },
    { name: 'C', value: '$(B)$(A)' },
  ]
  expect([...variablesOf({ name: 'x', image: 'x', env })]).toEqual([
    ['A', '$(B)'],
    ['B', 'b'],
    ['C', 'b$(B)'],
  ])
})
