import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dockerfileFacts } from '../../../src/images/dockerfile/facts.js'

const SEED = Number(process.env['SEED'] ?? 5)
const RUNS = Number(process.env['RUNS'] ?? 2000)

const PIECES = [
  'FROM a',
  'FROM scratch AS b',
  'ENV',
  'ARG',
  'RUN',
  'COPY',
  'CMD',
  'ENTRYPOINT',
  'WORKDIR',
  'USER',
  'LABEL',
  'SHELL',
  'ONBUILD',
  'HEALTHCHECK',
  '# escape=`',
  '# syntax=x',
  '#',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\\',
  '\\\n',
  '`',
  '`\n',
  '<<',
  '<<-',
  '<<EOF',
  'EOF',
  '"',
  "'",
  '[',
  ']',
  ',',
  '["a"]',
  '$',
  '${',
  '}',
  ':-',
  '=',
  'A',
  'A=1',
  '--platform=',
  '--',
  '\uFEFF',
  '\0',
  'ü',
  '/',
]
const start = fc.constantFrom('', 'FROM a\n', '# escape=`\nFROM a\n', 'ARG A=1\nFROM $A\n')
const rest = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })), {
  maxLength: 40,
})

test('whatever a file holds, there is an answer', async () => {
  const seen = { facts: 0, faults: 0 }
  await fc.assert(
    fc.asyncProperty(start, rest, async (first, pieces) => {
      const options = {
        file: 'f',
        target: undefined,
        buildArgs: {},
        platform: { os: 'linux', architecture: 'amd64' },
      }
      const answer = await dockerfileFacts(first + pieces.join(''), options, () => Promise.resolve(undefined))
      if ('fault' in answer) seen.faults++
      else seen.facts++
    }),
    { seed: SEED, numRuns: RUNS },
  )
  expect(Math.min(seen.facts, seen.faults)).toBeGreaterThan(RUNS / 20)
})
