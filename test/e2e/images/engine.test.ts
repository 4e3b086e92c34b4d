import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { engineSource } from '../../../src/images/engine.js'
import { wanted } from '../../images/wanted.js'
import { outputOf } from '../command.js'
import { HOST_ENVIRONMENT } from '../machine.js'
import { buildImage, inspected, removeImages, said } from './saved.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-e2e-'))
const SOCKET = join(FOLDER, 'p.sock')
const WEB = 'localhost/ducttape-fn-e2e/engine-web:1'
const SHORT = 'ducttape-fn-e2e-engine'
const STORED = `docker.io/library/${SHORT}:latest`
const ARM = 'localhost/ducttape-fn-e2e/engine-arm:1'

beforeAll(async () => {
  await buildImage(WEB, [
    'ENV A="b c"',
    'LABEL a=b',
    'WORKDIR /app',
    'USER 1000',
    'ENTRYPOINT ["/web"]',
    'CMD ["serve"]',
  ])
  await buildImage(STORED, ['CMD ["short"]'])
  await buildImage(ARM, ['CMD ["arm"]'], 'linux/arm64')
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${SOCKET}`], {
    env: HOST_ENVIRONMENT,
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => service.once('exit', resolve))
  for (let tries = 0; tries < 100 && !existsSync(SOCKET); tries += 1) await wait(100)
  return async () => {
    service.kill()
    await ended
    await removeImages([WEB, STORED, ARM])
    rmSync(FOLDER, { recursive: true })
  }
})

const source = engineSource({ environment: { CONTAINER_HOST: `unix://${SOCKET}` }, home: FOLDER })

test.each([
  [WEB, WEB],
  [SHORT, STORED],
  [ARM, ARM],
])('podman says of %s what skopeo reads in its store', async (image, stored) => {
  const facts = await source.find(wanted(image))
  expect(said(facts)).toEqual(await inspected(`containers-storage:${stored}`))
  expect(facts).toMatchObject({ by: `the engine at "${SOCKET}"` })
})

test('podman finds an image by the digest that it gave', async () => {
  const facts = await source.find(wanted(WEB))
  const digest = (await outputOf(['podman', 'image', 'inspect', '--format={{.Digest}}', WEB])).trim()
  expect(facts).toMatchObject({ digest })
  expect(await source.find(wanted(`localhost/ducttape-fn-e2e/engine-web@${digest}`))).toEqual(facts)
})

test('podman does not know what is not in its store', async () => {
  expect(await source.find(wanted('ducttape-fn-e2e-none'))).toBeUndefined()
  expect(await source.find(wanted(`${WEB}0`))).toBeUndefined()
})
