import { describe, expect, test } from 'vitest'
import type { ImageConfig } from '../../src/container/container.js'
import { dockerfileFacts } from '../../src/images/dockerfile/facts.js'
import { imageConfig } from '../../src/images/image-config.js'
import type { Answer } from '../../src/images/source.js'
import input from './buildkit/dockerfiles.json' with { type: 'json' }
import output from './buildkit/said.json' with { type: 'json' }

// What buildkit/main.go had from BuildKit itself, on the same base and with the same arguments.
const SAID: { readonly [name: string]: object | undefined } = output
const DOCKERFILES: { readonly [name: string]: readonly string[] } = input.dockerfiles

/** Where BuildKit says something that other builders do not, or that depends on where it runs: the value is left out and unknown. */
const LEFT_OPEN: { readonly [name: string]: string } = {
  'ARG behind an ENV': 'X',
  'ARG of the stage below': 'X',
  "ARG named like the base's ENV": 'X',
  "ARG of the builder's platform": 'X',
}

/** What the parser reads otherwise than BuildKit: an answer would be a guess, so there is none. */
const NOT_READ: { readonly [name: string]: string } = {
  'here-document for another file descriptor': 'the instruction "EOF" is not known',
  'here-documents of which one drops tabs': 'the instruction "B" is not known',
  'escape directive behind a comment like a directive': 'the instruction "C=D" is not known',
  'two escapes behind RUN': 'it is not clear where the instruction ends',
  'two escapes behind ENV': 'it is not clear where the instruction ends',
}

/** What BuildKit has in other words that mean the same. */
const SAME: { readonly [name: string]: ImageConfig } = {
  'WORKDIR with many slashes': { WorkingDir: '/a/b' },
  'nothing below': { WorkingDir: undefined },
}

async function read(name: string): Promise<Answer> {
  const options = {
    file: 'Dockerfile',
    target: undefined,
    buildArgs: input.buildArgs,
    platform: { os: 'linux', architecture: 'amd64' },
  }
  const base: Answer = { config: input.base, digest: undefined, platform: undefined, by: 'the test' }
  return dockerfileFacts((DOCKERFILES[name] ?? []).join('\n'), options, () => Promise.resolve(base))
}

function outcome(answer: Answer) {
  if (!answer || 'fault' in answer) return answer
  const said = Object.entries(answer.config).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), unknown: answer.unknown ?? [] }
}

test('BuildKit was asked about each Dockerfile', () => {
  expect(Object.keys(DOCKERFILES).toSorted()).toEqual(Object.keys(SAID).toSorted())
  const listed = [LEFT_OPEN, NOT_READ, SAME].flatMap(Object.keys)
  expect(listed.filter((name) => !(name in SAID))).toEqual([])
})

describe('as BuildKit has it', () => {
  test.each(Object.keys(DOCKERFILES))('%s', async (name) => {
    const said = SAID[name] ?? {}
    const answer = outcome(await read(name))
    const fault = NOT_READ[name]
    if ('refused' in said) expect(answer).toHaveProperty('fault')
    else if (fault !== undefined) expect(answer).toHaveProperty('fault', expect.stringContaining(fault))
    else expect(answer).toEqual(expected(name, imageConfig(said)))
  })
})

function expected(name: string, says: ReturnType<typeof imageConfig>) {
  if ('fault' in says) return says
  const open = LEFT_OPEN[name]
  if (open === undefined) return { ...says, ...SAME[name], unknown: [] }
  return { ...says, Env: says.Env?.filter((entry) => !entry.startsWith(`${open}=`)), unknown: ['Env'] }
}
