import { describe, expect, test } from 'vitest'
import { challengeOf } from '../../../src/images/registry/challenge.js'
import { realmOf } from '../../../src/images/registry/realm.js'

// The realms that registries name, as their own answers have them.
describe('a registry of', () => {
  test.each([
    ['https://registry-1.docker.io', 'https://auth.docker.io/token'],
    ['https://ghcr.io', 'https://ghcr.io/token'],
    ['https://quay.io', 'https://quay.io/v2/auth'],
    ['https://gcr.io', 'https://gcr.io/v2/token'],
    ['https://eu.gcr.io', 'https://eu.gcr.io/v2/token'],
    ['https://us-docker.pkg.dev', 'https://us-docker.pkg.dev/v2/token'],
    ['https://mine.azurecr.io', 'https://mine.azurecr.io/oauth2/token'],
    ['https://public.ecr.aws', 'https://public.ecr.aws/token/'],
    ['https://registry.gitlab.com', 'https://gitlab.com/jwt/auth'],
    ['https://registry.gitlab.example.com:5050', 'https://gitlab.example.com/jwt/auth'],
    ['https://docker.elastic.co', 'https://docker-auth.elastic.co/auth'],
    ['https://registry.example.co.uk', 'https://auth.example.co.uk/token'],
    ['https://localhost:5000', 'https://localhost:5001/token'],
    ['https://[::1]:5000', 'https://[::1]:5001/token'],
    ['https://10.0.0.1:5000', 'https://10.0.0.1/token'],
    ['http://registry:5000', 'http://registry:5001/token'],
    ['http://registry.example', 'https://auth.registry.example/token'],
  ])('%s has its sign-in at %s', (registry, realm) => {
    expect(realmOf(realm, new URL(registry))).toEqual(new URL(realm))
  })

  test.each([
    ['https://ghcr.io', 'https://evil.example/token', 'evil.example'],
    ['https://ghcr.io', 'https://ghcr.io.evil.example/token', 'ghcr.io.evil.example'],
    ['https://ghcr.io', 'https://evilghcr.io/token', 'evilghcr.io'],
    ['https://ghcr.io', 'https://ghcr.com/token', 'ghcr.com'],
    ['https://a.example.co.uk', 'https://b.co.uk/token', 'b.co.uk'],
    ['https://mine.azurecr.io', 'https://yours.azurecr.io/oauth2/token', 'yours.azurecr.io'],
    ['https://1.dkr.ecr.eu-west-1.amazonaws.com', 'https://x.s3.amazonaws.com/', 'x.s3.amazonaws.com'],
    ['https://10.0.0.1', 'https://9.0.0.1/token', '9.0.0.1'],
    ['https://[fd00::1]', 'https://[fd00::2]/token', '[fd00::2]'],
    ['https://registry', 'https://auth/token', 'auth'],
  ])('%s has none at %s', (registry, realm, host) => {
    expect(realmOf(realm, new URL(registry))).toEqual({
      fault: `asks for a sign-in at "${host}", which is not of its domain`,
    })
  })

  test.each([
    ['https://ghcr.io', 'http://ghcr.io/token'],
    ['http://registry.example', 'ftp://registry.example/token'],
    ['https://ghcr.io', 'https://me:x@ghcr.io/token'],
    ['https://ghcr.io', '/token'],
    ['https://ghcr.io', ''],
  ])('%s has no safe one at %s', (registry, realm) => {
    expect(realmOf(realm, new URL(registry))).toEqual({
      fault: 'asks for a sign-in at an address that is not safe',
    })
  })
})

describe('a challenge', () => {
  const bearer = { kind: 'bearer', realm: 'https://a/t', service: undefined, scope: undefined }
  test.each([
    ['Bearer realm="https://a/t"', bearer],
    [
      'bearer realm="https://a/t",service="s",scope="repository:a:pull,push"',
      { ...bearer, service: 's', scope: 'repository:a:pull,push' },
    ],
    ['Bearer   realm = "https://a/t" , service=s', { ...bearer, service: 's' }],
    ['Bearer realm="https://a/\\"t"', { ...bearer, realm: 'https://a/"t' }],
    ['Basic realm="x", Bearer realm="https://a/t"', { kind: 'basic' }],
    ['Negotiate, Bearer realm="https://a/t"', bearer],
    ['Bearer realm="https://a/t", Bearer realm="https://b/t"', bearer],
    ['Basic', { kind: 'basic' }],
    ['Basic realm="Bearer realm=x"', { kind: 'basic' }],
    ['Bearer', undefined],
    ['Bearer service="s"', undefined],
    ['Digest realm="x"', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => {
    expect(challengeOf(header)).toEqual(expected)
  })
})
