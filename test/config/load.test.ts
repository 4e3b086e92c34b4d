import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Config, Spec } from '../../src/config/config.js'
import { configFrom } from '../../src/config/defaults.js'
import { loadConfig } from '../../src/config/load.js'

const parseValue = (text: string): unknown => parse(text)
const load = (config: unknown): Promise<Config> => loadConfig(config, parseValue)
const ducttape = (spec: unknown): object => ({
  apiVersion: 'ducttape.dev/v1alpha1',
  kind: 'DuctTape',
  metadata: { name: 'x' },
  spec,
})
const configMap = (data: unknown, kind = 'ConfigMap'): object => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x' },
  data,
})

describe('the same configuration in every form', () => {
  const spec = {
    images: [{ image: 'web', runtime: 'nodejs' }],
    supportImages: { registry: 'example.com', tag: 'v1' },
    listen: 'all',
  }
  test.each<[form: string, config: unknown]>([
    ['DuctTape', ducttape(spec)],
    [
      'a ConfigMap, its values as YAML',
      configMap({
        images: '[{image: web, runtime: node}]',
        supportImages: '{registry: example.com, tag: v1}',
        listen: 'all',
      }),
    ],
    [
      'a ConfigMap, its keys with dots',
      configMap({
        images: '- image: web\n  runtime: Node\n',
        'supportImages.registry': 'example.com',
        'supportImages.tag': 'v1',
        listen: 'all',
      }),
    ],
    [
      'a ConfigMap, its keys mixed',
      configMap({
        images: '[{image: web, runtime: nodejs}]',
        supportImages: '{registry: example.com}',
        'supportImages.tag': 'v1',
        listen: '"all"',
      }),
    ],
    [
      "kpt's DuctTape with data",
      configMap(
        {
          images: '[{image: web, runtime: javascript}]',
          'supportImages.registry': 'example.com',
          'supportImages.tag': 'v1',
          listen: 'all',
        },
        'DuctTape',
      ),
    ],
  ])('%s', async (_, config) => {
    const loaded = await load(config)
    expect(loaded.images).toEqual([{ image: 'web', runtime: 'nodejs', config: undefined }])
    expect(loaded.options.listen).toBe('all')
    expect(loaded.supportImages.images.go.image).toBe('example.com/go:v1')
  })

  test.each<[form: string, config: unknown]>([
    ['an empty spec', ducttape({})],
    ['no spec', ducttape(undefined)],
    ['a null spec', ducttape(null)],
    ['an empty ConfigMap', configMap({})],
    ['a ConfigMap without data', configMap(undefined)],
    ['a ConfigMap with null data', configMap(null)],
  ])('%s is the defaults', async (_, config) => {
    expect(await load(config)).toEqual(configFrom({}))
  })
})

test('the defaults', () => {
  const { images, options, supportImages } = configFrom({})
  expect(images).toBeUndefined()
  expect(options).toEqual({
    listen: 'loopback',
    protocols: [],
    ports: {},
    suspend: false,
    contract: 'skaffold',
    attach: 'auto',
  })
  expect(Object.values(supportImages.images).map(({ image }) => image)).toEqual(
    ['go', 'nodejs', 'python', 'netcore'].map((name) => `gcr.io/k8s-skaffold/skaffold-debug-support/${name}`),
  )
})

describe('a functionConfig that is none', () => {
  test.each<[config: unknown, message: string]>([
    ['text', 'the functionConfig must be a mapping; got "text"'],
    [[1], 'the functionConfig must be a mapping; got [1]'],
    [undefined, 'the functionConfig must be a mapping; got nothing'],
    [
      { kind: 'Foo', apiVersion: 'v2' },
      'the functionConfig must be of kind DuctTape (ducttape.dev/v1alpha1) or a ConfigMap (v1); got kind "Foo" of apiVersion "v2"',
    ],
    [
      { kind: 'DuctTape', apiVersion: 'ducttape.dev/v2' },
      'got kind "DuctTape" of apiVersion "ducttape.dev/v2"',
    ],
    [{}, 'got kind nothing of apiVersion nothing'],
    [configMap('x'), '`data` of the functionConfig must be a mapping; got "x"'],
    [
      { ...ducttape({}), sepc: {} },
      '`sepc` is not a field of the functionConfig; did you mean `spec`? The fields are apiVersion, kind, metadata, spec',
    ],
  ])('%j', async (config, message) => {
    await expect(load(config)).rejects.toThrow(message)
  })
})

describe('a field that is not there, or holds something else', () => {
  test.each<[spec: unknown, message: string]>([
    ['x', '`spec` must be a mapping; got "x"'],
    [
      { image: [] },
      '`spec.image` is not a field of the functionConfig; did you mean `images`? The fields are images, ',
    ],
    [
      { images: [{ imgae: 'x' }] },
      '`spec.images[0].imgae` is not a field of the functionConfig; did you mean `image`? The fields are image, runtime, config',
    ],
    [
      { supportImages: { registy: 'x' } },
      '`spec.supportImages.registy` is not a field of the functionConfig; did you mean `registry`?',
    ],
    [{ images: {} }, '`spec.images` must be a list; got {}'],
    [{ images: [{}] }, '`spec.images[0].image` must be a string; got nothing'],
    [{ images: [{ image: '' }] }, '`spec.images[0].image` must not be empty; got ""'],
    [{ images: [{ image: 1 }] }, '`spec.images[0].image` must be a string; got 1'],
    [
      { images: [{ image: 'x', runtime: 'rust' }] },
      '`spec.images[0].runtime` must be one of go, nodejs, python, netcore, jvm; got "rust"',
    ],
    [
      { images: [{ image: 'x', config: { Cmd: 'x' } }] },
      '`spec.images[0].config.Cmd` must be a list; got "x"',
    ],
    [{ listen: 'none' }, '`spec.listen` must be one of loopback, all; got "none"'],
    [
      { protocols: ['dap', 'x'] },
      '`spec.protocols[1]` must be one of dap, pydevd, dlv, devtools, jdwp; got "x"',
    ],
    [{ suspend: 'x' }, '`spec.suspend` must be true or false; got "x"'],
    [{ ports: { dlv: 0 } }, '`spec.ports.dlv` must be at least 1; got 0'],
    [{ ports: { dlv: 65536 } }, '`spec.ports.dlv` must be at most 65535; got 65536'],
    [{ ports: { dlv: 1.5 } }, '`spec.ports.dlv` must be a whole number; got 1.5'],
    [{ ports: { dvl: 1 } }, '`spec.ports.dvl` is not a field of the functionConfig; did you mean `dlv`?'],
    [
      { supportImages: { contract: 'x' } },
      '`spec.supportImages.contract` must be one of skaffold, ducttape; got "x"',
    ],
    [{ attach: 'x' }, '`spec.attach` must be one of auto, launcher, environment; got "x"'],
    [
      { attach: 'environment' },
      '`spec.attach` must not be "environment" where `spec.supportImages.contract` is "skaffold"',
    ],
    [{ supportImages: { go: 1 } }, '`spec.supportImages.go` must be a string or a mapping; got 1'],
    [
      { supportImages: { go: { tga: 'x' } } },
      '`spec.supportImages.go.tga` is not a field of the functionConfig; did you mean `tag`?',
    ],
    [{ images: [{ image: 'x', file: '' }] }, '`spec.images[0].file` must not be empty; got ""'],
    [{ images: [{ image: 'x', dockerfile: {} }] }, '`spec.images[0].dockerfile` must be a string; got {}'],
    [
      { images: [{ image: 'x', dockerFile: 'x' }] },
      '`spec.images[0].dockerFile` is not a field of the functionConfig; did you mean `dockerfile`?',
    ],
    [
      { images: [{ image: 'x', buildArgs: { A: 1 } }] },
      '`spec.images[0].buildArgs.A` must be a string; got 1',
    ],
    [
      { images: [{ image: 'x', buildArgs: ['A=1'] }] },
      '`spec.images[0].buildArgs` must be a mapping; got ["A=1"]',
    ],
    [{ imageLock: ['x'] }, '`spec.imageLock` must be a string; got ["x"]'],
    [{ imageLock: '' }, '`spec.imageLock` must not be empty; got ""'],
    [{ buildArtifacts: 1 }, '`spec.buildArtifacts` must be a string or a mapping; got 1'],
    [{ buildArtifacts: { build: [] } }, '`spec.buildArtifacts.builds` must be a list; got nothing'],
    [{ imageFiles: 'x' }, '`spec.imageFiles` must be a list; got "x"'],
    [{ imageFiles: [''] }, '`spec.imageFiles[0]` must not be empty; got ""'],
    [{ skaffold: true }, '`spec.skaffold` must be a string; got true'],
    [{ engine: 'podman' }, '`spec.engine` must be true or false; got "podman"'],
    [{ registry: true }, '`spec.registry` must be a mapping; got true'],
    [{ registry: { enabled: 'yes' } }, '`spec.registry.enabled` must be true or false; got "yes"'],
    [
      { registry: { insecur: [] } },
      '`spec.registry.insecur` is not a field of the functionConfig; did you mean `insecure`? The fields are enabled, insecure, ca, timeout',
    ],
    [{ registry: { insecure: 'x' } }, '`spec.registry.insecure` must be a list; got "x"'],
    [
      { registry: { timeout: 'soon' } },
      '`spec.registry.timeout` must be a duration such as "30s"; got "soon"',
    ],
    [{ registry: { timeout: 30 } }, '`spec.registry.timeout` must be a string; got 30'],
    [{ platform: 1 }, '`spec.platform` must be a string; got 1'],
  ])('%j', async (spec, message) => {
    await expect(load(ducttape(spec))).rejects.toThrow(message)
  })

  test('every one is named', async () => {
    const loaded = load(ducttape({ listen: 1, protocols: 1 }))
    await expect(loaded).rejects.toThrow('`spec.listen` must be one of loopback, all; got 1')
    await expect(loaded).rejects.toThrow('`spec.protocols` must be a list; got 1')
  })

  test('a ConfigMap is named by its own paths', async () => {
    await expect(load(configMap({ listen: 'none' }))).rejects.toThrow(
      '`data.listen` must be one of loopback, all; got "none"',
    )
    await expect(load(configMap({ 'supportImages.tga': 'x' }))).rejects.toThrow(
      '`data.supportImages.tga` is not a field of the functionConfig; did you mean `tag`?',
    )
  })

  test('a long value is cut', async () => {
    await expect(load(ducttape({ listen: 'x'.repeat(200) }))).rejects.toThrow(`got "${'x'.repeat(79)}…`)
  })

  test.each(['__proto__', 'constructor', 'toString'])('%s is no field', async (key) => {
    await expect(load(configMap(JSON.parse(`{"${key}.listen": "all"}`)))).rejects.toThrow(
      `\`data.${key}\` is not a field`,
    )
  })
})

describe('what the command line says beats the functionConfig, field by field', () => {
  const SAID = { imageLock: 'a', engine: true, registry: { insecure: ['localhost:5000'], timeout: '30s' } }

  test.each<[over: Spec, sources: object]>([
    [{}, { imageLock: 'a', engine: true, registry: { enabled: false, insecure: ['localhost:5000'] } }],
    [{ imageLock: 'b' }, { imageLock: 'b', engine: true }],
    [{ engine: false }, { imageLock: 'a', engine: false }],
    [
      { registry: { enabled: true } },
      { registry: { enabled: true, insecure: ['localhost:5000'], ca: undefined, timeoutSeconds: 30 } },
    ],
    [{ buildArtifacts: 'b.json' }, { imageLock: 'a', buildArtifacts: 'b.json' }],
  ])('%j', async (over, sources) => {
    expect((await loadConfig(ducttape(SAID), parseValue, over)).sources).toMatchObject(sources)
  })
})

test('the sources of images may stand in a ConfigMap', async () => {
  const { sources } = await load(
    configMap({
      buildArtifacts: '{builds: [{imageName: web, tag: "web:1"}]}',
      imageFiles: '[a.tar, layout]',
      'registry.enabled': 'true',
      'registry.timeout': '1m30s',
      platform: 'linux/arm64',
    }),
  )
  expect(sources).toEqual({
    imageLock: undefined,
    buildArtifacts: { builds: [{ imageName: 'web', tag: 'web:1' }] },
    imageFiles: ['a.tar', 'layout'],
    skaffold: undefined,
    engine: false,
    registry: { enabled: true, insecure: [], ca: undefined, timeoutSeconds: 90 },
    platform: 'linux/arm64',
  })
})
