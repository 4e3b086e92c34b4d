import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { Position, Range } from 'vscode-languageserver-types'

const require = createRequire(import.meta.url)
const PARSER = dirname(require.resolve('dockerfile-ast'))
const OURS = require('../scripts/build/positions.cjs')
const USE = /\bvscode_languageserver_types_\d+\.([\w.]+)/g

test('the Dockerfile parser takes nothing of its positions but what stands in for them in the bundle', () => {
  const sources = readdirSync(PARSER, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.js'),
  )
  const used = sources.flatMap((path) => [...readFileSync(join(PARSER, path), 'utf8').matchAll(USE)])
  expect(new Set(used.map(([, name]) => name))).toEqual(new Set(['Position.create', 'Range.create']))
})

test('they are the same there', () => {
  const [from, to] = [Position.create(1, 2), Position.create(3, 4)]
  expect(OURS.Position.create(1, 2)).toEqual(from)
  expect(OURS.Range.create(from, to)).toEqual(Range.create(from, to))
  expect(OURS.Range.create(1, 2, 3, 4)).toEqual(Range.create(1, 2, 3, 4))
})
