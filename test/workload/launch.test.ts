import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImageConfig } from '../../src/container/container.js'
import type { Word, Words } from '../../src/container/words.js'
import { literal } from '../../src/container/words.js'
import type { Edit } from '../../src/krm/edit.js'
import { changed } from '../../src/krm/scalar.js'
import { launchEdits } from '../../src/workload/launch.js'
import { withMarks, written } from '../command/wrapped.js'
import { expand } from '../container/kubernetes-expansion.js'
import { podOf, withImage } from './container.js'

interface Fields {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}

async function containerWith(fields: Fields, image: ImageConfig | undefined) {
  const pod = podOf(`containers:\n- ${JSON.stringify({ name: 'c', image: 'img', ...fields })}`)
  return withImage(pod.containers[0], image)
}

/** The edits of a launch whose words are changed, and the fields they make. */
async function launched(fields: Fields, image: ImageConfig | undefined, change: (words: Words) => Words) {
  const container = await containerWith(fields, image)
  const words = container.launch.wrap(change(container.launch.words)) ?? []
  const edits = launchEdits(container, [], words)
  return { words, edits, fields: withEdits(fields, edits) }
}

/** Fields with edits made; their indices are those of the input. */
function withEdits(fields: Fields, edits: readonly Edit[]): Fields {
  const ofField = (name: keyof Fields): Fields => {
    const own = edits.filter(({ at }) => at[0] === name)
    return own.length > 0 ? { [name]: editedWords(fields[name] ?? [], own) } : {}
  }
  return { ...fields, ...ofField('command'), ...ofField('args') }
}

function editedWords(old: readonly string[], edits: readonly Edit[]): readonly string[] {
  const whole = edits.find((edit) => 'set' in edit)
  if (whole) return whole.set as readonly string[]
  const inserted = (at: number | 'end'): readonly string[] =>
    edits.flatMap((edit) => ('insert' in edit && edit.before === at ? edit.insert.map(String) : []))
  const words = old.flatMap((word, i) => {
    const own = edits.find((edit) => 'change' in edit && edit.at[1] === i)
    return [...inserted(i), own && 'change' in own ? changed(word, own.change) : word]
  })
  return [...words, ...inserted('end')]
}

/** What the container runs, by Kubernetes' rules. */
function runs(
  { command, args }: Fields,
  image: ImageConfig | undefined,
  variables: ReadonlyMap<string, string>,
) {
  const ofPod = (words: readonly string[]): readonly string[] => words.map((word) => expand(word, variables))
  if (command?.length) return [...ofPod(command), ...ofPod(args ?? [])]
  return [...(image?.Entrypoint ?? []), ...(args?.length ? ofPod(args) : (image?.Cmd ?? []))]
}

const before = (words: Words): Words => [literal('A'), ...words]
const behindFirst = (words: Words): Words => [...words.slice(0, 1), literal('B'), ...words.slice(1)]
const atEnd = (words: Words): Words => [...words, literal('C')]
const same = (words: Words): Words => words

describe('as little is written as does it', () => {
  test.each<
    [
      situation: string,
      fields: Fields,
      image: ImageConfig | undefined,
      change: (words: Words) => Words,
      made: Fields,
    ]
  >([
    ['nothing is new', { command: ['p'], args: ['a'] }, undefined, same, { command: ['p'], args: ['a'] }],
    ['before a command', { command: ['p'] }, undefined, before, { command: ['A', 'p'] }],
    [
      'before a command with args',
      { command: ['p'], args: ['a'] },
      undefined,
      before,
      { command: ['A', 'p'], args: ['a'] },
    ],
    [
      'between a command and args',
      { command: ['p'], args: ['a'] },
      undefined,
      behindFirst,
      { command: ['p', 'B'], args: ['a'] },
    ],
    ['behind args', { command: ['p'], args: ['a'] }, undefined, atEnd, { command: ['p'], args: ['a', 'C'] }],
    ['behind a command', { command: ['p'] }, undefined, atEnd, { command: ['p', 'C'] }],
    ['inside a command', { command: ['p', 'q'] }, undefined, behindFirst, { command: ['p', 'B', 'q'] }],
    [
      'before ENTRYPOINT',
      {},
      { Entrypoint: ['e'], Cmd: ['c'] },
      before,
      { command: ['A', 'e'], args: ['c'] },
    ],
    ['before ENTRYPOINT without CMD', {}, { Entrypoint: ['e'] }, before, { command: ['A', 'e'] }],
    [
      'before ENTRYPOINT with args',
      { args: ['a'] },
      { Entrypoint: ['e'], Cmd: ['c'] },
      before,
      { command: ['A', 'e'], args: ['a'] },
    ],
    ['between ENTRYPOINT and CMD', {}, { Entrypoint: ['e'], Cmd: ['c'] }, behindFirst, { args: ['B', 'c'] }],
    [
      'between ENTRYPOINT and args',
      { args: ['a'] },
      { Entrypoint: ['e'], Cmd: ['c'] },
      behindFirst,
      { args: ['B', 'a'] },
    ],
    ['behind CMD', {}, { Entrypoint: ['e'], Cmd: ['c'] }, atEnd, { args: ['c', 'C'] }],
    ['before CMD alone', {}, { Cmd: ['c', 'd'] }, before, { args: ['A', 'c', 'd'] }],
    [
      'inside ENTRYPOINT',
      {},
      { Entrypoint: ['e', 'f'], Cmd: ['c'] },
      behindFirst,
      { command: ['e', 'B', 'f'], args: ['c'] },
    ],
    [
      'an empty command',
      { command: [] },
      { Entrypoint: ['e'], Cmd: ['c'] },
      before,
      { command: ['A', 'e'], args: ['c'] },
    ],
    ['empty args', { command: ['p'], args: [] }, { Cmd: ['c'] }, before, { command: ['A', 'p'], args: [] }],
    [
      'empty args and ENTRYPOINT',
      { args: [] },
      { Entrypoint: ['e'], Cmd: ['c'] },
      behindFirst,
      { args: ['B', 'c'] },
    ],
    [
      'a script of the pod',
      { command: ['sh', '-c'], args: ['cd /a && p q'] },
      undefined,
      before,
      { command: ['sh', '-c'], args: ['cd /a && A p q'] },
    ],
    [
      'a script in the command',
      { command: ['sh', '-c', 'p', 'x'] },
      undefined,
      atEnd,
      { command: ['sh', '-c', 'p C', 'x'] },
    ],
    [
      'a script of CMD',
      {},
      { Entrypoint: ['sh', '-c'], Cmd: ['p $$ $(A)'] },
      before,
      { args: ['A p $$$ $$(A)'] },
    ],
    [
      'a script of ENTRYPOINT',
      {},
      { Entrypoint: ['sh', '-c', 'p "$0"'], Cmd: ['c$$'] },
      before,
      { command: ['sh', '-c', 'A p "$0"'], args: ['c$$$'] },
    ],
    [
      'references in the image',
      {},
      { Entrypoint: ['$(A)'], Cmd: ['$$'] },
      before,
      { command: ['A', '$$(A)'], args: ['$$$'] },
    ],
    [
      'references in the pod',
      { command: ['$(A)'], args: ['$$'] },
      undefined,
      before,
      { command: ['A', '$(A)'], args: ['$$'] },
    ],
    [
      'behind a launcher of the image',
      { args: ['p'] },
      { Entrypoint: ['tini', '--'] },
      before,
      { args: ['A', 'p'] },
    ],
    [
      'behind a launcher of the image, in its ENTRYPOINT',
      {},
      { Entrypoint: ['tini', '--', 'e'], Cmd: ['c'] },
      before,
      { command: ['tini', '--', 'A', 'e'], args: ['c'] },
    ],
  ])('%s', async (...[, fields, image, change, made]) => {
    expect((await launched(fields, image, change)).fields).toEqual(made)
  })
})

const word = fc.constantFrom(
  'p',
  'q',
  '',
  '$(A)',
  '$$',
  '$(NOBODY)',
  'tini',
  '--',
  'sh',
  '-c',
  'cd /a && p "$$" $(A)',
)
const words = fc.array(word, { maxLength: 3 })
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined })
const variables = new Map([['A', 'value']])
const CHANGES = [before, behindFirst, atEnd, withMarks, same]

test('whatever the pod and the image say, the container runs the changed words', async () => {
  const situation = fc.record({
    command: maybe(words),
    args: maybe(words),
    Entrypoint: maybe(words),
    Cmd: maybe(words),
    change: fc.constantFrom(...CHANGES),
  })
  const property = fc.asyncProperty(situation, async ({ command, args, Entrypoint, Cmd, change }) => {
    const fields = { ...(command ? { command } : {}), ...(args ? { args } : {}) }
    const image = { Entrypoint, Cmd }
    const made = await launched(fields, image, change)
    // What is the image's is taken as it is, what is the pod's is expanded.
    const expected = made.words.map((each) =>
      isOfImage(each) ? written([each])[0] : expand(written([each])[0] ?? '', variables),
    )
    const isNothing = made.words.length === 0
    expect(runs(made.fields, image, variables)).toEqual(isNothing ? runs(fields, image, variables) : expected)
  })
  await fc.assert(property, { numRuns: 3000 })
})

function isOfImage(each: Word): boolean {
  const origin = each.kind === 'shell' ? each.script.origin : each.kind === 'kept' ? each.origin : 'command'
  return origin === 'entrypoint' || origin === 'cmd'
}
