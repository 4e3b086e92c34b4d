import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readPackage, toStream } from '../../scripts/example-package.mjs'
import { containersOf } from './containers.js'

const SCRIPT = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url))
const APPLICATION = fileURLToPath(new URL('../../examples/ferries', import.meta.url))

describe('the demo', () => {
  const run = spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })

  it('ends well and shows the whole change, in plain text', () => {
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const expected = readFileSync(join(APPLICATION, '.expected/diff.patch'), 'utf8')
    expect(run.stdout.split('\n')).toEqual(expect.arrayContaining(expected.trimEnd().split('\n')))
    expect(run.stdout).not.toContain('\u001b')
  })

  it('has a row for every container of the application, and says how to attach', () => {
    const containers = containersOf(toStream(readPackage(APPLICATION)))
    const table = run.stdout.slice(run.stdout.indexOf('\nWORKLOAD '))
    expect(containers.length).toBeGreaterThan(10)
    for (const { workload, container } of containers) {
      expect(table).toMatch(new RegExp(`\n${workload} +${container} +\\S`))
    }
    expect(table).toMatch(/kubectl -n ferries port-forward deployment\/\S+ \d+\n/)
  })
})
