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

  test.each<[situation: string, given: Situation, process: string]>([
    ['behind what gives way', { pod: 'command: [env, A=b, gosu, app, dotnet, x.dll]' }, 'process 1'],
    ['behind `exec` of a shell', { pod: "command: [sh, -c, 'cd /app && exec dotnet x.dll']" }, 'process 1'],
    [
      'a binary of its own',
      { pod: 'command: [/app/x]', image: { Env: ['DOTNET_VERSION=8.0.1'] } },
      'process 1',
    ],
    [
      'behind an init',
      { pod: 'command: [tini, --, dotnet, /app/x.dll]' },
      "the process of x.dll (by `ps`, or the IDE's picker)",
    ],
    [
      'behind a shell that stays',
      { pod: "command: [sh, -c, 'dotnet Migrator.dll && dotnet App.dll']" },
      "the process of App.dll (by `ps`, or the IDE's picker)",
    ],
    [
      'behind a start script',
      { pod: 'command: [/app/start.sh]', image: { Env: ['DOTNET_VERSION=8.0.1'] } },
      "the process of start.sh (by `ps`, or the IDE's picker)",
    ],
    [
      'that the SDK starts',
      { pod: 'command: [dotnet, watch, --project, x]' },
      "the process that `dotnet watch` starts (by `ps`, or the IDE's picker)",
    ],
  ])('the process to attach to: %s', async (_, given, process) => {
    expect(await attached(netcore, given)).toMatchObject({
      attach: `\`kubectl exec\` of /dbg/netcore/vsdbg: a "coreclr" attach with \`pipeTransport\` to ${process}`,
    })
  })

  test.each(['DOTNET_EnableDiagnostics=0 dotnet x.dll', 'export DOTNET_EnableDiagnostics=0; dotnet x.dll'])(
    'diagnostics off in the command line itself are refused: %s',
    async (script) => {
      expect(await attached(netcore, { pod: `command: [sh, -c, '${script}']` })).toEqual({
        refused: 'its command line sets `DOTNET_EnableDiagnostics` to 0, which keeps debuggers out',
        remedy: 'write `DOTNET_EnableDiagnostics=1` there',
      })
    },
  )

  test('it asks for no port', async () => {
    expect(await claims(netcore, { pod: 'command: [dotnet]' })).toEqual({ taken: [], wanted: [] })
  })
})
