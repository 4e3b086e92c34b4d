import { describe, expect, test } from 'vitest'
import { probeEdits, probeWish } from '../../src/workload/probes.js'
import { containerOf, podOf } from './container.js'

const RELAX = { timeout: 600 }

describe('a probe gets the time, and fails no earlier', () => {
  test.each<[situation: string, fields: string, made: Record<string, number>]>([
    ['nothing said', 'readinessProbe: {httpGet: {port: 80}}', { timeoutSeconds: 600, failureThreshold: 60 }],
    ['a period', 'readinessProbe: {periodSeconds: 7}', { timeoutSeconds: 600, failureThreshold: 86 }],
    [
      'zeros, which are the defaults',
      'readinessProbe: {periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0}',
      { timeoutSeconds: 600, failureThreshold: 60 },
    ],
    ['longer already', 'readinessProbe: {timeoutSeconds: 700, failureThreshold: 100}', {}],
    ['a long time only', 'readinessProbe: {timeoutSeconds: 600}', { failureThreshold: 60 }],
    ['a long period', 'readinessProbe: {periodSeconds: 300}', { timeoutSeconds: 600 }],
  ])('%s', async (_, fields, made) => {
    const edits = Object.entries(made).map(([name, set]) => ({ at: ['c', 'readinessProbe', name], set }))
    expect(probeEdits(await containerOf(fields), ['c'], RELAX)).toEqual(edits)
  })

  test('each of the three, of every kind', async () => {
    const container = await containerOf(
      'livenessProbe: {exec: {command: [x]}}, readinessProbe: {grpc: {port: 1}}, startupProbe: {tcpSocket: {port: 1}}',
    )
    expect(probeEdits(container, ['c'], RELAX).map(({ at }) => at.slice(1).join('.'))).toEqual([
      'livenessProbe.timeoutSeconds',
      'livenessProbe.failureThreshold',
      'readinessProbe.timeoutSeconds',
      'readinessProbe.failureThreshold',
      'startupProbe.timeoutSeconds',
      'startupProbe.failureThreshold',
    ])
  })

  test('or goes, or stays', async () => {
    const container = await containerOf('livenessProbe: {httpGet: {port: 80}}')
    expect(probeEdits(container, ['c'], 'remove')).toEqual([{ at: ['c', 'livenessProbe'], remove: true }])
    expect(probeEdits(container, ['c'], 'keep')).toEqual([])
  })
})

describe("a pod's annotation beats the configuration", () => {
  test.each([
    ['{}', RELAX],
    ['{debug.cloud.google.com/probe-timeouts: skip}', 'keep'],
    ['{debug.cloud.google.com/probe-timeouts: 2m}', { timeout: 120 }],
    ['{debug.cloud.google.com/probe-timeouts: 1h30m}', { timeout: 5400 }],
  ])('%s', (annotations, wish) => {
    expect(probeWish(podOf('{containers: [{name: a}]}', annotations), RELAX)).toEqual(wish)
  })

  test.each(['soon', '10', '-5m', '0s', '""'])('%s is a fault', (text) => {
    const pod = podOf('{containers: [{name: a}]}', `{debug.cloud.google.com/probe-timeouts: '${text}'}`)
    const message = `\`debug.cloud.google.com/probe-timeouts\` must be "skip" or a duration such as "10m" or "90s"; got "${text}"`
    expect(() => probeWish(pod, RELAX)).toThrow(message)
  })
})
