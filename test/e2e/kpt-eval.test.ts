import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  BAD_CONFIG,
  BOUTIQUE,
  boutiqueFiles,
  DEBUGGABLE,
  INTERNAL,
  OUTCOMES,
  outcomesIn,
  streamed,
} from './boutique.js'
import { command, outputOf } from './command.js'
import { commentsIn } from './comments.js'
import { endContainersAfterwards } from './containers.js'
import { copyOf, filesOf, newFolder, writeFiles } from './folder.js'
import { BUNDLE, FUNCTION_IMAGE } from './machine.js'

const WAYS: Record<string, readonly string[]> = {
  'the executable': ['--exec', BUNDLE],
  'the image': ['--image', FUNCTION_IMAGE, '--image-pull-policy', 'Never'],
  'the image by its short name': ['--image', 'ducttape-fn', '--image-pull-policy', 'Never'],
}

endContainersAfterwards()

describe.each(Object.entries(WAYS))('kpt fn eval with %s', (_, way) => {
  test('changes the files that hold a recognised program, and no byte of another', async () => {
    const shop = copyOf(BOUTIQUE)
    await outputOf(evalWords(shop, way))
    const untouched = copyOf(BOUTIQUE)
    await outputOf(['kpt', 'fn', 'eval', untouched, '--exec', 'cat'])
    const written = filesOf(shop)
    const before = filesOf(untouched)
    expect(before, 'kpt itself reformats none of these files').toEqual(boutiqueFiles())
    expect(Object.keys(written)).toEqual(Object.keys(before))
    expect(Object.keys(before).filter((path) => written[path] !== before[path])).toEqual(DEBUGGABLE)
  })

  test('writes what the command makes of each file as a stream', async () => {
    const shop = copyOf(BOUTIQUE)
    await outputOf(evalWords(shop, way))
    const before = boutiqueFiles()
    const expected = await Promise.all(DEBUGGABLE.map((path) => streamed(before[path] ?? '')))
    expect(DEBUGGABLE.map((path) => filesOf(shop)[path])).toEqual(expected)
  })

  test('leaves every comment and setter at its place', async () => {
    const shop = copyOf(BOUTIQUE)
    await outputOf(evalWords(shop, way))
    const before = boutiqueFiles()
    for (const [path, text] of Object.entries(filesOf(shop)))
      expect(commentsIn(text), path).toEqual(commentsIn(before[path] ?? ''))
  })

  test('writes none of the annotations by which kpt knows its items', async () => {
    const shop = copyOf(BOUTIQUE)
    await outputOf(evalWords(shop, way))
    expect(Object.values(filesOf(shop)).join('\n')).not.toMatch(INTERNAL)
  })

  test('changes nothing the second time', async () => {
    const shop = copyOf(BOUTIQUE)
    await outputOf(evalWords(shop, way))
    const once = filesOf(shop)
    await outputOf(evalWords(shop, way))
    expect(filesOf(shop)).toEqual(once)
  })

  test('reports on every container', async () => {
    const results = newFolder()
    await outputOf([...evalWords(copyOf(BOUTIQUE), way), '--results-dir', results])
    expect(outcomesIn(readFileSync(join(results, 'results.yaml'), 'utf8'))).toEqual(OUTCOMES)
  })

  test('leaves every file as it was when its functionConfig cannot be read', async () => {
    const shop = copyOf(BOUTIQUE)
    const results = newFolder()
    writeFiles(shop, { 'debug.yaml': BAD_CONFIG })
    const before = filesOf(shop)
    const { code, stderr } = await command([...evalWords(shop, way), '--results-dir', results])
    expect(code).toBe(1)
    expect(stderr).toContain('Exit code: 3')
    expect(stderr).toContain('golem')
    expect(filesOf(shop)).toEqual(before)
    expect(readFileSync(join(results, 'results.yaml'), 'utf8')).toContain('exitCode: 3')
  })

  test('leaves every file as it was when a container that the user names is refused', async () => {
    const shop = copyOf(BOUTIQUE)
    const config = readFileSync(join(shop, 'debug.yaml'), 'utf8')
    writeFiles(shop, { 'debug.yaml': config.replace(/(boutique\/report)\n/, '$1\n      runtime: python\n') })
    const before = filesOf(shop)
    const { code, stderr } = await command(evalWords(shop, way))
    expect(code).toBe(1)
    expect(stderr).toContain('Exit code: 1')
    expect(stderr).toContain('Python 3.13')
    expect(filesOf(shop)).toEqual(before)
  })
})

test('kpt fn eval without a functionConfig recognises programs by their command lines', async () => {
  const shop = copyOf(BOUTIQUE)
  await outputOf(['kpt', 'fn', 'eval', shop, '--exec', BUNDLE])
  expect(filesOf(shop)['web.yaml']).toContain('command: ["node", "--inspect=127.0.0.1:9229", "server.js"]')
})

test('kpt fn eval takes the configuration as key=value words', async () => {
  const shop = copyOf(BOUTIQUE)
  await outputOf(['kpt', 'fn', 'eval', shop, '--exec', BUNDLE, '--', 'listen=all'])
  expect(filesOf(shop)['web.yaml']).toContain('"--inspect=0.0.0.0:9229"')
})

test('kpt fn eval gives an item selected by its kind alone to the function', async () => {
  const shop = copyOf(BOUTIQUE)
  await outputOf([...evalWords(shop, ['--exec', BUNDLE]), '--match-kind', 'CronJob'])
  const before = boutiqueFiles()
  const written = filesOf(shop)
  expect(Object.keys(before).filter((path) => written[path] !== before[path])).toEqual(['mail.yaml'])
  expect(written['mail.yaml']).toBe(await streamed(before['mail.yaml'] ?? ''))
})

test('kpt reformats what the function changed as it would have done without it', async () => {
  const evaluated = copyOf('packages/reformatted')
  await outputOf(['kpt', 'fn', 'eval', evaluated, '--exec', BUNDLE])
  const before = filesOf(copyOf('packages/reformatted'))
  const streams = Object.entries(before).map(async ([path, stdin]) => [
    path,
    await outputOf([BUNDLE], { stdin }),
  ])
  const reformatted = copyOf('packages/reformatted', Object.fromEntries(await Promise.all(streams)))
  await outputOf(['kpt', 'fn', 'eval', reformatted, '--exec', 'cat'])
  expect(filesOf(evaluated)).toEqual(filesOf(reformatted))
  expect(filesOf(evaluated)).not.toEqual(before)
})

function evalWords(folder: string, way: readonly string[]): readonly string[] {
  return [
    'kpt',
    'fn',
    'eval',
    folder,
    ...way,
    '--fn-config',
    join(folder, 'debug.yaml'),
    '--truncate-output=false',
  ]
}
