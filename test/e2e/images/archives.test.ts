import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveSource } from '../../../src/images/archive.js'
import { layoutSource } from '../../../src/images/layout.js'
import { wanted } from '../../images/wanted.js'
import { outputOf } from '../command.js'
import { buildImage, inspected, removeImages, said } from './saved.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-e2e-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

const WEB = 'localhost/ducttape-fn-e2e/web:1'
const SHOP = 'docker.io/ducttape-fn-e2e/shop:latest'
const LIST = 'localhost/ducttape-fn-e2e/list:1'
const STORE = 'containers-storage:'

beforeAll(async () => {
  await buildImage(WEB, [
    'ENV GREETING="grüß dich" EMPTY= QUOTED="a \\"b\\""',
    'LABEL io.buildpacks.stack.id=x two="a b"',
    'WORKDIR /app',
    'USER 1000:1000',
    'ENTRYPOINT ["/web", "--name=a b"]',
    'CMD ["serve"]',
    'EXPOSE 80',
    'VOLUME /data',
  ])
  await buildImage(SHOP, ['CMD echo shop'])
  await buildImage(`${LIST}-amd64`, ['CMD ["amd64"]'])
  await buildImage(`${LIST}-arm64`, ['CMD ["arm64"]'], 'linux/arm64')
  await outputOf(['buildah', 'manifest', 'create', LIST, `${LIST}-amd64`, `${LIST}-arm64`])
  return async () => {
    await outputOf(['buildah', 'manifest', 'rm', LIST])
    await removeImages([WEB, SHOP, `${LIST}-amd64`, `${LIST}-arm64`])
  }
})

// What writes an archive to the path that is the last word.
const ARCHIVES: readonly (readonly [name: string, words: readonly string[], skopeo: string])[] = [
  ['podman save', ['podman', 'save', WEB, '--output'], 'docker-archive'],
  [
    'podman save --format=oci-archive',
    ['podman', 'save', '--format=oci-archive', WEB, '--output'],
    'oci-archive',
  ],
]

describe('an archive', () => {
  test.each(ARCHIVES)('of %s says what skopeo reads from it', async (name, words, transport) => {
    const file = join(FOLDER, `${name.replaceAll(/\W/g, '-')}.tar`)
    await outputOf([...words, file])
    const facts = await archiveSource(file).find(wanted(WEB))
    expect(said(facts)).toEqual(await inspected(`${transport}:${file}`))
    expect(said(facts)).toEqual(await inspected(`${STORE}${WEB}`))
    expect(await archiveSource(file).find(wanted(SHOP))).toBeUndefined()
    expect(await archiveSource(file, 'web').find(wanted('web:any'))).toEqual(facts)
  })

  test.each(['docker-archive', 'oci-archive'])(
    'of skopeo copy to %s says what skopeo reads from it',
    async (transport) => {
      const place = `${transport}:${join(FOLDER, `${transport}.tar`)}`
      await outputOf(['skopeo', 'copy', `${STORE}${SHOP}`, `${place}:${SHOP}`])
      const facts = await archiveSource(place.slice(transport.length + 1)).find(
        wanted('ducttape-fn-e2e/shop'),
      )
      expect(said(facts)).toEqual(await inspected(place))
      expect(facts).toMatchObject({ config: { Cmd: ['/bin/sh', '-c', 'echo shop'] } })
    },
  )

  // skopeo 1.9 itself reads no compressed ones.
  test('that gzip made smaller says what it said before', async () => {
    const file = join(FOLDER, 'packed.tar')
    await outputOf(['podman', 'save', '--output', file, WEB])
    const before = await archiveSource(file).find(wanted(WEB))
    await outputOf(['gzip', file])
    expect(await archiveSource(`${file}.gz`).find(wanted(WEB))).toEqual({
      ...before,
      by: `the archive "${file}.gz"`,
    })
    expect(said(before)).toEqual(await inspected(`${STORE}${WEB}`))
  })

  test('of several images has each by its name', async () => {
    const file = join(FOLDER, 'several.tar')
    await outputOf(['podman', 'save', '--multi-image-archive', '--output', file, WEB, SHOP])
    const source = archiveSource(file)
    expect(said(await source.find(wanted(WEB)))).toEqual(await inspected(`docker-archive:${file}:${WEB}`))
    expect(said(await source.find(wanted(SHOP)))).toEqual(await inspected(`docker-archive:${file}:${SHOP}`))
    expect(await source.find(wanted(LIST))).toBeUndefined()
  })
})

describe('a layout', () => {
  test.each<[string, readonly string[]]>([
    ['buildah push', ['buildah', 'push', WEB]],
    ['skopeo copy', ['skopeo', 'copy', `${STORE}${WEB}`]],
  ])('of %s says what skopeo reads from it, also when tar has packed it', async (name, words) => {
    const layout = join(FOLDER, name.replace(' ', '-'))
    await outputOf([...words, `oci:${layout}:1`])
    const facts = await layoutSource(layout, WEB).find(wanted(WEB))
    const manifest = await outputOf(['skopeo', 'inspect', '--raw', `oci:${layout}:1`])
    expect(said(facts)).toEqual(await inspected(`oci:${layout}:1`))
    expect(facts).toMatchObject({ digest: await digestOf(manifest) })
    await outputOf(['tar', '-C', layout, '-czf', `${layout}.tgz`, '.'])
    expect(said(await archiveSource(`${layout}.tgz`, WEB).find(wanted(WEB)))).toEqual(
      await inspected(`oci:${layout}:1`),
    )
  })

  test('of podman save has its image by its name', async () => {
    const layout = join(FOLDER, 'oci-dir')
    await outputOf(['podman', 'save', '--format=oci-dir', '--output', layout, WEB])
    expect(said(await layoutSource(layout).find(wanted(WEB)))).toEqual(
      await inspected(`oci:${layout}:${WEB}`),
    )
  })

  test.each(['amd64', 'arm64'])('for several platforms has that for %s', async (architecture) => {
    const layout = join(FOLDER, `list-${architecture}`)
    await outputOf(['buildah', 'manifest', 'push', '--all', LIST, `oci:${layout}:${LIST}`])
    const facts = await layoutSource(layout).find(wanted(LIST, architecture))
    expect(said(facts)).toEqual(await inspected(`oci:${layout}:${LIST}`, architecture))
    expect(facts).toMatchObject({
      config: { Cmd: [architecture] },
      digest: await digestOf(await outputOf(['skopeo', 'inspect', '--raw', `oci:${layout}:${LIST}`])),
    })
    expect(await layoutSource(layout).find(wanted(LIST, 's390x'))).toEqual({
      fault: `the layout "${layout}" has nothing for linux/s390x; it has linux/amd64, linux/arm64`,
    })
  })
})

async function digestOf(manifest: string): Promise<string> {
  const sum = await outputOf(['sha256sum'], { stdin: manifest })
  return `sha256:${sum.slice(0, 64)}`
}
