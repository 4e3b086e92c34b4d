import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { generatedFiles } from '../scripts/generate.mjs'
import * as schema from '../src/config/schema.js'
import { NOTES } from '../src/container/notes.js'
import { LEFT_ALONE, UNKNOWN } from '../src/container/reasons.js'
import { REFUSALS } from '../src/container/refusals.js'
import { whyNone } from '../src/workload/kinds.js'

const ABOUT = JSON.parse(readFileSync('package.json', 'utf8')) as { description: string; license: string }
const FILES = Object.entries(
  generatedFiles({ ...schema, REFUSALS, NOTES, LEFT_ALONE, UNKNOWN, whyNone }, ABOUT),
)

test.each(FILES)('%s is what `npm run generate` writes', (file, text) => {
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text)
})

test('the schema has words for every field of spec', () => {
  const written = JSON.parse(FILES[0]?.[1] ?? '') as {
    properties: { spec: { properties: Record<string, object>; additionalProperties: boolean } }
  }
  const { properties, additionalProperties } = written.properties.spec
  expect(additionalProperties).toBe(false)
  expect(Object.keys(properties)).toEqual(Object.keys(schema.SPEC.def.shape))
})

test('metadata.yaml has what the catalog of KRM functions asks for, as far as it is known', () => {
  const metadata = parse(readFileSync('metadata.yaml', 'utf8')) as Record<string, unknown>
  expect(metadata).toMatchObject({
    image: 'ducttape-fn',
    description: ABOUT.description,
    tags: ['mutator'],
    license: ABOUT.license,
  })
})
