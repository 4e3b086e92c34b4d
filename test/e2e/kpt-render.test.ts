import { parseAllDocuments } from 'yaml'
import { describe, expect, test } from 'vitest'
import { BAD_CONFIG, BOUTIQUE, boutiqueFiles, DEBUGGABLE, INTERNAL, streamed } from './boutique.js'
import { command, outputOf } from './command.js'
import { endContainersAfterwards } from './containers.js'
import { copyOf, type Files, filesOf } from './folder.js'
import { BUNDLE, FUNCTION_IMAGE, SHORT_NAME_IMAGE } from './machine.js'

const WAYS: Record<string, { readonly step: string; readonly flags: readonly string[] }> = {
  'an executable': { step: `exec: ${BUNDLE}`, flags: ['--allow-exec'] },
  'an image': { step: `image: ${FUNCTION_IMAGE}`, flags: ['--image-pull-policy', 'Never'] },
  'an image by its short name': { step: 'image: ducttape-fn', flags: ['--image-pull-policy', 'Never'] },
}

endContainersAfterwards()

describe.each(Object.entries(WAYS))('kpt fn render with %s in its pipeline', (_, { step, flags }) => {
  test('changes the programs of the package and of those below it, and no byte of another file', async () => {
    const shop = boutiqueWith(step)
    const before = filesOf(shop)
    await outputOf(['kpt', 'fn', 'render', shop, ...flags])
    const written = filesOf(shop)
    const expected = { ...before, ...(await debuggable(before)) }
    expect(written).toEqual(expected)
    expect(Object.values(written).join('\n')).not.toMatch(INTERNAL)
  })

  test('changes nothing the second time', async () => {
    const shop = boutiqueWith(step)
    await outputOf(['kpt', 'fn', 'render', shop, ...flags])
    const once = filesOf(shop)
    await outputOf(['kpt', 'fn', 'render', shop, ...flags])
    expect(filesOf(shop)).toEqual(once)
  })

  test('leaves every file as it was when its functionConfig cannot be read', async () => {
    const shop = boutiqueWith(step, { 'debug.yaml': BAD_CONFIG })
    const before = filesOf(shop)
    const { code, stderr } = await command(['kpt', 'fn', 'render', shop, ...flags])
    expect(code).toBe(1)
    expect(stderr).toContain('Exit code: 3')
    expect(filesOf(shop)).toEqual(before)
  })

  test('has plain manifests as its output where they are asked for', async () => {
    const shop = boutiqueWith(step)
    const manifests = await outputOf(['kpt', 'fn', 'render', shop, '--output', 'unwrap', ...flags])
    expect(manifests).not.toMatch(INTERNAL)
    const annotated = parseAllDocuments(manifests).filter((document) =>
      document.toString().includes('debug.cloud.google.com/config'),
    )
    expect(annotated).toHaveLength(DEBUGGABLE.length)
    expect(filesOf(shop)).toEqual(filesOf(boutiqueWith(step)))
  })
})

test('kpt fn render takes the configuration from the Kptfile', async () => {
  const shop = copyOf(BOUTIQUE, {
    Kptfile: `${boutiqueFiles()['Kptfile']}pipeline:
  mutators:
    - image: ${SHORT_NAME_IMAGE}
      configMap:
        listen: all
`,
  })
  await outputOf(['kpt', 'fn', 'render', shop, '--image-pull-policy', 'Never'])
  expect(filesOf(shop)['web.yaml']).toContain('"--inspect=0.0.0.0:9229"')
})

function boutiqueWith(step: string, more: Files = {}): string {
  const pipeline = `pipeline:\n  mutators:\n    - ${step}\n      configPath: debug.yaml # beside it\n`
  return copyOf(BOUTIQUE, { ...more, Kptfile: `${boutiqueFiles()['Kptfile']}${pipeline}` })
}

async function debuggable(files: Files): Promise<Files> {
  const texts = await Promise.all(DEBUGGABLE.map((path) => streamed(files[path] ?? '')))
  return Object.fromEntries(DEBUGGABLE.map((path, at) => [path, texts[at] ?? '']))
}
