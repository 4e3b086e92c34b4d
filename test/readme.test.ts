import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SPEC } from '../src/config/schema.js'
import { RUNTIME_NAMES } from '../src/runtimes/index.js'
import { run } from '../src/run.js'

const README = readFileSync('README.md', 'utf8')
const SCRIPTS = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts

/** The text of each fenced block of a language. */
function blocks(language: string): readonly string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '')
}

const [CONFIG = '', ANNOTATION = ''] = blocks('yaml')

test('every block is of a language that is tested here', () => {
  const languages = [...README.matchAll(/^```(\w+)$/gm)].map((match) => match[1])
  expect(new Set(languages)).toEqual(new Set(['diff', 'sh', 'yaml']))
})

test('the diff on the first screen is what the function does', async () => {
  const lines = (blocks('diff')[0] ?? '').trimEnd().split('\n')
  const head = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: bookings',
    'spec:',
    '  template:',
    '    spec:',
  ]
  const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1))
  const after = lines.map((line) => line.slice(1))
  const { spec, ...config } = parse(CONFIG) as { spec: { images: unknown } }
  const functionConfig = JSON.stringify({ ...config, spec: { images: spec.images } })
  const { output } = await run(`${[...head, ...before].join('\n')}\n`, { functionConfig })
  expect(output).toContain(`${[...head, ...after].join('\n')}\n`)
})

test('the figures on the first screen are those of the matrix', () => {
  const [all, given, skaffold] = summaryRows(readFileSync('docs/matrix.md', 'utf8'))
  const said =
    `a breakpoint is hit in ${all?.hit} of ${all?.launches} ways to start a program, and in ${all?.asBefore} of them everything else is as ` +
    `without a debugger ([docs/matrix.md](docs/matrix.md)). Of the ${given?.launches} that \`skaffold debug\` was given too, it is hit in ` +
    `${skaffold?.hit} by that and in ${given?.hit} here; exit codes, signals and arguments survive in ${skaffold?.asBefore} and in ${given?.asBefore}.`
  expect(README.replaceAll(/\s+/g, ' ')).toContain(said)
})

interface Sum {
  readonly launches: number
  readonly hit: number
  readonly asBefore: number
}

/** The first table of docs/matrix.md. */
function summaryRows(page: string): readonly Sum[] {
  const rows = [...page.matchAll(/^\| [^|]+ \| (\d+) \| (\d+) \| (\d+) \|$/gm)]
  return rows.map(([, launches, hit, asBefore]) => ({
    launches: Number(launches),
    hit: Number(hit),
    asBefore: Number(asBefore),
  }))
}

test('the functionConfig is one', async () => {
  await expect(run('apiVersion: v1\nkind: Service\n', { functionConfig: CONFIG })).resolves.toMatchObject({
    results: [],
  })
})

test('the functionConfig shows every field of spec', () => {
  const { spec } = parse(CONFIG) as { spec: object }
  expect(Object.keys(spec).toSorted()).toEqual(Object.keys(SPEC.def.shape).toSorted())
})

test('the annotation decides for each container it names', async () => {
  const { metadata } = parse(ANNOTATION) as { metadata: { annotations: Record<string, string> } }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: {
      containers: [
        { name: 'web', command: ['node', 'web.js'] },
        { name: 'proxy', command: ['node', 'proxy.js'] },
      ],
    },
  }
  const { results } = await run(JSON.stringify(pod))
  expect(results.map(({ tags }) => tags?.['outcome'])).toEqual(['changed', 'left alone'])
})

test('the commands are scripts of the package', () => {
  const commands = blocks('sh').join('').trim().split('\n')
  expect(commands).toEqual(['npm ci && npm run demo', 'npm ci && npm test'])
  for (const command of commands) expect(SCRIPTS).toHaveProperty([command.split(' ').at(-1) ?? ''])
})

test('the table of runtimes names every runtime', () => {
  const names = [...README.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1])
  expect(names).toEqual(RUNTIME_NAMES)
})

test('every file it links to is there', () => {
  const missing = [...README.matchAll(/\]\(([^)]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((file) => !existsSync(file))
  expect(missing).toEqual([])
})
