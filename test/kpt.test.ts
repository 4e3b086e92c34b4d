import { Console } from 'node:console'
import { beforeAll, expect, test } from 'vitest'
import { ducttape } from '../src/kpt.js'

type Sdk = typeof import('kpt-functions')

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'web', image: 'web', command: ['node', 'server.js'] }] },
}
const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ port: 80 }] },
}

let sdk: Sdk

beforeAll(async () => {
  // At import the SDK makes a Console of the global one's class, which a test runner's console does not have, and
  // its TestRunner speaks Jasmine.
  Object.assign(console, { Console })
  Object.assign(globalThis, { expect, expectAsync: (promise: Promise<unknown>) => expectAsync(promise) })
  sdk = await import('kpt-functions')
})

function expectAsync(promise: Promise<unknown>) {
  return {
    toBeResolved: () => expect(promise).resolves.not.toThrow(),
    toBeRejectedWithError: (type: new () => Error, message?: string | RegExp) =>
      Promise.all([
        expect(promise).rejects.toBeInstanceOf(type),
        ...(message === undefined ? [] : [expect(promise).rejects.toThrow(message)]),
      ]),
  }
}

test("the SDK's runner sees pods changed and everything else as it was", async () => {
  const debuggable = {
    ...POD,
    metadata: {
      ...POD.metadata,
      annotations: {
        'debug.cloud.google.com/config':
          '{"web":{"artifact":"web","runtime":"nodejs","ports":{"devtools":9229}}}',
      },
    },
    spec: {
      containers: [
        {
          name: 'web',
          image: 'web',
          command: ['node', '--inspect=127.0.0.1:9229', 'server.js'],
          ports: [{ name: 'devtools', containerPort: 9229 }],
        },
      ],
    },
  }
  const output = new sdk.Configs([debuggable, SERVICE])
  const input = new sdk.Configs([POD, SERVICE])
  await ducttape(input)
  expect(input.getAll()).toEqual(output.getAll())
  expect(input.getResults()).toMatchObject([
    { severity: 'info', resourceRef: { name: 'web', namespace: 'shop' }, tags: { container: 'web' } },
  ])
})

test('a list without pods is unchanged', async () => {
  await new sdk.TestRunner(ducttape).assert(new sdk.Configs([SERVICE]), 'unchanged')
})

test("a functionConfig that is wrong is the SDK's rejection", async () => {
  const config = {
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata: { name: 'd' },
    spec: { listn: 'all' },
  }
  const input = new sdk.Configs([SERVICE], config)
  await new sdk.TestRunner(ducttape).assert(input, undefined, Error, /did you mean `listen`/)
})

test('warnings have the word of the SDK', async () => {
  const job = { ...POD, spec: { containers: [{ name: 'web', image: 'web', command: ['yarn', 'start'] }] } }
  const configs = new sdk.Configs([job])
  await ducttape(configs)
  expect(configs.getResults().map(({ severity }) => severity)).toEqual(['warn'])
})
