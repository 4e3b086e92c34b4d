// Each example is a document and a test: what the built command makes of it must be what `.expected/` shows.
// UPDATE_EXPECTED=1 writes what it makes of them now; read the difference before you commit it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  FUNCTION_CONFIG,
  fromStream,
  patches,
  readPackage,
  runCommand,
  toStream,
} from '../scripts/example-package.mjs'
import { expectFile } from './examples/expected.js'

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url))
const NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

describe('the examples', () => {
  it('show every runtime, every host and a whole application', () => {
    expect(NAMES).toEqual([
      'argo-cd-plugin',
      'ferries',
      'go',
      'helm-post-renderer',
      'image-lock',
      'jvm',
      'kpt-pipeline',
      'kustomize-transformer',
      'netcore',
      'nodejs',
      'own-kind',
      'pipe',
      'python',
      'shared-pipeline',
      'skaffold-build',
      'skaffold-debug',
      'skaffold-hook',
    ])
  })

  it.each(NAMES)('%s has a README that the list of examples names', (name) => {
    const folder = join(EXAMPLES, name)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# \S/)
    expect(readFileSync(join(folder, '.krmignore'), 'utf8').split('\n')).toContain('.expected')
    expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`](${name}/README.md)`)
  })
})

describe.each(NAMES.filter((name) => existsSync(join(EXAMPLES, name, 'Kptfile'))))(
  'kpt package %s',
  (name) => {
    it('has its own name in its Kptfile', () => {
      expect(readFileSync(join(EXAMPLES, name, 'Kptfile'), 'utf8')).toContain(`\n  name: ${name}\n`)
    })
  },
)

describe.each(NAMES)('example %s', (name) => {
  const folder = join(EXAMPLES, name)
  const config = join(folder, FUNCTION_CONFIG)
  const files = readPackage(folder)
  const first = runCommand(toStream(files), config)

  it('becomes what .expected/ shows, without a word on stderr', () => {
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expectFile(join(folder, '.expected/diff.patch'), patches(files, fromStream(first.stdout, files)).join(''))
    expectFile(join(folder, '.expected/results.yaml'), first.results)
  })

  it('stays as it is when the function runs once more', () => {
    expect(runCommand(first.stdout, config)).toMatchObject({ status: 0, stderr: '', stdout: first.stdout })
  })
})
