import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../harness/command.js'
import { folderOf, writeLayout } from './world.js'

const BASE = ['--no-network', '--no-engine']

test.each([
  ['lock', ['lock', '--help'], /^ducttape-fn lock writes down/],
  ['lock, shortly', ['lock', '-h'], /^ducttape-fn lock writes down/],
  ['inspect', ['inspect', '--help'], /^ducttape-fn inspect tells/],
  ['the function', ['--help'], /^ {2}ducttape-fn lock .*\n {2}ducttape-fn inspect IMAGE /m],
])('the help of %s is printed', (_, words, text) => {
  const { status, stdout, stderr } = runCommand('', words)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.toString()).toMatch(text)
})

test.each([
  [
    ['lock', '--frobnicate'],
    2,
    /^ducttape-fn: Unknown option '--frobnicate'.*Try `ducttape-fn lock --help`\n$/,
  ],
  [['lock', '/nowhere'], 2, /^ducttape-fn: "\/nowhere" cannot be read: ENOENT\n$/],
  [['lock', '-', '--no-engine'], 2, /^ducttape-fn: the input is empty/],
  [['inspect'], 2, /^ducttape-fn: an image must be named\. Try `ducttape-fn inspect --help`\n$/],
  [
    ['inspect', 'a', '-f', '/nowhere'],
    3,
    /^ducttape-fn: the functionConfig "\/nowhere" cannot be read: ENOENT\n$/,
  ],
  [['inspect', 'a', ...BASE], 1, /^ducttape-fn: nobody knows "a":\n {2}nobody was asked\n$/],
])('%j fails with %i', (words, status, message) => {
  const outcome = runCommand('', words)
  expect({ status: outcome.status, stdout: outcome.stdout.toString() }).toEqual({ status, stdout: '' })
  expect(outcome.stderr).toMatch(message)
})

test('a lock makes the function know what it did not', () => {
  const folder = folderOf({
    'web.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: "web.example/a:1"}\n',
  })
  writeLayout(join(folder, '.layout'), { 'web.example/a:1': { Cmd: ['node', 'server.js'] } })
  const flags = ['--image-file', join(folder, '.layout'), ...BASE]
  const lock = runCommand('', ['lock', folder, ...flags, '-o', '-'])
  expect(lock.status).toBe(0)
  // Nobody watches a pipe.
  expect(lock.stderr).not.toContain('\r')
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: web.example/a:1\n'
  expect(runCommand(pod).stdout.toString()).toBe(pod)
  const { status, stdout } = runCommand(`${pod}---\n${lock.stdout.toString()}`)
  expect(status).toBe(0)
  expect(stdout.toString()).toContain('--inspect=')
  expect(stdout.toString()).toContain(lock.stdout.toString())
})
