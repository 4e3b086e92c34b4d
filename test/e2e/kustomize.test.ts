import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { INTERNAL } from './boutique.js'
import { command, type Ended, outputOf } from './command.js'
import { endContainersAfterwards } from './containers.js'
import { copyOf, filesOf, newFolder, writeFiles } from './folder.js'
import { BUNDLE, FUNCTION_IMAGE } from './machine.js'

const KUBECTL = ['kubectl', 'kustomize', '--enable-alpha-plugins']
const KUSTOMIZE = ['kustomize', 'build', '--enable-alpha-plugins']

/** A way to have kustomize call the function: a host's words, and how its transformer names the function. */
interface Way {
  readonly host: readonly string[]
  /** The value of the annotation `config.kubernetes.io/function`; without it, a plug-in is looked for by its kind. */
  readonly run?: string
  /** Whether kustomize shows what the function writes to stderr when it succeeds. */
  readonly shows: boolean
}

const CONTAINER = `container: {image: ${FUNCTION_IMAGE}}`

const WAYS: Record<string, Way> = {
  'kubectl and a container': { host: KUBECTL, run: CONTAINER, shows: true },
  'kubectl and a legacy plug-in': { host: KUBECTL, shows: false },
  'kustomize and a container': { host: KUSTOMIZE, run: CONTAINER, shows: true },
  'kustomize and a legacy plug-in': { host: KUSTOMIZE, shows: false },
  'kustomize and an executable': {
    host: [...KUSTOMIZE, '--enable-exec'],
    // For an executable, other than for a container, kustomize sets nothing that asks for the results.
    run: 'exec: {path: ./ducttape-fn, envs: [LOG_TO_STDERR=true]}',
    shows: true,
  },
}

endContainersAfterwards()

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  test('changes what holds a recognised program, and nothing else', async () => {
    const plain = await plainBuild(way)
    const { code, stdout } = await transform(way)
    expect(code).toBe(0)
    expect(valuesOf(stdout)).toEqual(valuesOf(await outputOf([BUNDLE], { stdin: plain })))
    const changed = documentsOf(stdout).filter((text) => !documentsOf(plain).includes(text))
    expect(changed.map((text) => /^kind: (.*)$/m.exec(text)?.[1])).toEqual(['Deployment'])
    expect(changed[0]).toContain('--inspect=127.0.0.1:9229')
  })

  test('keeps what kustomize must know to name a generated ConfigMap', async () => {
    const { stdout } = await transform(way)
    expect(stdout).toContain('image: example.com/boutique/web:v8')
    const name = /^ {2}name: (dev-settings-[a-z0-9]{10})$/m.exec(stdout)?.[1]
    expect(name).toBeDefined()
    expect(stdout).toContain(`- configMapRef:\n            name: ${name}\n`)
    expect(stdout).not.toMatch(INTERNAL)
  })

  test('fails with the reason when the functionConfig cannot be read', async () => {
    const { code, stdout, stderr } = await transform(way, 'spec: {listen: everywhere}\n')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('everywhere')
  })
})

test.each(Object.entries(WAYS).filter(([, way]) => way.shows))(
  '%s show the results on stderr',
  async (_, way) => {
    const { stderr } = await transform(way)
    const shown = stderr
      .trim()
      .split('\n')
      .map((line) => line.split(' ', 2).join(' '))
    expect(shown).toEqual(['[info] apps/v1/Deployment/dev-web', '[info] batch/v1/Job/dev-migrate'])
  },
)

function plainBuild(way: Way): Promise<string> {
  return outputOf([...way.host, copyOf('kustomization')])
}

function transform(way: Way, spec = ''): Promise<Ended> {
  const folder = copyOf('kustomization')
  const { 'kustomization.yaml': kustomization } = filesOf(folder)
  writeFiles(folder, {
    'kustomization.yaml': `${kustomization}transformers: [debug.yaml]\n`,
    'debug.yaml': transformer(way.run) + spec,
  })
  copyFileSync(BUNDLE, join(folder, 'ducttape-fn'))
  return command([...way.host, folder], { environment: { KUSTOMIZE_PLUGIN_HOME: pluginHome() } })
}

function transformer(run: string | undefined): string {
  const annotations =
    run === undefined ? '' : `  annotations:\n    config.kubernetes.io/function: |\n      ${run}\n`
  return `apiVersion: ducttape.dev/v1alpha1\nkind: DuctTape\nmetadata:\n  name: debug\n${annotations}`
}

/** Where kustomize looks for `DuctTape` of `ducttape.dev/v1alpha1`. */
function pluginHome(): string {
  const home = newFolder()
  const plugin = 'ducttape.dev/v1alpha1/ducttape/DuctTape'
  writeFiles(home, { [plugin]: '' })
  copyFileSync(BUNDLE, join(home, plugin))
  return home
}

function documentsOf(stream: string): readonly string[] {
  return stream.split(/^---\n/m)
}

function valuesOf(stream: string): readonly unknown[] {
  return parseAllDocuments(stream).map((document): unknown => document.toJS())
}
