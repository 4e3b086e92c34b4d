// kpt's view of the examples that are kpt packages: what it writes is what `.expected/` shows.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMAND, FUNCTION_CONFIG, readPackage } from '../../scripts/example-package.mjs'
import { copyOfExample, EXAMPLES, isInstalled, patchedFiles, runIn } from './host.js'

const PACKAGES = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'Kptfile')))

describe.skipIf(!isInstalled('kpt'))('kpt fn eval', () => {
  it.each(PACKAGES)('writes %s as .expected/diff.patch has it', (name) => {
    const folder = copyOfExample(name)
    const config = join(folder, FUNCTION_CONFIG)
    const configured = existsSync(config) ? ['--fn-config', config] : []
    const { status, stderr } = runIn(folder, ['kpt', 'fn', 'eval', '.', '--exec', COMMAND, ...configured])
    expect(status, stderr).toBe(0)
    expect(readPackage(folder)).toEqual(patchedFiles(name))
  })
})
