import { describe, expect, test } from 'vitest'
import { netcore } from '../../src/runtimes/netcore.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn } from './attached.js'

describe('recognise', () => {
  test.each<[Situation, unknown]>([
    [{ pod: 'command: [/usr/bin/dotnet, x.dll]' }, { rank: 'launch', because: 'it starts `dotnet`' }],
    [
      { pod: 'command: [/app/x]', image: { Env: ['ASPNETCORE_HTTP_PORTS=8080'] } },
      { rank: 'image', because: 'its image sets `ASPNETCORE_HTTP_PORTS`' },
    ],
    [
      { pod: 'command: [/app/x], env: [{name: ASPNETCORE_ENVIRONMENT, value: x}]' },
      { rank: 'hint', because: 'its pod sets `ASPNETCORE_ENVIRONMENT`' },
    ],
    [{ pod: 'command: [/app/x]' }, undefined],
  ])('%j', async (situation, evidence) => {
    expect(netcore.recognise(await containerIn(situation))).toEqual(evidence)
  })
})

const set = (name: string) => ({ change: 'set', name, value: '1', separator: '' })

describe('the debugger is brought along, and nothing else changes', () => {
  test.each<[situation: string, given: Situation, env: readonly unknown[]]>([
    ['by default', { pod: 'command: [dotnet, x.dll]' }, []],
    [
      'diagnostics off in the pod',
      { pod: 'command: [dotnet], env: [{name: DOTNET_EnableDiagnostics, value: "0"}]' },
      [set('DOTNET_EnableDiagnostics')],
    ],
    [
      'diagnostics off in the image',
      {
        pod: 'command: [dotnet]',
        image: { Env: ['COMPlus_EnableDiagnostics=0', 'DOTNET_EnableDiagnostics_Debugger=0'] },
      },
      [set('COMPlus_EnableDiagnostics'), set('DOTNET_EnableDiagnostics_Debugger')],
    ],
    [
      'diagnostics on in the pod, off in the image',
      {
        pod: 'command: [dotnet], env: [{name: DOTNET_EnableDiagnostics, value: "1"}]',
        image: { Env: ['DOTNET_EnableDiagnostics=0'] },
      },
      [],
    ],
    [
      'diagnostics from a source',
      {
        pod: 'command: [dotnet], env: [{name: DOTNET_EnableDiagnostics_IPC, valueFrom: {configMapKeyRef: {name: a, key: b}}}]',
      },
      [set('DOTNET_EnableDiagnostics_IPC')],
    ],
    [
      'diagnostics off by the older prefix',
      {
        pod: 'command: [dotnet], env: [{name: COMPlus_EnableDiagnostics_Debugger, value: "0"}, {name: COMPlus_EnableDiagnostics_IPC, value: "0"}]',
      },
      [set('COMPlus_EnableDiagnostics_IPC'), set('COMPlus_EnableDiagnostics_Debugger')],
    ],
    [
      'of two entries the last counts',
      {
        pod: 'command: [dotnet], env: [{name: DOTNET_EnableDiagnostics, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: DOTNET_EnableDiagnostics, value: "1"}]',
      },
      [],
    ],
    [
      'the profiler off',
      { pod: 'command: [dotnet], env: [{name: DOTNET_EnableDiagnostics_Profiler, value: "0"}]' },
      [],
    ],
  ])('%s', async (_, given, env) => {
    expect(await attached(netcore, given)).toEqual({
      words: undefined,
      env,
      ports: {},
      needs: { supportFiles: 'netcore', writableTmp: true },
      notes: [],
      attach: '`kubectl exec` of /dbg/netcore/vsdbg: a "coreclr" attach with `pipeTransport` to process 1',
    })
  })

  test('it asks for no port', async () => {
    expect(await claims(netcore, { pod: 'command: [dotnet]' })).toEqual({ taken: [], wanted: [] })
  })
})
