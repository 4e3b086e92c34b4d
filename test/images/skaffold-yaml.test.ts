import { describe, expect, test } from 'vitest'
import type { DockerfileRule } from '../../src/images/dockerfile-source.js'
import { skaffoldArtifacts } from '../../src/images/skaffold-yaml.js'

const RUNTIMES = ['go', 'nodejs', 'jvm', 'python', 'netcore']

/** The arguments that every artifact gets from Skaffold itself. */
const SKAFFOLD = { SKAFFOLD_RUN_MODE: undefined, SKAFFOLD_GO_GCFLAGS: undefined }

function read(documents: readonly unknown[], path = 'shop/skaffold.yaml') {
  return skaffoldArtifacts({ path, documents }, RUNTIMES)
}

function withArtifacts(...artifacts: readonly unknown[]): unknown {
  return { apiVersion: 'skaffold/v4beta13', kind: 'Config', build: { artifacts } }
}

function onlyDockerfile(artifact: object, path?: string): DockerfileRule | undefined {
  const found = read([withArtifacts({ image: 'web', ...artifact })], path)
  if ('fault' in found) throw new Error(found.fault)
  return found.artifacts[0]?.dockerfile
}

describe('the artifacts of a skaffold.yaml', () => {
  test('are those of all its documents, whatever builds them', () => {
    const documents = [
      withArtifacts({ image: 'web', context: 'src/web', runtimeType: 'nodejs' }, { image: 'jobs', ko: {} }),
      undefined,
      { apiVersion: 'skaffold/v4beta13', kind: 'Config', requires: [{ path: '../other' }] },
      {
        ...Object(withArtifacts({ image: 'java', jib: null, context: 'j' })),
        profiles: [{ build: { artifacts: [{ image: 'x' }] } }],
      },
    ]
    expect(read(documents)).toEqual({
      artifacts: [
        {
          image: 'web',
          runtimeType: 'nodejs',
          builder: 'docker',
          dockerfile: {
            image: 'web',
            dockerfile: 'shop/src/web/Dockerfile',
            otherwise: 'shop/Dockerfile',
            target: undefined,
            buildArgs: SKAFFOLD,
          },
        },
        { image: 'jobs', runtimeType: undefined, builder: 'ko', dockerfile: undefined },
        { image: 'java', runtimeType: undefined, builder: 'jib', dockerfile: undefined },
      ],
    })
  })

  test.each(['bazel', 'ko', 'jib', 'jibMaven', 'jibGradle', 'buildpacks', 'custom'])(
    '%s needs no Dockerfile',
    (builder) => {
      const dependencies = { dockerfile: { path: 'Dockerfile' } }
      expect(read([withArtifacts({ image: 'a', [builder]: { dependencies } })])).toEqual({
        artifacts: [{ image: 'a', runtimeType: undefined, builder, dockerfile: undefined }],
      })
    },
  )

  test.each<[string, object, string, string | undefined]>([
    ['the context', { context: 'web' }, 'shop/web/Dockerfile', 'shop/Dockerfile'],
    ['no context', {}, 'shop/Dockerfile', 'shop/Dockerfile'],
    ['a context outside', { context: '../web' }, 'web/Dockerfile', 'shop/Dockerfile'],
    ['an absolute context', { context: '/src/web' }, '/src/web/Dockerfile', 'shop/Dockerfile'],
    [
      'a name',
      { context: 'web', docker: { dockerfile: 'docker/Dev.Dockerfile' } },
      'shop/web/docker/Dev.Dockerfile',
      'shop/docker/Dev.Dockerfile',
    ],
    [
      'an absolute name',
      { context: 'web', docker: { dockerfile: '/d/Dockerfile' } },
      '/d/Dockerfile',
      undefined,
    ],
    ['kaniko', { context: 'web', kaniko: { dockerfile: 'K' } }, 'shop/web/K', 'shop/K'],
    ['an empty builder', { context: 'web', docker: null }, 'shop/web/Dockerfile', 'shop/Dockerfile'],
  ])('a Dockerfile is found by %s', (...[, artifact, dockerfile, otherwise]) => {
    expect(onlyDockerfile(artifact)).toMatchObject({ dockerfile, otherwise })
  })

  test('arguments are texts, or not known', () => {
    const buildArgs = {
      PLAIN: 'a',
      NUMBER: 7,
      YES: true,
      TEMPLATE: 'x-{{.ENV}}',
      FROM_ENVIRONMENT: null,
      LIST: [],
    }
    const requires = [{ image: 'base', alias: 'BASE' }, { image: 'other' }]
    expect(onlyDockerfile({ docker: { target: 'dev', buildArgs }, requires })).toMatchObject({
      target: 'dev',
      buildArgs: {
        ...SKAFFOLD,
        BASE: 'base',
        other: 'other',
        PLAIN: 'a',
        NUMBER: '7',
        YES: 'true',
        TEMPLATE: undefined,
        FROM_ENVIRONMENT: undefined,
        LIST: undefined,
      },
    })
  })

  test.each([
    ['its name', { docker: { dockerfile: '{{.FILE}}' } }],
    ['its target', { docker: { target: '{{.TARGET}}' } }],
    ['its context', { context: '{{.DIR}}' }],
  ])('a Dockerfile is not known where a template says %s', (_, artifact) => {
    expect(onlyDockerfile(artifact)).toBeUndefined()
  })

  test('paths are relative to the file', () => {
    expect(onlyDockerfile({ context: 'web' }, 'skaffold.yaml')?.dockerfile).toBe('web/Dockerfile')
    expect(onlyDockerfile({ context: 'web' }, '/x/skaffold.yaml')?.dockerfile).toBe('/x/web/Dockerfile')
  })

  test('there may be none', () => {
    expect(read([])).toEqual({ artifacts: [] })
    expect(
      read([
        { apiVersion: 'skaffold/v4beta13', build: {} },
        { apiVersion: 'skaffold/v2beta1', build: null },
      ]),
    ).toEqual({ artifacts: [] })
  })

  test.each<[unknown, string]>([
    ['text', 'is not a skaffold.yaml: its `apiVersion` must begin with "skaffold/"'],
    [
      { apiVersion: 'v1', kind: 'Pod' },
      'is not a skaffold.yaml: its `apiVersion` must begin with "skaffold/"',
    ],
    [{ apiVersion: 'skaffold/v4', build: [] }, 'has a `build.artifacts` that must be a list'],
    [{ apiVersion: 'skaffold/v4', build: { artifacts: {} } }, 'has a `build.artifacts` that must be a list'],
    [withArtifacts({ image: 'a' }, 'b'), 'has a `build.artifacts[1]` that must be an object'],
    [withArtifacts({}), 'has a `build.artifacts[0].image` that must be a string'],
    [withArtifacts({ image: 'a', context: 1 }), 'has a `build.artifacts[0].context` that must be a string'],
    [
      withArtifacts({ image: 'a', runtimeType: 'node' }),
      'has a `build.artifacts[0].runtimeType` that must be one of go, nodejs, jvm, python, netcore; got "node"',
    ],
  ])('%j is a fault', (document, fault) => {
    expect(read([document])).toEqual({ fault })
  })
})
