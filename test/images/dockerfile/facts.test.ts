import { describe, expect, test } from 'vitest'
import type { ConfigField, ImageConfig } from '../../../src/container/container.js'
import { dockerfileFacts } from '../../../src/images/dockerfile/facts.js'
import type { Answer, Wanted } from '../../../src/images/source.js'

type BuildArgs = { readonly [name: string]: string | undefined }

const BASE: ImageConfig = {
  Entrypoint: ['docker-entrypoint.sh'],
  Cmd: ['node'],
  Env: ['PATH=/usr/bin:/bin', 'NODE_VERSION=22.1.0'],
  WorkingDir: '/home/node',
  User: 'node',
  Labels: { from: 'base' },
}
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const ALL: readonly ConfigField[] = ['Entrypoint', 'Cmd', 'Env', 'WorkingDir', 'User']
const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }

function factsOf(text: string, base: Answer, { buildArgs = {}, target }: Told = {}) {
  return dockerfileFacts(text, { file: 'web/Dockerfile', target, buildArgs, platform }, () =>
    Promise.resolve(base),
  )
}

interface Told {
  readonly buildArgs?: BuildArgs
  readonly target?: string
}

function facts(config: ImageConfig, unknown?: readonly ConfigField[]): Answer {
  return { config, unknown, digest: undefined, platform: undefined, by: 'the lock' }
}

/** What is said and what is unknown, without what is not said. */
function outcome(answer: Answer) {
  if (!answer || 'fault' in answer) return answer
  const said = Object.entries(answer.config).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), unknown: answer.unknown ?? [] }
}

describe('on a base that is known', () => {
  test.each<[string, string, ImageConfig]>([
    ["all is the base's", 'FROM node', BASE],
    ['a CMD leaves the ENTRYPOINT', 'FROM node\nCMD ["a"]', { ...BASE, Cmd: ['a'] }],
    [
      'an ENTRYPOINT drops the CMD',
      'FROM node\nENTRYPOINT ["a"]',
      { ...BASE, Entrypoint: ['a'], Cmd: undefined },
    ],
    [
      'an ENTRYPOINT leaves the CMD of its stage',
      'FROM node\nCMD ["b"]\nENTRYPOINT ["a"]',
      { ...BASE, Entrypoint: ['a'], Cmd: ['b'] },
    ],
    [
      'an ENTRYPOINT drops the CMD of the stage below',
      'FROM node AS a\nCMD ["b"]\nFROM a\nENTRYPOINT ["a"]',
      { ...BASE, Entrypoint: ['a'], Cmd: undefined },
    ],
    [
      'empty lists are none',
      'FROM node\nENTRYPOINT []\nCMD []',
      { ...BASE, Entrypoint: undefined, Cmd: undefined },
    ],
    ['a line is for the shell', 'FROM node\nCMD a  $B "c"', { ...BASE, Cmd: ['/bin/sh', '-c', 'a  $B "c"'] }],
    [
      'SHELL says which',
      'FROM node\nSHELL ["/bin/bash", "-ec"]\nCMD a\nENTRYPOINT b',
      { ...BASE, Entrypoint: ['/bin/bash', '-ec', 'b'], Cmd: ['/bin/bash', '-ec', 'a'] },
    ],
    [
      'SHELL is for what follows, in later stages too',
      'FROM node AS a\nCMD a\nSHELL ["/x"]\nFROM a\nCMD b',
      { ...BASE, Cmd: ['/x', 'b'] },
    ],
    [
      'variables are set in their place',
      'FROM node\nENV A=1 NODE_VERSION=23\nENV PATH=/x:$PATH',
      { ...BASE, Env: ['PATH=/x:/usr/bin:/bin', 'NODE_VERSION=23', 'A=1'] },
    ],
    ['labels are added', 'FROM node\nLABEL a=b from=us', { ...BASE, Labels: { from: 'us', a: 'b' } }],
    [
      'directories are joined',
      'FROM node\nWORKDIR a\nWORKDIR ../b/',
      { ...BASE, WorkingDir: '/home/node/b' },
    ],
    [
      'a user is taken as it stands',
      'FROM node\nUSER "1000":$NODE_VERSION',
      { ...BASE, User: '1000:22.1.0' },
    ],
    ['ONBUILD is for others', 'FROM node\nONBUILD USER root', BASE],
    [
      'ONBUILD is for the stage above',
      'FROM node AS a\nONBUILD USER root\nFROM a\nFROM a\nENV U=1',
      { ...BASE, User: 'root', Env: ['PATH=/usr/bin:/bin', 'NODE_VERSION=22.1.0', 'U=1'] },
    ],
    [
      'files are no matter',
      'FROM node\nCOPY --from=x a b\nADD c d\nRUN e\nEXPOSE 1\nVOLUME /v\nHEALTHCHECK CMD f\nSTOPSIGNAL 9\nMAINTAINER me',
      BASE,
    ],
  ])('%s', async (_, text, expected) => {
    const said = Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))
    expect(outcome(await factsOf(text, facts(BASE)))).toEqual({ ...said, unknown: [] })
  })

  test('it is said which', async () => {
    expect(await factsOf('FROM node:22\nUSER 1', facts({ Cmd: ['a'] }))).toEqual({
      config: { Cmd: ['a'], Env: [DEFAULT_PATH], User: '1' },
      unknown: undefined,
      digest: undefined,
      platform,
      by: 'the Dockerfile "web/Dockerfile" and, for its base image "node:22", the lock',
    })
  })

  test('what is unknown of it stays unknown', async () => {
    const answer = await factsOf(
      'FROM node\nUSER 1\nENV A=$B',
      facts({ Cmd: ['a'] }, ['Entrypoint', 'Env', 'User']),
    )
    expect(outcome(answer)).toEqual({ Cmd: ['a'], User: '1', unknown: ['Entrypoint', 'Env'] })
  })
})

describe('on nothing', () => {
  test('only PATH is there', async () => {
    expect(outcome(await factsOf('FROM scratch\nENTRYPOINT ["/a"]', undefined))).toEqual({
      Entrypoint: ['/a'],
      Env: [DEFAULT_PATH],
      unknown: [],
    })
  })
})

describe('on a base that is not known', () => {
  test.each<[string, string, ImageConfig, readonly ConfigField[]]>([
    ['nothing is known', 'FROM node', {}, ALL],
    ['a CMD is known', 'FROM node\nCMD ["a"]', { Cmd: ['a'] }, ['Entrypoint', 'Env', 'WorkingDir', 'User']],
    [
      'with an ENTRYPOINT there is no CMD',
      'FROM node\nENTRYPOINT ["a"]',
      { Entrypoint: ['a'] },
      ['Env', 'WorkingDir', 'User'],
    ],
    [
      'some variables are known',
      'FROM node\nENV A=1\nENV B=$A C=${X} PATH=/x:$PATH\nENV D=$A$B E=${C:-c}',
      { Env: ['A=1', 'B=1', 'D=11'] },
      ALL,
    ],
    [
      'a directory that is absolute is known',
      'FROM node\nWORKDIR a\nWORKDIR /b\nWORKDIR c',
      { WorkingDir: '/b/c' },
      ['Entrypoint', 'Cmd', 'Env', 'User'],
    ],
    ['a directory that is relative is not', 'FROM node\nWORKDIR a', {}, ALL],
    ['a user is known', 'FROM node\nUSER 1', { User: '1' }, ['Entrypoint', 'Cmd', 'Env', 'WorkingDir']],
    ['a user in a variable of the base is not', 'FROM node\nUSER $APP_UID', {}, ALL],
    [
      'a label in a variable of the base is left out',
      'FROM node\nLABEL a=1 b=$X',
      { Labels: { a: '1' } },
      ALL,
    ],
  ])('%s', async (...[, text, config, unknown]) => {
    expect(outcome(await factsOf(text, undefined))).toEqual({ ...config, unknown })
  })

  test('it is said which, and why', async () => {
    expect(await factsOf('FROM node', undefined)).toMatchObject({
      by: 'the Dockerfile "web/Dockerfile", whose base image "node" is not known',
    })
    expect(await factsOf('FROM node', { fault: 'the registry is silent' })).toMatchObject({
      by: 'the Dockerfile "web/Dockerfile", whose base image "node" is not known (the registry is silent)',
    })
  })
})

describe('arguments', () => {
  test.each<[string, string, Told, readonly string[]]>([
    ['have defaults', 'ARG V=1\nFROM a\nARG V\nARG W=2$V\nENV X=$V-$W', {}, ['X=1-21']],
    [
      'are given from outside',
      'ARG V=1\nFROM a\nARG V\nARG W=2\nENV X=$V-$W',
      { buildArgs: { V: '7', W: '8' } },
      ['X=7-8'],
    ],
    ['are seen where they are asked for', 'ARG V=1\nFROM a\nENV X=[$V]', { buildArgs: { V: '7' } }, ['X=[]']],
    ['may have no value', 'FROM a\nARG V\nENV X=[$V]', {}, ['X=[]']],
    ['go behind an ENV', 'FROM a\nARG V=1\nENV V=2\nENV X=$V', {}, ['V=2', 'X=2']],
    [
      'are those of the platform',
      'FROM a\nARG TARGETPLATFORM\nARG TARGETARCH\nARG TARGETVARIANT\nENV X=$TARGETPLATFORM-$TARGETARCH-$TARGETVARIANT',
      {},
      ['X=linux/arm64/v8-arm64-v8'],
    ],
    ['stand many on a line', 'FROM a\nARG A=1 B="2 3" C\nENV X=$A$B$C', {}, ['X=12 3']],
    ['may name what every object has', 'FROM a\nARG constructor\nENV X=[$constructor]', {}, ['X=[]']],
  ])('%s', async (...[, text, told, env]) => {
    expect(outcome(await factsOf(text, facts({}), told))).toEqual({
      Env: [DEFAULT_PATH, ...env],
      unknown: [],
    })
  })

  test.each<[string, string, BuildArgs]>([
    ['that are given without a value', 'FROM a\nARG V=1\nENV X=$V', { V: undefined }],
    ["of the builder's platform", 'FROM a\nARG BUILDARCH\nENV X=$BUILDARCH', {}],
    ['behind an ENV of their name', 'FROM a\nENV V=1\nARG V=2\nENV V=$V', {}],
    ['of the stage below', 'FROM a AS b\nARG V=1\nFROM b\nENV X=$V', {}],
  ])('%s are unknown', async (_, text, buildArgs) => {
    expect(outcome(await factsOf(text, facts({}), { buildArgs }))).toEqual({
      Env: [DEFAULT_PATH],
      unknown: ['Env'],
    })
  })
})

describe('stages', () => {
  const STAGES = 'FROM a AS One\nUSER 1\nFROM b AS two\nUSER 2\nFROM one\nUSER 3\nCMD ["3"]'

  test.each<[string | undefined, ImageConfig]>([
    [undefined, { User: '3', Cmd: ['3'] }],
    ['one', { User: '1' }],
    ['TWO', { User: '2' }],
    ['0', { User: '1' }],
    ['2', { User: '3', Cmd: ['3'] }],
  ])('%s is the target', async (target, config) => {
    expect(outcome(await factsOf(STAGES, facts({}), target === undefined ? {} : { target }))).toEqual({
      ...config,
      Env: [DEFAULT_PATH],
      unknown: [],
    })
  })

  test.each<[string, string, Told, string, string]>([
    ['plain', 'FROM node:22 AS x', {}, 'node:22', 'linux/arm64/v8'],
    [
      'with an argument',
      'ARG N=node\nARG V=22\nFROM ${N}:$V-slim',
      { buildArgs: { V: '20' } },
      'node:20-slim',
      'linux/arm64/v8',
    ],
    ['of a platform', 'FROM --platform=linux/amd64 node', {}, 'node', 'linux/amd64/undefined'],
    ["of the target's platform", 'FROM --platform=$TARGETPLATFORM node', {}, 'node', 'linux/arm64/v8'],
    ["of the builder's platform", 'FROM --platform=$BUILDPLATFORM node', {}, 'node', 'linux/arm64/v8'],
    ['a name that only a later stage has', 'FROM b\nFROM a AS b', { target: '0' }, 'b', 'linux/arm64/v8'],
    ['below two stages', 'FROM node AS a\nFROM a AS b\nFROM b', {}, 'node', 'linux/arm64/v8'],
  ])('a base %s is asked for', async (...[, text, { buildArgs = {}, target }, image, of]) => {
    const asked: Wanted[] = []
    await dockerfileFacts(text, { file: 'f', target, buildArgs, platform }, (wanted) => {
      asked.push(wanted)
      return Promise.resolve(undefined)
    })
    const told = asked.map((each) => [
      each.image,
      `${each.platform.os}/${each.platform.architecture}/${each.platform.variant}`,
    ])
    expect(told).toEqual([[image, of]])
  })

  test('a base that an unknown argument names is unknown, and not asked for', async () => {
    const answer = await factsOf('ARG B\nFROM $B\nUSER 1', facts(BASE), { buildArgs: { B: undefined } })
    expect(outcome(answer)).toEqual({ User: '1', unknown: ['Entrypoint', 'Cmd', 'Env', 'WorkingDir'] })
    expect(answer).toMatchObject({ by: 'the Dockerfile "web/Dockerfile", whose base image is not known' })
  })

  test('on Windows, a line is for cmd and a directory is not joined', async () => {
    const options = {
      file: 'f',
      target: undefined,
      buildArgs: {},
      platform: { os: 'windows', architecture: 'amd64' },
    }
    const answer = await dockerfileFacts('FROM a\nWORKDIR C:/x\nCMD a b', options, () =>
      Promise.resolve(facts({})),
    )
    expect(outcome(answer)).toEqual({ Cmd: ['cmd', '/S', '/C', 'a b'], unknown: ['WorkingDir'] })
  })
})

describe('what no builder takes', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'the Dockerfile "web/Dockerfile": there is no FROM'],
    ['no FROM', 'ARG A=1', 'the Dockerfile "web/Dockerfile": there is no FROM'],
    [
      'another first instruction',
      '\nRUN x\nFROM a',
      'line 2 of the Dockerfile "web/Dockerfile": the first instruction must be FROM or ARG; got "RUN"',
    ],
    [
      'an instruction that is none',
      'FROM a\nINCLUDE b',
      'line 2 of the Dockerfile "web/Dockerfile": the instruction "INCLUDE" is not known',
    ],
    [
      'a FROM of many words',
      'FROM a b',
      'line 1 of the Dockerfile "web/Dockerfile": FROM must be `FROM image` or `FROM image AS name`',
    ],
    ['a FROM of nothing', 'ARG B\nFROM $B', 'line 2 of the Dockerfile "web/Dockerfile": "$B" is empty'],
    [
      'a base that is no image',
      'FROM A/B:c:d',
      'line 1 of the Dockerfile "web/Dockerfile": "A/B:c:d" is not the name of an image',
    ],
    [
      'words that are no text',
      'FROM a\n\nCMD ["a", 1]',
      'line 3 of the Dockerfile "web/Dockerfile": CMD: every word of a JSON list must be a string',
    ],
    [
      'a SHELL that is a line',
      'FROM a\nSHELL /bin/sh',
      'line 2 of the Dockerfile "web/Dockerfile": SHELL: it must be a JSON list of words',
    ],
    [
      'a flag in front of a command',
      'FROM a\nCMD --port 80',
      'line 2 of the Dockerfile "web/Dockerfile": CMD has no flag "--port"',
    ],
    ['an open quote', 'FROM a\nENV A="b', 'line 2 of the Dockerfile "web/Dockerfile": ENV: a " is missing'],
    [
      'a variable that must be there',
      'FROM scratch\nUSER ${U:?who}',
      'line 2 of the Dockerfile "web/Dockerfile": USER: the variable "U" must have a value',
    ],
    [
      'a template',
      '{{ if x }}\nFROM a',
      'line 1 of the Dockerfile "web/Dockerfile": the first instruction must be FROM or ARG; got "{{"',
    ],
  ])('%s is a fault', async (_, text, fault) => {
    expect(await factsOf(text, facts({}))).toEqual({ fault })
  })

  test('a target that is no stage is a fault', async () => {
    const fault = 'the Dockerfile "web/Dockerfile": there is no stage "x"'
    expect(await factsOf('FROM a', undefined, { target: 'x' })).toEqual({ fault })
    expect(await factsOf('FROM a', undefined, { target: '1' })).toEqual({ fault: fault.replace('x', '1') })
  })
})

describe('in bounded time', () => {
  const MEBIBYTE = 1_048_576
  test.each<[string, string]>([
    ['variables that double', `ENV A=xxxxxxxxxx\n${'ENV A=$A$A\n'.repeat(50_000)}`],
    ['many variables', Array.from({ length: 60_000 }, (_, at) => `ENV A${at}=1`).join('\n')],
    ['one line of many variables', `ENV ${Array.from({ length: 60_000 }, (_, at) => `A${at}=$B`).join(' ')}`],
    ['many continued lines', `ENV A=1 ${'\\\n B=2 '.repeat(100_000)}`],
    ['many comments', '# a\n'.repeat(200_000)],
    ['many open quotes', `ENV A=${'"'.repeat(MEBIBYTE - 100)}`],
    ['many here-documents without an end', 'RUN <<A\n'.repeat(100_000)],
    ['many here-documents on one line', `RUN ${'<<A '.repeat(200_000)}`],
    ['many escapes', `CMD ${'\\ '.repeat(400_000)}x`],
    ['many stages', Array.from({ length: 20_000 }, (_, at) => `FROM s${at} AS s${at + 1}`).join('\n')],
    ['one long word', `CMD ${'x'.repeat(MEBIBYTE - 100)}`],
  ])('%s', async (_, lines) => {
    const start = performance.now()
    await factsOf(`FROM a\n${lines}`.slice(0, MEBIBYTE), facts({}))
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
