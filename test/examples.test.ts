// Each example is a document and a test: what the built command makes of it must be what `.expected/` shows.
// UPDATE_EXPECTED=1 writes what it makes of them now; read the difference before you commit it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url))
const UPDATE = process.env['UPDATE_EXPECTED'] === '1'
const NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

describe('the examples', () => {
  it('show every runtime, every host and a whole application', () => {
    expect(NAMES).toEqual([
      'ferries',
      'go',
      'jvm',
      'kpt-pipeline',
      'kustomize-transformer',
      'netcore',
      'nodejs',
      'python',
      'skaffold-hook',
    ])
  })

  it.each(NAMES)('%s is a kpt package with a README that the list of examples names', (name) => {
    const folder = join(EXAMPLES, name)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# \S/)
    expect(readFileSync(join(folder, 'Kptfile'), 'utf8')).toContain(`\n  name: ${name}\n`)
    expect(readFileSync(join(folder, '.krmignore'), 'utf8').split('\n')).toContain('.expected')
    expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`](${name}/README.md)`)
  })
})

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

function expectFile(path: string, content: string): void {
  if (UPDATE) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  expect(content).toBe(readFileSync(path, 'utf8'))
}
