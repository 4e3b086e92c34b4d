import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { BOUTIQUE, boutiqueFiles, streamed } from './boutique.js'
import { command, outputOf } from './command.js'
import { endContainersAfterwards } from './containers.js'
import { copyOf } from './folder.js'
import { BUNDLE, FUNCTION_IMAGE, SHORT_NAME_IMAGE } from './machine.js'

/** How hosts run an image. */
const RUN = ['podman', 'run', '--rm', '--interactive', '--network=none', '--security-opt=no-new-privileges']
const NODE = '/nodejs/bin/node'

endContainersAfterwards()

test('the image holds the bundle that `npm run build` makes here', async () => {
  const digest =
    "crypto.createHash('sha256').update(fs.readFileSync('/usr/local/bin/ducttape-fn')).digest('hex')"
  const [inImage, here] = [
    await outputOf([...RUN, `--entrypoint=${NODE}`, FUNCTION_IMAGE, '--print', digest]),
    createHash('sha256').update(readFileSync(BUNDLE)).digest('hex'),
  ]
  expect(inImage.trim()).toBe(here)
})

test('the image says what it is, and starts the program without a shell or root', async () => {
  const [image] = JSON.parse(await outputOf(['podman', 'image', 'inspect', FUNCTION_IMAGE])) as Image[]
  expect(image?.Config).toMatchObject({
    User: '65534:65534',
    WorkingDir: '/',
    Entrypoint: [NODE, '/usr/local/bin/ducttape-fn'],
    Labels: {
      'org.opencontainers.image.title': 'ducttape-fn',
      'org.opencontainers.image.description': packageJson.description,
      'org.opencontainers.image.licenses': packageJson.license,
      'org.opencontainers.image.version': packageJson.version,
    },
  })
  expect(image?.Config).not.toHaveProperty('Cmd')
})

test('kpt fn doc shows the help', async () => {
  const help = await outputOf([BUNDLE, '--help'])
  expect(help).toContain('Usage:')
  // kpt ends what it shows with a line end of its own.
  expect(await outputOf(['kpt', 'fn', 'doc', '--image', SHORT_NAME_IMAGE])).toBe(`${help}\n`)
  expect(await outputOf([...RUN, FUNCTION_IMAGE, '--help'])).toBe(help)
})

test.each([
  ['nobody by name', ['--user', 'nobody']],
  ['its own user', []],
  ['a user that it does not know', ['--user', '12345:12345']],
  ['root without any rights', ['--user', '0:0', '--cap-drop=ALL']],
  ['a file system that cannot be written', ['--read-only', '--read-only-tmpfs=false']],
])('a stream passes through a container with %s', async (_, flags) => {
  const manifests = boutiqueFiles()['web.yaml'] ?? ''
  const config = copyOf(BOUTIQUE)
  const mount = `--mount=type=bind,src=${config}/debug.yaml,dst=/debug.yaml,ro`
  const { code, stdout, stderr } = await command(
    [...RUN, ...flags, mount, FUNCTION_IMAGE, '--function-config', '/debug.yaml'],
    { stdin: manifests },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe(await streamed(manifests))
})

test('a hook that puts stderr into the manifests gets the manifests alone', async () => {
  const manifests = Object.values(boutiqueFiles()).join('\n---\n')
  const joined = await outputOf(['sh', '-c', `"$@" 2>&1`, 'hook', ...RUN, FUNCTION_IMAGE], {
    stdin: manifests,
  })
  expect(joined).toBe(await outputOf([BUNDLE], { stdin: manifests }))
  expect(joined).toContain('--inspect=127.0.0.1:9229')
})

test('a stream of some megabytes is not cut on its way through the pipes of a container', async () => {
  const shop = boutiqueFiles()['cart.yaml'] ?? ''
  const manifests = Array.from({ length: 2000 }, (_, at) =>
    shop.replace('name: cart', `name: cart-${at}`),
  ).join('---\n')
  const output = await outputOf([...RUN, FUNCTION_IMAGE], { stdin: manifests })
  expect(output === (await outputOf([BUNDLE], { stdin: manifests }))).toBe(true)
  expect(output.length).toBeGreaterThanOrEqual(manifests.length)
})

test('a stream that is cut fails with a reason, and gives no manifests', async () => {
  const { code, stdout, stderr } = await command([...RUN, FUNCTION_IMAGE], {
    stdin: 'kind: Pod\nspec: {a: [',
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).not.toBe('')
})

interface Image {
  readonly Config: Readonly<Record<string, unknown>>
}
