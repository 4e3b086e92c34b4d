import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'vitest'

const UPDATE = process.env['UPDATE_EXPECTED'] === '1'

/** Holds a text to a file of `.expected/`; UPDATE_EXPECTED=1 writes the file instead. */
export function expectFile(path: string, content: string): void {
  if (UPDATE) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  expect(content).toBe(readFileSync(path, 'utf8'))
}
