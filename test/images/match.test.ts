import { describe, expect, test } from 'vitest'
import { ruleFor } from '../../src/images/match.js'

describe('a pattern and an image', () => {
  test.each([
    ['node', 'node', true],
    ['node', 'node:20', true],
    ['node', 'node@sha256:abc', true],
    ['node', 'node:20@sha256:abc', true],
    ['node', 'docker.io/library/node:20', true],
    ['node', 'index.docker.io/library/node', true],
    ['docker.io/library/node', 'node:20', true],
    ['docker.io/me/app', 'me/app', true],
    ['node:20', 'node:20', true],
    ['node:20', 'node:20@sha256:abc', true],
    ['node:20', 'node:22', false],
    ['node:20', 'node', false],
    ['node@sha256:abc', 'node@sha256:abc', true],
    ['node@sha256:abc', 'node:20@sha256:abc', true],
    ['node@sha256:abc', 'node@sha256:def', false],
    ['node:20@sha256:abc', 'node@sha256:abc', false],
    ['node', 'nodejs', false],
    ['node', 'me/node', false],
    ['app', 'gcr.io/me/app', false],
    ['localhost:5000/app', 'localhost:5000/app:1', true],
    ['localhost:5000/app', 'localhost:5001/app:1', false],
    ['localhost:5000/app', 'localhost/app', false],
    ['gcr.io/me/app', 'gcr.io/me/app', true],
    ['gcr.io/library/app', 'gcr.io/app', false],
    ['gcr.io/me/*', 'gcr.io/me/app:1', true],
    ['gcr.io/me/*', 'gcr.io/you/app:1', false],
    ['*/app', 'gcr.io/me/app:1', true],
    ['*/app', 'gcr.io/me/app@sha256:abc', true],
    ['*/app', 'gcr.io/me/application', false],
    ['*:20', 'node:20', true],
    ['node:2?', 'node:20', true],
    ['node:2?', 'node:2', false],
    ['no.e*', 'node', false],
    ['node*', 'docker.io/library/node:20', true],
    ['*', 'anything/at:all', true],
    ['nginx', 'docker.io/library/nginx:latest', true],
    ['nginx:latest', 'nginx', true],
    ['docker.io/library/nginx:latest', 'nginx', true],
    ['library/nginx', 'nginx', true],
    ['docker.io/nginx', 'index.docker.io/library/nginx', true],
    ['library/a/b', 'a/b', false],
    ['localhost/app', 'app', false],
    ['localhost:5000/a/b/c', 'localhost:5000/a/b/c:t', true],
    ['localhost:5000/a/b/c:t', 'localhost:5000/a/b/c:t@sha256:abc', true],
    ['localhost:5000/a/b/c:t', 'localhost:5000/a/b/c:u', false],
    ['[::1]:5000/x', '[::1]:5000/x:1', true],
    ['[::1]:5000/x', '[::1]:5001/x:1', false],
    ['Foo/bar', 'foo/bar', false],
    ['docker.io/*', 'nginx', true],
    ['docker.io/*', 'gcr.io/me/app', false],
    ['docker.io/ngin?', 'nginx:1', true],
    ['index.docker.io/ngin?', 'nginx:1', true],
    ['docker.io/library/ngin?:1', 'nginx:1@sha256:abc', true],
    ['*/library/nginx', 'nginx', true],
    ['*:latest', 'nginx', true],
    ['*:latest', 'nginx@sha256:abc', false],
    ['*@sha256:a*', 'nginx:1@sha256:abc', true],
    ['localhost:*/app', 'localhost:5000/app:1', true],
    ['localhost:*/app', 'localhost/app', false],
  ])('%s is %s: %s', (image, of, expected) => {
    expect(ruleFor([{ image, config: undefined }], of) !== undefined).toBe(expected)
  })

  test('the first rule that fits counts', () => {
    const rules = ['node:22', 'node', 'node:20'].map((image) => ({ image, config: {} }))
    expect(ruleFor(rules, 'node:20')).toBe(rules[1])
    expect(ruleFor(rules, 'ruby')).toBeUndefined()
  })
})
