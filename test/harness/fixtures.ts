import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder `test/fixtures/<topic>/<situation>/`; files that are not there are undefined. */
export interface Fixture {
  /** `<topic>/<situation>`, which reads as a phrase. */
  readonly name: string
  readonly folder: string
  /** The sentence that says what the case is: the first comment of the input, or `about.txt` where it can have none. */
  readonly sentence: string
  readonly input: string
  readonly functionConfig: string | undefined
  readonly expected: string | undefined
  readonly results: string | undefined
  readonly error: string | undefined
}

const ROOT = join(import.meta.dirname, '..', 'fixtures')

/** Every fixture, in the order of their names. */
export function readFixtures(): readonly Fixture[] {
  return folders(ROOT).flatMap((topic) =>
    folders(join(ROOT, topic)).map((situation) => readFixture(`${topic}/${situation}`)),
  )
}

function folders(parent: string): readonly string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
}

function readFixture(name: string): Fixture {
  const folder = join(ROOT, name)
  const input = readFile(folder, 'input.yaml') ?? ''
  return {
    name,
    folder,
    sentence: readFile(folder, 'about.txt')?.trim() ?? firstComment(input),
    input,
    functionConfig: readFile(folder, 'function-config.yaml'),
    expected: readFile(folder, 'expected.yaml'),
    results: readFile(folder, 'results.yaml'),
    error: readFile(folder, 'error.txt'),
  }
}

function readFile(folder: string, name: string): string | undefined {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function firstComment(text: string): string {
  return /^\uFEFF?(?:---\r?\n)*# (.+?)\r?\n/.exec(text)?.[1] ?? ''
}
