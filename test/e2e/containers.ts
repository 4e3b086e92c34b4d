import { afterAll, beforeAll, expect } from 'vitest'
import { command, outputOf } from './command.js'

/** Makes a test file end every container that it started, by its id, and fail if a host had left one behind. */
export function endContainersAfterwards(): void {
  let before: readonly string[] = []
  beforeAll(async () => {
    before = await containerIds()
  })
  afterAll(async () => {
    const leftBehind = (await containerIds()).filter((id) => !before.includes(id))
    await Promise.all(leftBehind.map((id) => command(['podman', 'rm', '--force', id])))
    expect(leftBehind).toEqual([])
  })
}

async function containerIds(): Promise<readonly string[]> {
  const ids = await outputOf(['podman', 'ps', '--all', '--quiet', '--no-trunc'])
  return ids.split('\n').filter(Boolean)
}
