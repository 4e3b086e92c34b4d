import { describe, expect, test } from 'vitest'
import { artifactFor, buildArtifacts, isDebuggedBySkaffold } from '../../src/images/build-artifacts.js'

const RUNTIMES = ['go', 'nodejs', 'jvm', 'python', 'netcore']
const DIGEST = `sha256:${'a'.repeat(64)}`
const OTHER_DIGEST = `sha256:${'b'.repeat(64)}`

const WEB = { imageName: 'web', tag: `gcr.io/me/web:v1@${DIGEST}`, runtimeType: 'nodejs' }
const API = { imageName: 'gcr.io/them/api', tag: 'localhost:5000/api:v2', runtimeType: undefined }
const SIDE = { imageName: 'web-side', tag: 'web-side:abc', runtimeType: undefined }

describe('the build result', () => {
  test('is a list of images', () => {
    const result = {
      builds: [
        { ...WEB, more: 1 },
        { imageName: API.imageName, tag: API.tag },
        { ...SIDE, runtimeType: '' },
      ],
    }
    expect(buildArtifacts(result, RUNTIMES)).toEqual({ artifacts: [WEB, API, SIDE] })
    expect(buildArtifacts({ builds: [] }, RUNTIMES)).toEqual({ artifacts: [] })
  })

  test.each<[unknown, string]>([
    [undefined, 'is not a build result of Skaffold: `builds` must be a list'],
    [[], 'is not a build result of Skaffold: `builds` must be a list'],
    [{ builds: {} }, 'is not a build result of Skaffold: `builds` must be a list'],
    [{ builds: [WEB, 1] }, 'has a `builds[1].imageName` that must be the name of an image'],
    [
      { builds: [{ imageName: 'A b', tag: 'a' }] },
      'has a `builds[0].imageName` that must be the name of an image',
    ],
    [
      { builds: [{ imageName: 'a*', tag: 'a' }] },
      'has a `builds[0].imageName` that must be the name of an image',
    ],
    [{ builds: [{ imageName: 'a' }] }, 'has a `builds[0].tag` that must be the name of an image'],
    [
      { builds: [{ ...WEB, runtimeType: 'golang' }] },
      'has a `builds[0].runtimeType` that must be one of go, nodejs, jvm, python, netcore; got "golang"',
    ],
    [
      { builds: [{ ...WEB, runtimeType: 7 }] },
      'has a `builds[0].runtimeType` that must be one of go, nodejs, jvm, python, netcore; got 7',
    ],
  ])('%j is none', (result, fault) => {
    expect(buildArtifacts(result, RUNTIMES)).toEqual({ fault })
  })
})

describe('an image that Skaffold built', () => {
  test.each([
    ['web', WEB],
    ['web:latest', WEB],
    ['docker.io/library/web', WEB],
    [WEB.tag, WEB],
    ['gcr.io/me/web:v1', WEB],
    [`gcr.io/me/web@${DIGEST}`, WEB],
    ['gcr.io/me/web:v2', undefined],
    [`gcr.io/me/web@${OTHER_DIGEST}`, undefined],
    ['gcr.io/you/web:v1', undefined],
    ['me/web', undefined],
    ['gcr.io/them/api', API],
    ['gcr.io/them/api:v9', API],
    ['localhost:5000/api:v2', API],
    ['localhost:5000/api', undefined],
    ['localhost:5001/api:v2', undefined],
    ['web-side:abc', SIDE],
    ['nginx', undefined],
  ])('%s', (image, expected) => {
    expect(artifactFor([WEB, API, SIDE], image)).toEqual(expected)
    expect(isDebuggedBySkaffold([WEB, API, SIDE], image)).toBe(expected !== undefined)
  })

  test('an exact tag goes before a name that fits too', () => {
    const other = { imageName: 'api', tag: 'web:exact', runtimeType: undefined }
    expect(artifactFor([WEB, other], 'web:exact')).toBe(other)
  })

  test('where it built nothing, every image is debugged', () => {
    expect(isDebuggedBySkaffold([], 'anything')).toBe(true)
  })
})
