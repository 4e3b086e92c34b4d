import { describe, expect, test } from 'vitest'
import { go } from '../../src/runtimes/go.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn, wordsOf } from './attached.js'

const FLAGS = [
  '--headless',
  '--continue',
  '--accept-multiclient',
  '--listen=127.0.0.1:56268',
  '--api-version=2',
  '--only-same-user=false',
  '--check-go-version=false',
]
const DELVE = ['/dbg/go/bin/dlv', 'exec', ...FLAGS]
const BUILD =
  "info: build it with `-gcflags='all=-N -l'` and without `-ldflags=-s -w`, or Delve has no symbols to work with"

const UNKNOWN =
  'warning: its Go version is not known; Delve in the published support image serves Go 1.21 to 1.24'
const KNOWN = { Env: ['GOLANG_VERSION=1.23.4'] }

describe('recognise', () => {
  test.each<[Situation, unknown]>([
    [
      { pod: 'command: [/ko-app/web]' },
      { rank: 'launch', because: 'its program is in /ko-app, where ko puts Go programs' },
    ],
    [{ pod: 'command: [/x/dlv, exec, /app]' }, { rank: 'launch', because: 'it starts `dlv`' }],
    [
      { pod: 'command: [/app]', image: { Env: ['KO_DATA_PATH=/var/run/ko'] } },
      { rank: 'image', because: 'its image sets `KO_DATA_PATH`' },
    ],
    [
      { pod: 'command: [/app]', image: { Env: ['PATH=/', 'GOLANG_VERSION=1.23.1'] } },
      { rank: 'image', because: 'its image sets `GOLANG_VERSION`' },
    ],
    [
      { pod: 'command: [/app], env: [{name: GOTRACEBACK, value: single}]' },
      { rank: 'hint', because: 'its pod sets `GOTRACEBACK`' },
    ],
    [
      {
        pod: 'command: [/app], env: [{name: GOMEMLIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory}}}]',
      },
      { rank: 'hint', because: 'its pod sets `GOMEMLIMIT`' },
    ],
    [{ pod: 'command: [/app]' }, undefined],
    [{ pod: 'command: [/app], env: [{name: GOPATHS, value: x}]' }, undefined],
  ])('%j', async (situation, evidence) => {
    expect(go.recognise(await containerIn(situation))).toEqual(evidence)
  })
})

describe('a program starts under Delve', () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    ['by its path', { pod: 'command: [/app]' }, [...DELVE, '/app']],
    [
      'with arguments',
      { pod: 'command: [/app], args: [-v, --port=80]' },
      [...DELVE, '/app', '--', '-v', '--port=80'],
    ],
    [
      'with arguments that have their own "--"',
      { pod: 'command: [/app, serve, --, x]' },
      [...DELVE, '/app', '--', 'serve', '--', 'x'],
    ],
    ['by a relative path', { pod: 'command: [./app]' }, [...DELVE, './app']],
    ['of the image', { image: { Entrypoint: ['/app'], Cmd: ['serve'] } }, [...DELVE, '/app', '--', 'serve']],
    ['behind tini', { pod: 'command: [/tini, --, /app, x]' }, ['/tini', '--', ...DELVE, '/app', '--', 'x']],
    [
      'in a script',
      { pod: "command: [sh, -c, 'cd /srv && exec ./app -v']" },
      ['sh', '-c', `cd /srv && exec ${DELVE.join(' ')} ./app -- -v`],
    ],
    ['by a relative path below a folder', { pod: 'command: [bin/app, x]' }, [...DELVE, 'bin/app', '--', 'x']],
    [
      'by a name that the shell of its script looks up',
      { pod: "command: [sh, -c, 'exec app serve']" },
      ['sh', '-c', `exec ${DELVE.join(' ')} "$(command -v app)" -- serve`],
    ],
    [
      'by a name in a variable of its script',
      { pod: `command: [sh, -c, 'exec "$APP"'], env: [{name: APP, value: app}]` },
      ['sh', '-c', `exec ${DELVE.join(' ')} "$(command -v "$APP")"`],
    ],
    [
      'by a name in a script of a shell behind a script of the image',
      { pod: 'command: [docker-entrypoint.sh, sh, -c, exec app]' },
      ['docker-entrypoint.sh', 'sh', '-c', `exec ${DELVE.join(' ')} "$(command -v app)"`],
    ],
    ['by a path that may be a program', { pod: 'command: [/run, serve]' }, [...DELVE, '/run', '--', 'serve']],
    [
      'by its path behind a script of the image',
      { pod: 'command: [/docker-entrypoint.sh, /app, serve]' },
      ['/docker-entrypoint.sh', ...DELVE, '/app', '--', 'serve'],
    ],
    [
      "by a name among the words behind a shell's script",
      { pod: `command: [sh, -c, 'exec "$@"', sh, app, serve]` },
      [
        'sh',
        '-c',
        `exec /bin/sh -c 'exec ${DELVE.join(' ')} "$(command -v "$0")" -- "$@"' "$@"`,
        'sh',
        'app',
        'serve',
      ],
    ],
    [
      'by a name that only its own PATH has',
      { pod: "command: [sh, -c, 'PATH=/opt/bin exec app serve']" },
      [
        'sh',
        '-c',
        `PATH=/opt/bin exec /bin/sh -c 'exec ${DELVE.join(' ')} "$(command -v "$0")" -- "$@"' app serve`,
      ],
    ],
    ['of ko', { pod: 'command: [/ko-app/web], args: [-v]' }, [...DELVE, '/ko-app/web', '--', '-v']],
    [
      'on all interfaces',
      { pod: 'command: [/app]', options: { listen: 'all' } },
      [...DELVE, '/app'].map((word) => word.replace('127.0.0.1:', ':')),
    ],
    [
      'on another port',
      { pod: 'command: [/app]', ports: { dlv: 56269 } },
      [...DELVE, '/app'].map((word) => word.replace('56268', '56269')),
    ],
    [
      'and waits',
      { pod: 'command: [/app]', options: { suspend: true } },
      [...DELVE, '/app'].filter((word) => word !== '--continue'),
    ],
    [
      'of a Go that Delve serves',
      { pod: 'command: [/app]', image: { Env: ['GOLANG_VERSION=1.21.0'] } },
      [...DELVE, '/app'],
    ],
    [
      'of a newer Go, with other images',
      { pod: 'command: [/app]', image: { Env: ['GOLANG_VERSION=1.27'] }, options: { contract: 'ducttape' } },
      [...DELVE, '/app'],
    ],
    [
      'by a name alone, with other images',
      { pod: 'command: [app, -v]', options: { contract: 'ducttape' } },
      [...DELVE, 'app', '--', '-v'],
    ],
  ])('%s', async (_, given, words) => {
    expect(await wordsOf(go, given)).toEqual(words)
  })

  test('the whole plan', async () => {
    expect(await attached(go, { pod: 'command: [/app]' })).toEqual({
      words: [...DELVE, '/app'],
      env: [],
      ports: { dlv: 56268 },
      needs: { supportFiles: 'go' },
      notes: [UNKNOWN, BUILD],
      attach: 'Delve: `dlv connect`, or a Go "remote" attach of an IDE',
    })
  })

  test('with other images only what its version needs is brought', async () => {
    const given = { pod: 'command: [/app]', image: { Env: ['GOLANG_VERSION=1.26.2'] } }
    const needs = { supportFiles: 'go', version: '1.26' }
    expect(await attached(go, { ...given, options: { contract: 'ducttape' } })).toMatchObject({ needs })
  })

  test('a Go that Delve serves needs no warning', async () => {
    expect(await attached(go, { pod: 'command: [/app]', image: KNOWN })).toMatchObject({ notes: [BUILD] })
  })

  test.each([
    ['--leader-elect', '--leader-elect=false'],
    ['--leader-elect=true', '--leader-elect=false'],
    ['-leader-election', '-leader-election=false'],
    ['--enable-leader-election', '--enable-leader-election=false'],
    ['--leaderelect', '--leaderelect=false'],
  ])('a program with %s is told of %s', async (flag, hint) => {
    const note = `info: a program that stands at a breakpoint loses its leadership: say \`${hint}\` while you debug`
    const given = { pod: `command: [/manager, ${flag}]`, image: KNOWN }
    expect(await attached(go, given)).toMatchObject({
      words: [...DELVE, '/manager', '--', flag],
      notes: [note, BUILD],
    })
  })

  test.each(['--leader-elect=false', '--leader-elect-lease-duration=5s', 'leader-elect'])(
    '%s says nothing',
    async (flag) => {
      expect(await attached(go, { pod: `command: [/manager, ${flag}]`, image: KNOWN })).toMatchObject({
        notes: [BUILD],
      })
    },
  )

  test('a Job is warned that it does not end', async () => {
    const warning =
      'warning: Delve stays up when the program ends, so the Job never completes: delete it when you are done'
    expect(await attached(go, { pod: 'command: [/app]', runsToCompletion: true })).toMatchObject({
      notes: [warning, UNKNOWN, BUILD],
    })
    expect(
      await attached(go, {
        pod: 'command: [/app]',
        runsToCompletion: true,
        options: { contract: 'ducttape' },
      }),
    ).toMatchObject({ notes: [BUILD] })
  })
})

const NOT_FOUND =
  'Delve does not look for "app" in PATH, and the image is not known to have a shell that does'

describe('what Delve cannot run is refused', () => {
  test.each<[situation: string, given: Situation, refused: string]>([
    ['a name that is looked up in PATH', { pod: 'command: [app]' }, NOT_FOUND],
    [
      'a name that a script of the image may complete',
      { pod: 'command: [/docker-entrypoint.sh, server]' },
      '"server" goes to the script `docker-entrypoint.sh`, which may make another command line of it',
    ],
    [
      'a flag that a script of the image completes',
      { pod: 'command: [sh, -c, "exec docker-entrypoint.sh -config x"]' },
      '"-config" goes to the script `docker-entrypoint.sh`, which may make another command line of it',
    ],
    [
      'what a script of the image chooses',
      { pod: 'command: [docker-entrypoint.sh]' },
      'it starts what the script `docker-entrypoint.sh` chooses, which is not known here',
    ],
    [
      'a script without an ending, before a path',
      { pod: 'command: [/entrypoint, /app]' },
      '"/entrypoint" is a script, which Delve cannot run',
    ],
    [
      'what is called an entrypoint, before a subcommand',
      { pod: 'command: [/usr/local/bin/docker-entrypoint, serve]' },
      '"/usr/local/bin/docker-entrypoint" is a script, which Delve cannot run',
    ],
    [
      'a start script before a path',
      { pod: 'command: [/app/start, /app/server]' },
      '"/app/start" is a script, which Delve cannot run',
    ],
    [
      'a tool that builds and starts the program anew',
      { pod: 'command: [/go/bin/air, -c, .air.toml]' },
      '"/go/bin/air" starts another program in a way that is not followed here',
    ],
    [
      'a name in PATH, behind a launcher that shows no shell',
      { pod: 'command: [tini, --, env, A=b, app]' },
      NOT_FOUND,
    ],
    [
      'go run',
      { pod: 'command: [go, run, .]' },
      '"go" starts another program in a way that is not followed here',
    ],
    [
      "a program of ko's in a script that is not known",
      { pod: 'command: [sh, /ko-app/start]' },
      '"sh" starts another program in a way that is not followed here',
    ],
    [
      'an older Go, which the pod states',
      { pod: 'command: [/app], env: [{name: GOLANG_VERSION, value: "1.19"}]' },
      'the image says Go 1.19; Delve 1.24.1 in the published support image serves Go 1.21 to 1.24',
    ],
    ['a script', { pod: 'command: [/start.sh]' }, '"/start.sh" is a script, which Delve cannot run'],
    [
      'an older Go',
      { pod: 'command: [/app]', image: { Env: ['GOLANG_VERSION=1.20.5'] } },
      'the image says Go 1.20; Delve 1.24.1 in the published support image serves Go 1.21 to 1.24',
    ],
    [
      'a newer Go',
      { pod: 'command: [/app]', image: { Env: ['GOLANG_VERSION=1.25'] } },
      'the image says Go 1.25; Delve 1.24.1 in the published support image serves Go 1.21 to 1.24',
    ],
    ['an unknown command line', {}, 'its command line is not known: nothing is known about the image "img"'],
    [
      'a script that is not understood',
      { pod: "command: [sh, -c, '/app & /app']" },
      'its command line is not known: its shell script starts several programs that may run at the same time',
    ],
    [
      'Delve without a port',
      { pod: 'command: [dlv, exec, /app]' },
      '`dlv` is started without a port to listen on',
    ],
    [
      'Delve that has a port but reads from the terminal',
      { pod: 'command: [dlv, exec, --listen=:2345, /app]' },
      '`dlv` is started without a port to listen on',
    ],
    [
      'Delve on a port of its own choice',
      { pod: 'command: [dlv, exec, --headless, /app]' },
      '`dlv` is started without a port to listen on',
    ],
  ])('%s', async (_, given, refused) => {
    expect(await attached(go, given)).toMatchObject({ refused })
  })

  test.each([
    '[/bin/bash, -eo, pipefail, -c, /app]',
    '[/usr/bin/env, A=b, /app]',
    '[/sbin/su-exec, nobody, /app]',
    '[nice, -n, "5", /app]',
  ])('%s is looked through', async (command) => {
    expect(await attached(go, { pod: `command: ${command}` })).toMatchObject({
      needs: { supportFiles: 'go' },
    })
  })

  // Programs without Go's debugging information: Delve would end, and the container with it.
  test.each(['[/bin/sh, /start.sh]', '[/bin/sh, -c]', '[/usr/local/go/bin/go, run, .]'])(
    '%s is no Go program of its own',
    async (command) => {
      expect(await wordsOf(go, { pod: `command: ${command}` })).toMatch(/^refused: /)
    },
  )
})

describe('Delve that is there already', () => {
  test.each<[command: string, port: number]>([
    ['[dlv, exec, --headless, --listen=:2345, /app]', 2345],
    ['[/go/bin/dlv, exec, --headless, --listen, "0.0.0.0:2346", /app]', 2346],
    ['[dlv, -l, "127.0.0.1:2347", --headless=true, debug]', 2347],
    ['[dlv, --listen=:2349, --headless, exec, /app, --, --listen=:80]', 2349],
    ['[sh, -c, "exec dlv exec --headless --listen :2350 /app"]', 2350],
    ['[dlv, dap, "--listen=[::]:2348"]', 2348],
  ])('%s', async (command, port) => {
    expect(await claims(go, { pod: `command: ${command}` })).toEqual({ taken: [`dlv:${port}`], wanted: [] })
    expect(await attached(go, { pod: `command: ${command}` })).toMatchObject({
      words: undefined,
      env: [],
      ports: { dlv: port },
      needs: {},
    })
  })

  test('what is behind its "--" is the program\'s own', async () => {
    const pod = 'command: [dlv, exec, --headless, /app, --, --listen=:80]'
    expect((await claims(go, { pod })).taken).toEqual([])
  })
})

test('it would like its usual port, or the one a user fixed', async () => {
  expect(await claims(go, { pod: 'command: [/app]' })).toEqual({ taken: [], wanted: ['dlv:56268'] })
  expect(await claims(go, { pod: 'command: [/app]', options: { ports: { dlv: 4000 } } })).toEqual({
    taken: [],
    wanted: ['dlv:4000'],
  })
})
