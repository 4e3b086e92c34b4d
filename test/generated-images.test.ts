import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { imageFiles, pinnedArgs, RUNTIMES, VERSIONS_FILE } from '../scripts/generate/images.mjs'
import { SERVED_VERSIONS } from '../src/runtimes/served-versions.js'

const FILES = Object.entries(imageFiles(textOf))

test.each(FILES)('%s is what `npm run generate` writes', (file, text) => {
  expect(textOf(file)).toBe(text)
})

test.each(RUNTIMES)('the Dockerfile of %s takes every pinned value as an ARG', (runtime) => {
  const dockerfile = textOf(`images/${runtime}/Dockerfile`)
  expect(dockerfile, `images/${runtime}/Dockerfile is not there`).toBeDefined()
  const taken = [...(dockerfile ?? '').matchAll(/^ARG (\w+)=/gm)].map(([, name]) => name)
  expect(taken).toEqual(expect.arrayContaining(['GO_IMAGE', ...Object.keys(pinnedArgs(runtime, textOf))]))
})

test('a Dockerfile that has none of the arguments stays as it is, and those that it has get the pinned values', () => {
  const dockerfile = 'ARG GO_IMAGE=old\nARG OTHER=kept\nARG DELVES=\nFROM ${GO_IMAGE}\nARG DELVES\n'
  const versions = textOf(VERSIONS_FILE) ?? ''
  const read = (file: string): string | undefined =>
    file === VERSIONS_FILE ? versions : file === 'images/go/Dockerfile' ? dockerfile : undefined
  const written = imageFiles(read)['images/go/Dockerfile'] ?? ''
  expect(written).toMatch(
    /^ARG GO_IMAGE=docker\.io\/library\/golang:\S+\nARG OTHER=kept\nARG DELVES="1\.20\.2,/,
  )
  expect(written).toMatch(/\nFROM \$\{GO_IMAGE\}\nARG DELVES\n$/)
})

test('the windows of a language are in order and do not overlap, so that a version has one debugger', () => {
  for (const runtimes of Object.values(SERVED_VERSIONS)) {
    for (const windows of Object.values(runtimes)) {
      const bounds = windows.flatMap(({ from, to }) => [rank(from), rank(to) + 0.5])
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
    }
  }
})

function rank(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
