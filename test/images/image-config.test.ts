import { expect, test } from 'vitest'
import { imageSays } from '../../src/images/image-config.js'

const AMD64 = { os: 'linux', architecture: 'amd64' }

test.each<[string, unknown, unknown]>([
  [
    'the six fields that count',
    {
      ...AMD64,
      rootfs: {},
      config: {
        Entrypoint: ['/web'],
        Cmd: ['serve', ''],
        Env: ['A=1'],
        WorkingDir: '/app',
        User: 'me',
        Labels: { a: '' },
        ExposedPorts: { '80/tcp': {} },
      },
    },
    {
      config: {
        Entrypoint: ['/web'],
        Cmd: ['serve', ''],
        Env: ['A=1'],
        WorkingDir: '/app',
        User: 'me',
        Labels: { a: '' },
      },
      platform: AMD64,
    },
  ],
  [
    'nothing where fields are empty',
    { ...AMD64, variant: '', config: { Entrypoint: null, Cmd: [], WorkingDir: '', Labels: {} } },
    { config: {}, platform: AMD64 },
  ],
  ['the variant', { ...AMD64, variant: 'v3' }, { config: {}, platform: { ...AMD64, variant: 'v3' } }],
  ['no platform where half is missing', { os: 'linux', config: null }, { config: {}, platform: undefined }],
  ['that it is none', [], { fault: 'has a configuration that is no object' }],
  ['that its config is none', { config: 'sh' }, { fault: 'has a configuration whose `config` is no object' }],
  [
    'that a list is none',
    { config: { Entrypoint: 'sh' } },
    { fault: 'has a configuration whose `Entrypoint` is not a list of strings' },
  ],
  [
    'that a list has other things',
    { config: { Env: ['A=1', null] } },
    { fault: 'has a configuration whose `Env` is not a list of strings' },
  ],
  [
    'that a text is none',
    { config: { User: 1000 } },
    { fault: 'has a configuration whose `User` is not a string' },
  ],
  [
    'that a map is none',
    { config: { Labels: ['a'] } },
    { fault: 'has a configuration whose `Labels` is not a map of strings' },
  ],
])('a configuration says %s', (_, blob, expected) => {
  expect(imageSays(blob)).toStrictEqual(expected)
})
