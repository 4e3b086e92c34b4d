import { describe, expect, test } from 'vitest'
import type { Spec } from '../../src/config/config.js'
import { configFrom, SIDECARS } from '../../src/config/defaults.js'

const REGISTRY = 'gcr.io/k8s-skaffold/skaffold-debug-support'
const PLAIN = { pullSecrets: [], pullPolicy: undefined, resources: undefined, securityContext: undefined }

test('what nothing says is the default', () => {
  expect(configFrom({})).toEqual({
    images: undefined,
    only: undefined,
    except: [],
    sidecars: SIDECARS,
    when: 'recognised',
    kinds: [],
    probes: { timeout: 600 },
    replicas: 'one',
    options: {
      listen: 'loopback',
      protocols: [],
      ports: {},
      suspend: false,
      contract: 'skaffold',
      attach: 'auto',
    },
    supportImages: {
      images: {
        go: { ...PLAIN, image: `${REGISTRY}/go` },
        nodejs: { ...PLAIN, image: `${REGISTRY}/nodejs` },
        python: { ...PLAIN, image: `${REGISTRY}/python` },
        netcore: { ...PLAIN, image: `${REGISTRY}/netcore` },
      },
      sizeLimit: undefined,
    },
    sources: {
      imageLock: undefined,
      buildArtifacts: undefined,
      imageFiles: [],
      skaffold: undefined,
      engine: false,
      registry: { enabled: false, insecure: [], ca: undefined, timeoutSeconds: undefined },
      platform: undefined,
    },
  })
})

test('the configuration is frozen', () => {
  expect(Object.isFrozen(configFrom({}))).toBe(true)
})

describe('probes', () => {
  test.each<[wish: Spec['probes'], probes: unknown]>([
    [undefined, { timeout: 600 }],
    ['relax', { timeout: 600 }],
    ['remove', 'remove'],
    ['keep', 'keep'],
    ['90s', { timeout: 90 }],
    ['1h30m', { timeout: 5400 }],
    ['1ms', { timeout: 1 }],
  ])('%s', (wish, probes) => {
    expect(configFrom(wish === undefined ? {} : { probes: wish }).probes).toEqual(probes)
  })
})

describe('what is said is kept', () => {
  test.each<[spec: Spec, told: object]>([
    [{ sidecars: [] }, { sidecars: [] }],
    [{ only: [] }, { only: [] }],
    [{ except: [{ name: 'a' }] }, { except: [{ name: 'a' }] }],
    [{ when: 'annotated' }, { when: 'annotated' }],
    [{ replicas: 'keep' }, { replicas: 'keep' }],
    [
      { kinds: [{ apiVersion: 'a/v1', kind: 'B', template: 'c' }] },
      { kinds: [{ apiVersion: 'a/v1', kind: 'B', template: 'c' }] },
    ],
  ])('%j', (spec, told) => {
    expect(configFrom(spec)).toMatchObject(told)
  })

  test('of images', () => {
    const rule = {
      image: 'web',
      file: 'web.tar',
      dockerfile: 'Dockerfile',
      target: 'last',
      buildArgs: { A: '1' },
    }
    const said = { imageLock: 'l', buildArtifacts: 'b', imageFiles: ['f'], skaffold: 's', engine: true }
    const registry = { enabled: true, insecure: ['localhost:5000'], ca: 'ca.pem' }
    const spec = {
      ...said,
      images: [rule],
      registry: { ...registry, timeout: '2m' },
      platform: 'linux/arm64',
    }
    const { images, sources } = configFrom(spec)
    expect(images).toEqual([{ ...rule, runtime: undefined, config: undefined }])
    expect(sources).toEqual({
      ...said,
      registry: { ...registry, timeoutSeconds: 120 },
      platform: 'linux/arm64',
    })
  })

  test('of debuggers', () => {
    const { options } = configFrom({
      suspend: true,
      listen: 'all',
      protocols: ['pydevd'],
      ports: { dap: 1 },
      supportImages: { contract: 'ducttape' },
      attach: 'environment',
    })
    expect(options).toEqual({
      suspend: true,
      listen: 'all',
      protocols: ['pydevd'],
      ports: { dap: 1 },
      contract: 'ducttape',
      attach: 'environment',
    })
  })
})

describe('what is said of one support image beats what is said of all', () => {
  test.each<[situation: string, spec: NonNullable<Spec['supportImages']>, go: object, python: object]>([
    ['a registry', { registry: 'r/x' }, { image: 'r/x/go' }, { image: 'r/x/python' }],
    ['a tag', { tag: 'v1' }, { image: `${REGISTRY}/go:v1` }, { image: `${REGISTRY}/python:v1` }],
    [
      'a tag of one',
      { registry: 'r', tag: 'v1', go: { tag: 'v2' } },
      { image: 'r/go:v2' },
      { image: 'r/python:v1' },
    ],
    ['an image', { registry: 'r', tag: 'v1', go: 'own/go' }, { image: 'own/go' }, { image: 'r/python:v1' }],
    [
      'an image in a mapping',
      { tag: 'v1', go: { image: 'own/go@sha256:abc' } },
      { image: 'own/go@sha256:abc' },
      { image: `${REGISTRY}/python:v1` },
    ],
    [
      'a pull policy',
      { pullPolicy: 'Always', go: { pullPolicy: 'Never' } },
      { pullPolicy: 'Never' },
      { pullPolicy: 'Always' },
    ],
    [
      'resources, as a whole',
      { resources: { limits: { cpu: 1 } }, go: { resources: { requests: { cpu: 2 } } } },
      { resources: { requests: { cpu: 2 } } },
      { resources: { limits: { cpu: 1 } } },
    ],
    [
      'no resources at all',
      { resources: { limits: { cpu: 1 } }, go: { resources: {} } },
      { resources: {} },
      { resources: { limits: { cpu: 1 } } },
    ],
    [
      'a securityContext',
      { securityContext: { runAsUser: 1 }, go: { securityContext: { runAsUser: 2 } } },
      { securityContext: { runAsUser: 2 } },
      { securityContext: { runAsUser: 1 } },
    ],
  ])('%s', (...[, supportImages, go, python]) => {
    const { images } = configFrom({ supportImages }).supportImages
    expect(images.go).toMatchObject(go)
    expect(images.python).toMatchObject(python)
  })

  test('its registry and secrets too; the volume is one for all', () => {
    const go = { registry: 'mine.example/debug', pullSecrets: ['mine'] }
    const { supportImages } = configFrom({
      supportImages: { pullSecrets: ['a', 'b'], sizeLimit: '1Gi', tag: 'v2', go },
    })
    expect(supportImages).toMatchObject({
      images: {
        go: { image: 'mine.example/debug/go:v2', pullSecrets: ['mine'] },
        python: { pullSecrets: ['a', 'b'] },
      },
      sizeLimit: '1Gi',
    })
  })
})
