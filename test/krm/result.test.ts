import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Result } from '../../src/krm/result.js'
import { resultLine, resultsYaml, resultValues } from '../../src/krm/result.js'

const REF = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const FULL: Result = {
  message: 'container "web": `a: b` is 100%, it\'s yes',
  severity: 'warning',
  resourceRef: { ...REF, namespace: 'shop' },
  field: { path: 'spec.template.spec.containers[0]' },
  file: { path: 'deploy.yaml', index: 1 },
  tags: { port: '9229', why: 'no' },
}

describe('resultLine', () => {
  test.each<[Result, string]>([
    [
      FULL,
      '[warning] apps/v1/Deployment/shop/web spec.template.spec.containers[0]: container "web": `a: b` is 100%, it\'s yes',
    ],
    [{ message: 'm', severity: 'info', resourceRef: REF }, '[info] apps/v1/Deployment/web m'],
    [{ message: 'm', severity: 'error' }, '[error] m'],
    [{ message: 'm', severity: 'error', field: { path: 'spec' } }, '[error] spec: m'],
  ])('%j', (result, line) => {
    expect(resultLine(result)).toBe(line)
  })
})

describe('resultsYaml', () => {
  test('results are read back as they are, by readers of both versions', () => {
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(resultsYaml([FULL, FULL], '\n'), { version })).toEqual([FULL, FULL])
  })

  test('every line ends with the newline', () => {
    expect(resultsYaml([{ message: 'm', severity: 'info', resourceRef: REF }], '\r\n')).toBe(
      '- message: m\r\n  severity: info\r\n  resourceRef:\r\n    apiVersion: apps/v1\r\n    kind: Deployment\r\n    name: web\r\n',
    )
  })

  test('no results are an empty list', () => {
    expect(resultsYaml([], '\n')).toBe('[]\n')
  })
})

test('what is undefined is not there', () => {
  expect(resultValues([{ message: 'm', severity: 'info' }])).toEqual([{ message: 'm', severity: 'info' }])
})
