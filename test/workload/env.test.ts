import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Container } from '../../src/container/container.js'
import type { EnvChange } from '../../src/container/plan.js'
import type { Edit } from '../../src/krm/edit.js'
import { changed } from '../../src/krm/scalar.js'
import { envEdits, envNotes, envObstacle } from '../../src/workload/env.js'
import { expand } from '../container/kubernetes-expansion.js'
import { containerOf, podOf, withImage } from './container.js'

type Entry = { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }

const SOURCE = { configMapKeyRef: { name: 'a', key: 'b' } }
const append: EnvChange = { change: 'append', name: 'X', value: 'new', separator: ' ' }
const prepend: EnvChange = { change: 'prepend', name: 'X', value: '/new', separator: ':' }
const set: EnvChange = { change: 'set', name: 'X', value: '1', separator: '' }

async function containerWith(env: readonly Entry[], Env: readonly string[] = []) {
  const pod = podOf(`containers:\n- ${JSON.stringify({ name: 'c', image: 'img', env })}`)
  return withImage(pod.containers[0], { Env })
}

/** The entries that some changes make of others. */
async function made(
  env: readonly Entry[],
  changes: readonly EnvChange[],
  Env?: readonly string[],
): Promise<readonly Entry[]> {
  return withEdits(env, envEdits(await containerWith(env, Env), [], changes))
}

/** A list of entries with edits made; indices are those of the input. */
function withEdits(env: readonly Entry[], edits: readonly Edit[]): readonly Entry[] {
  const inserted = (at: number | 'end'): readonly Entry[] =>
    edits.flatMap((edit) => ('insert' in edit && edit.before === at ? (edit.insert as readonly Entry[]) : []))
  const entries = env.flatMap((entry, i) => {
    const own = edits.filter(({ at }) => at[1] === i)
    return [...inserted(i), own.reduce(withEdit, entry)]
  })
  return [...entries, ...inserted(env.length), ...inserted('end')]
}

function withEdit(entry: Entry, edit: Edit): Entry {
  const field = String(edit.at[2])
  if ('set' in edit) return { ...entry, [field]: edit.set }
  if ('change' in edit) return { ...entry, value: changed(entry.value ?? '', edit.change) }
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== field)) as unknown as Entry
}

describe('a variable that the pod sets', () => {
  test.each<[situation: string, env: readonly Entry[], change: EnvChange, entries: readonly Entry[]]>([
    ['is appended to', [{ name: 'X', value: 'old' }], append, [{ name: 'X', value: 'old new' }]],
    ['is prepended to', [{ name: 'X', value: '/old' }], prepend, [{ name: 'X', value: '/new:/old' }]],
    ['is set', [{ name: 'X', value: '0' }], set, [{ name: 'X', value: '1' }]],
    ['is empty', [{ name: 'X', value: '' }], append, [{ name: 'X', value: 'new' }]],
    ['has no value', [{ name: 'X' }], append, [{ name: 'X', value: 'new' }]],
    ['refers to others', [{ name: 'X', value: '$(A) $$' }], append, [{ name: 'X', value: '$(A) $$ new' }]],
    [
      'is there twice',
      [
        { name: 'X', value: 'a' },
        { name: 'X', value: 'b' },
      ],
      append,
      [
        { name: 'X', value: 'a' },
        { name: 'X', value: 'b new' },
      ],
    ],
    [
      'stands between others',
      [
        { name: 'A', value: 'a' },
        { name: 'X', value: 'b' },
        { name: 'B', value: '$(X)' },
      ],
      append,
      [
        { name: 'A', value: 'a' },
        { name: 'X', value: 'b new' },
        { name: 'B', value: '$(X)' },
      ],
    ],
    [
      'has a source, and is appended to',
      [
        { name: 'X', valueFrom: SOURCE },
        { name: 'B', value: '$(X)' },
      ],
      append,
      [
        { name: 'DUCTTAPE_ORIGINAL_X', valueFrom: SOURCE },
        { name: 'X', value: '$(DUCTTAPE_ORIGINAL_X) new' },
        { name: 'B', value: '$(X)' },
      ],
    ],
    [
      'has a source, and is prepended to',
      [{ name: 'X', valueFrom: SOURCE }],
      prepend,
      [
        { name: 'DUCTTAPE_ORIGINAL_X', valueFrom: SOURCE },
        { name: 'X', value: '/new:$(DUCTTAPE_ORIGINAL_X)' },
      ],
    ],
    [
      'has a source, and is set',
      [{ name: 'X', valueFrom: SOURCE }],
      set,
      [
        { name: 'DUCTTAPE_ORIGINAL_X', valueFrom: SOURCE },
        { name: 'X', value: '1' },
      ],
    ],
    [
      'has a source, and the name of its copy is taken',
      [
        { name: 'DUCTTAPE_ORIGINAL_X', value: 'a' },
        { name: 'X', valueFrom: SOURCE },
      ],
      append,
      [
        { name: 'DUCTTAPE_ORIGINAL_X', value: 'a' },
        { name: 'DUCTTAPE_ORIGINAL_X_2', valueFrom: SOURCE },
        { name: 'X', value: '$(DUCTTAPE_ORIGINAL_X_2) new' },
      ],
    ],
  ])('%s', async (...[, env, change, entries]) => {
    expect(await made(env, [change])).toEqual(entries)
  })
})

describe('a variable that the pod does not set', () => {
  test.each<[situation: string, Env: readonly string[], change: EnvChange, value: string]>([
    ['is new', [], append, 'new'],
    ["builds on the image's", ['X=old'], append, 'old new'],
    ["goes before the image's", ['X=/old:/bin'], prepend, '/new:/old:/bin'],
    ["builds on the image's empty one", ['X='], append, 'new'],
    ["replaces the image's", ['X=0'], set, '1'],
    ["keeps the image's dollars", ['X=$$ $(A) $HOME'], append, '$$$ $$(A) $HOME new'],
  ])('%s', async (...[, Env, change, value]) => {
    expect(await made([{ name: 'A', value: 'a' }], [change], Env)).toEqual([
      { name: 'A', value: 'a' },
      { name: 'X', value },
    ])
  })
})

/** What a container's environment is: later entries win, references see the ones before. */
function environment(env: readonly Entry[], Env: readonly string[]): ReadonlyMap<string, string> {
  const ofPod = new Map<string, string>()
  for (const { name, value, valueFrom } of env)
    ofPod.set(name, valueFrom ? 'from $(A) a source' : expand(value ?? '', ofPod))
  const ofImage = Env.map((entry) => [entry.replace(/=.*/, ''), entry.replace(/^[^=]*=?/, '')] as const)
  return new Map([...ofImage, ...ofPod])
}

test('whatever sets a variable, it keeps its value beside the new one, and all others keep theirs', async () => {
  const name = fc.constantFrom('X', 'A', 'B')
  const value = fc.constantFrom('', 'a', '$(A)', '$(X)', '$$(A)', '$$', '$(NOBODY)')
  const entry: fc.Arbitrary<Entry> = fc.oneof(
    fc.record({ name, value }),
    fc.record({ name, valueFrom: fc.constant(SOURCE) }),
    fc.record({ name }),
  )
  const image = fc.array(
    fc.tuple(name, value).map(([key, text]) => `${key}=${text}`),
    { maxLength: 3 },
  )
  const property = fc.asyncProperty(
    fc.array(entry, { maxLength: 5 }),
    image,
    fc.constantFrom(append, prepend),
    async (env, Env, change) => {
      const before = environment(env, Env)
      const after = new Map(environment(await made(env, [change], Env), Env))
      after.delete('DUCTTAPE_ORIGINAL_X')
      const old = before.get('X')
      const joined = change === append ? `${old} new` : `/new:${old}`
      const expected = new Map(before).set('X', old ? joined : change.value)
      // References to the variable from behind it see the new value, as they should.
      const refers = env.some((each) => each.value?.includes('$(X)'))
      if (refers) expect(after.get('X')).toContain(change.value)
      else
        expect(Object.fromEntries(after)).toEqual(
          Object.fromEntries(isBlank(env, Env) ? expected.set('X', after.get('X') ?? '') : expected),
        )
    },
  )
  await fc.assert(property, { numRuns: 2000 })
})

/** Whether a reference could make the old value empty, which only Kubernetes sees. */
function isBlank(env: readonly Entry[], Env: readonly string[]): boolean {
  return environment(env, Env).get('X') === ''
}

/** A container whose sources are all known: the first ConfigMap has these data, the second those. */
async function containerFrom(
  fields: string,
  ...data: readonly (Readonly<Record<string, string>> | undefined)[]
): Promise<Container> {
  const { env, envFrom, ...container } = await containerOf(fields, {})
  const known = (i: number) => data[i] && new Map(Object.entries(data[i]))
  return {
    ...container,
    env: env.map((entry, i) =>
      entry.source ? { ...entry, source: { ...entry.source, data: known(i) } } : entry,
    ),
    envFrom: envFrom.map((source, i) => ({ ...source, data: known(i) })),
  }
}

const FROM_ONE = 'envFrom: [{configMapRef: {name: one}}]'
const FROM_TWO = 'envFrom: [{configMapRef: {name: one}}, {configMapRef: {name: two}}]'

describe('a variable that envFrom brings', () => {
  const entry = (value: string) => [{ name: 'X', value }]
  test.each<
    [situation: string, fields: string, data: readonly Readonly<Record<string, string>>[], value: string]
  >([
    ['is referred to', FROM_ONE, [{ X: 'old' }], '$(X) new'],
    ['is empty', FROM_ONE, [{ X: '' }], 'new'],
    ['is not there', FROM_ONE, [{ Y: 'old' }], 'new'],
    ['has a prefix', 'envFrom: [{prefix: X, configMapRef: {name: one}}]', [{ '': 'old' }], '$(X) new'],
    [
      'is not it without its prefix',
      'envFrom: [{prefix: P_, configMapRef: {name: one}}]',
      [{ X: 'a' }],
      'new',
    ],
    ['is of two sources', FROM_TWO, [{ X: 'a' }, { X: 'b' }], '$(X) new'],
    ['is of two sources, the later of which is empty', FROM_TWO, [{ X: 'a' }, { X: '' }], 'new'],
  ])('%s', async (...[, fields, data, value]) => {
    const container = await containerFrom(fields, ...data)
    expect(envEdits(container, [], [append])).toEqual([{ at: ['env'], insert: entry(value), before: 'end' }])
  })
})

describe('a variable of the image', () => {
  test.each<[situation: string, Env: readonly string[], value: string]>([
    ['is kept', ['X=old'], 'old new'],
    ['is escaped', ['X=$(A) $$'], '$$(A) $$$ new'],
    ['has no `=`', ['X'], 'new'],
    ['is empty', ['X='], 'new'],
    ['is there twice', ['X=a', 'X=b'], 'b new'],
    ['has a longer name', ['XY=a'], 'new'],
    ['holds a `=`', ['X=a=b'], 'a=b new'],
  ])('%s', async (_, Env, value) => {
    expect(await made([], [append], Env)).toEqual([{ name: 'X', value }])
  })
})

describe('envObstacle', () => {
  test('a source that may be missing can be built on where the input holds it', async () => {
    const fields = 'env: [{name: X, valueFrom: {configMapKeyRef: {name: one, key: X, optional: true}}}]'
    expect(envObstacle(await containerFrom(fields, { X: 'a' }), [append])).toBeUndefined()
    expect(envObstacle(await containerFrom(fields, { Y: 'a' }), [append])?.refused).toContain('`optional`')
    expect(envObstacle(await containerFrom(fields), [append])?.refused).toContain('`optional`')
  })

  test.each([
    [
      "command: [sh, -c, 'export X=1; exec ./run']",
      'its command line sets `X` itself, which would hide what the debugger needs there',
    ],
    [
      'command: [env, X=1, ./run]',
      'its command line sets `X` itself, which would hide what the debugger needs there',
    ],
    [
      'command: [env, -u, X, ./run]',
      'its command line sets `X` itself, which would hide what the debugger needs there',
    ],
    [
      'command: [env, -i, ./run]',
      "its command line takes the container's environment away before the program starts, and with it `X`",
    ],
  ])('%s', async (fields, refused) => {
    expect(envObstacle(await containerOf(fields, {}), [append])).toMatchObject({ refused })
    expect(envObstacle(await containerOf(fields, {}), [])).toBeUndefined()
  })

  test.each([
    'command: [sh, -c, \'export X="$X 1"; exec ./run\']',
    "command: [sh, -c, 'export Y=1; exec ./run']",
    'command: [env, Y=1, ./run]',
  ])('%s is no obstacle', async (fields) => {
    expect(envObstacle(await containerOf(fields, {}), [append])).toBeUndefined()
  })

  const optional = { configMapKeyRef: { name: 'a', key: 'b', optional: true } }
  test('a source that may be missing cannot be built on', async () => {
    const container = await containerWith([{ name: 'X', valueFrom: optional }])
    expect(envObstacle(container, [append])).toEqual({
      refused:
        '`X` comes from a source that is `optional`: without it, the text that refers to it would reach the program',
      remedy: 'make the source of `X` required, or give it a `value`',
    })
    expect(envObstacle(container, [set])).toBeUndefined()
  })

  test.each<[situation: string, env: readonly Entry[]]>([
    ['a required source', [{ name: 'X', valueFrom: SOURCE }]],
    ['another variable', [{ name: 'Y', valueFrom: optional }]],
    [
      'a value behind it',
      [
        { name: 'X', valueFrom: optional },
        { name: 'X', value: 'a' },
      ],
    ],
    ['nothing', []],
  ])('%s is no obstacle', async (_, env) => {
    expect(envObstacle(await containerWith(env), [append])).toBeUndefined()
  })
})

describe('envNotes', () => {
  const note = (sources: string) => [
    { severity: 'warning', text: `\`X\` is set now and hides ${sources}, if there is one` },
  ]
  test.each<[situation: string, fields: string, isImageKnown: boolean, notes: readonly unknown[]]>([
    ['all is known', '', true, []],
    ['the image is not known', '', false, note("the image's own")],
    ['there is an envFrom', 'envFrom: [{configMapRef: {name: a}}]', true, note('one that `envFrom` brings')],
    [
      'both',
      'envFrom: [{configMapRef: {name: a}}]',
      false,
      note("one that `envFrom` brings or the image's own"),
    ],
    [
      'there is an envFrom of a Secret',
      'envFrom: [{secretRef: {name: a}}]',
      true,
      note('one that `envFrom` brings'),
    ],
    ['the pod sets it', 'env: [{name: X, value: a}], envFrom: [{configMapRef: {name: a}}]', false, []],
  ])('%s', async (...[, fields, isImageKnown, notes]) => {
    expect(envNotes(await containerOf(fields, isImageKnown ? {} : undefined), [append])).toEqual(notes)
  })

  test.each<
    [
      situation: string,
      fields: string,
      data: readonly (Readonly<Record<string, string>> | undefined)[],
      notes: readonly unknown[],
    ]
  >([
    ['its ConfigMap brings it', FROM_ONE, [{ X: 'a' }], []],
    ['its ConfigMap does not bring it', FROM_ONE, [{ Y: 'a' }], []],
    ['another source may bring it too', FROM_TWO, [{ X: 'a' }, undefined], []],
    [
      'another source alone may bring it',
      FROM_TWO,
      [{ Y: 'a' }, undefined],
      note('one that `envFrom` brings'),
    ],
    [
      'another source may bring more than an empty value',
      FROM_TWO,
      [{ X: '' }, undefined],
      note('one that `envFrom` brings'),
    ],
  ])('%s', async (...[, fields, data, notes]) => {
    expect(envNotes(await containerFrom(fields, ...data), [append])).toEqual(notes)
  })
})
