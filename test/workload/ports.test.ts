import { describe, expect, test } from 'vitest'
import type { PortClaim, PortClaims } from '../../src/container/plan.js'
import type { Grants } from '../../src/workload/ports.js'
import { grantPorts, portEdits } from '../../src/workload/ports.js'
import { containerOf, podOf } from './container.js'

const wants = (protocol: PortClaim['protocol'], port: number): PortClaims => ({
  taken: [],
  wanted: [{ protocol, port }],
})
const has = (protocol: PortClaim['protocol'], port: number): PortClaims => ({
  taken: [{ protocol, port }],
  wanted: [],
})
const nothing: PortClaims = { taken: [], wanted: [] }

describe('grantPorts', () => {
  test.each<[situation: string, spec: string, claims: readonly PortClaims[], grants: readonly Grants[]]>([
    ['a free port', '{containers: [{name: a}]}', [wants('dlv', 56268)], [{ dlv: 56268 }]],
    [
      'the same port twice',
      '{containers: [{name: a}, {name: b}]}',
      [wants('dap', 5678), wants('dap', 5678)],
      [{ dap: 5678 }, { dap: 5679 }],
    ],
    [
      'a port of its own container',
      '{containers: [{name: a, ports: [{containerPort: 5678}]}]}',
      [wants('dap', 5678)],
      [{ dap: 5679 }],
    ],
    [
      'a port of a neighbour',
      '{containers: [{name: a}, {name: b, ports: [{containerPort: 5678}, {containerPort: 5679}]}]}',
      [wants('dap', 5678), nothing],
      [{ dap: 5680 }, {}],
    ],
    [
      'a port of an init container',
      '{containers: [{name: a}], initContainers: [{name: i, ports: [{containerPort: 5678}]}]}',
      [wants('dap', 5678)],
      [{ dap: 5679 }],
    ],
    [
      'a debugger of a later container',
      '{containers: [{name: a}, {name: b}]}',
      [wants('dap', 5678), has('dap', 5678)],
      [{ dap: 5679 }, {}],
    ],
    [
      'the last port',
      '{containers: [{name: a}, {name: b}]}',
      [wants('dap', 65535), wants('dap', 65535)],
      [{ dap: 65535 }, { dap: 1024 }],
    ],
    ['nothing wanted', '{containers: [{name: a}]}', [nothing], [{}]],
  ])('%s', (...[, spec, claims, grants]) => {
    expect(grantPorts(podOf(spec).containers, claims)).toEqual(grants)
  })
})

describe('portEdits', () => {
  test.each<[situation: string, fields: string, ports: Grants, entries: readonly unknown[]]>([
    ['no ports yet', '', { dlv: 56268 }, [{ name: 'dlv', containerPort: 56268 }]],
    [
      'others',
      'ports: [{name: http, containerPort: 80}]',
      { jdwp: 5005 },
      [{ name: 'jdwp', containerPort: 5005 }],
    ],
    [
      'its name taken',
      'ports: [{name: devtools, containerPort: 3000}]',
      { devtools: 9229 },
      [{ name: 'devtools-2', containerPort: 9229 }],
    ],
    [
      'its second name taken',
      'ports: [{name: dap, containerPort: 1}, {name: dap-2, containerPort: 2}]',
      { dap: 5678 },
      [{ name: 'dap-3', containerPort: 5678 }],
    ],
    [
      'its number taken by UDP',
      'ports: [{containerPort: 5678, protocol: UDP}]',
      { dap: 5678 },
      [{ name: 'dap', containerPort: 5678 }],
    ],
    [
      'several',
      '',
      { dap: 5678, pydevd: 5679 },
      [
        { name: 'dap', containerPort: 5678 },
        { name: 'pydevd', containerPort: 5679 },
      ],
    ],
  ])('%s', async (...[, fields, ports, entries]) => {
    expect(portEdits(await containerOf(fields), ['c'], ports)).toEqual([
      { at: ['c', 'ports'], insert: entries, before: 'end' },
    ])
  })

  test.each<[situation: string, fields: string, ports: Grants]>([
    ['declared already', 'ports: [{containerPort: 5678}]', { dap: 5678 }],
    ['declared already, as TCP', 'ports: [{name: debug, containerPort: 5678, protocol: TCP}]', { dap: 5678 }],
    ['none', '', {}],
  ])('nothing: %s', async (_, fields, ports) => {
    expect(portEdits(await containerOf(fields), ['c'], ports)).toEqual([])
  })
})
