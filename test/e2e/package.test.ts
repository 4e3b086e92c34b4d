// The npm package as its users get it: packed by its own scripts from a copy of the checkout, installed into an empty folder.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { outputOf } from './command.js'
import { type Files, writeFiles } from './folder.js'

const ROOT = join(import.meta.dirname, '..', '..')
const NOT_COPIED = new Set(['node_modules', 'dist', '.git', '.work', 'test'])
const ABOUT: { readonly version: string; readonly dependencies: Readonly<Record<string, string>> } =
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'web', command: ['node', 'server.js'] }] },
}
const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } }
const DEBUGGED = ['node', '--inspect=127.0.0.1:9229', 'server.js']

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    // What its types need, they bring: neither those of Node.js nor of a browser are there.
    lib: ['es2023'],
    types: [],
    outDir: 'out',
  },
  files: ['pipeline.ts'],
}

const SOURCES: Files = {
  'package.json': JSON.stringify({ name: 'user', private: true, type: 'module' }),
  'plain.mjs': `import { ducttape } from 'ducttape-fn'
console.log(typeof ducttape, ducttape.usage.split('\\n')[0])
`,
  'function.mjs': `import { run } from 'kpt-functions'
import { ducttape } from 'ducttape-fn'
run(ducttape)
`,
  'pipeline.ts': `import { Configs, type KptFunc } from 'kpt-functions'
import { ducttape } from 'ducttape-fn'

// At import the SDK turns the console to stderr.
declare const process: { readonly stdout: { write(text: string): void } }

const label: KptFunc = async (configs) => {
  for (const object of configs.getAll()) object.metadata.labels = { mine: 'yes' }
}
label.usage = 'labels everything'

const pipeline: readonly KptFunc[] = [label, ducttape]
const configs = new Configs(JSON.parse('${JSON.stringify([POD, SERVICE])}'))
for (const step of pipeline) await step(configs)
process.stdout.write(JSON.stringify({ objects: configs.getAll(), results: configs.getResults() }))
`,
  'tsconfig.json': JSON.stringify(TSCONFIG),
}

let folder = ''
let user = ''
let tarball = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-package-'))
  user = join(folder, 'user')
  tarball = await packed()
  writeFiles(user, SOURCES)
  // The SDK is what users have themselves; the function's version of it is the one that they share.
  const sdk = `kpt-functions@${ABOUT.dependencies['kpt-functions'] ?? ''}`
  await outputOf(['npm', 'install', '--no-audit', '--no-fund', tarball, sdk], { folder: user })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the tarball holds the command, the library, its types, the schemas, and nothing else', async () => {
  const listed = await outputOf(['tar', '--list', '--gzip', '--file', tarball])
  const files = listed
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''))
  expect(files.toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'dist/ducttape-fn.cjs',
    'dist/kpt.js',
    'dist/types/kpt.d.ts',
    'package.json',
    'schema/ducttape.schema.json',
    'schema/krm-function-definition.yaml',
  ])
})

test('`npx ducttape-fn` is the command', async () => {
  const npx = ['npx', '--no-install', 'ducttape-fn']
  expect(await outputOf([...npx, '--version'], { folder: user })).toBe(`${ABOUT.version}\n`)
  const output = await outputOf(npx, { folder: user, stdin: JSON.stringify(POD) })
  expect(JSON.parse(output).spec.containers[0].command).toEqual(DEBUGGED)
})

test('the function is what the package exports to ES modules', async () => {
  expect(await outputOf(['node', 'plain.mjs'], { folder: user })).toBe(
    'function ducttape-fn makes the programs in Kubernetes manifests ready for a debugger.\n',
  )
})

test('it is the whole of a function that the SDK runs', async () => {
  const stdin = JSON.stringify({
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    items: [POD, SERVICE],
  })
  const list = parse(await outputOf(['node', 'function.mjs'], { folder: user, stdin }))
  expect(list.items[0].spec.containers[0].command).toEqual(DEBUGGED)
  expect(list.results).toMatchObject([{ severity: 'info', resourceRef: { kind: 'Pod', name: 'web' } }])
})

test('a TypeScript program compiles with its types, and runs it as a step of a pipeline', async () => {
  await outputOf([join(ROOT, 'node_modules', '.bin', 'tsc'), '--project', 'tsconfig.json'], { folder: user })
  const { objects, results } = JSON.parse(await outputOf(['node', 'out/pipeline.js'], { folder: user }))
  expect(objects[0]).toMatchObject({
    metadata: { name: 'web', labels: { mine: 'yes' } },
    spec: { containers: [{ command: DEBUGGED }] },
  })
  expect(objects[1]).toEqual({ ...SERVICE, metadata: { name: 'web', labels: { mine: 'yes' } } })
  expect(results).toMatchObject([{ severity: 'info', tags: { container: 'web', outcome: 'changed' } }])
})

/** The tarball that `npm pack` makes of a copy of the checkout, with nothing built in it. */
async function packed(): Promise<string> {
  const copy = join(folder, 'checkout')
  const filter = (path: string) => path === ROOT || !NOT_COPIED.has(basename(path))
  cpSync(ROOT, copy, { recursive: true, filter })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  await outputOf(['npm', 'pack', '--pack-destination', folder], { folder: copy })
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  return join(folder, name)
}
