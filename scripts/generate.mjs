// Writes the files that derive from the source: the functionConfig's JSON Schema, the function's definition, its messages;
// and those that derive from the versions of the support images.
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { stringify } from 'yaml'
import { imageFiles } from './generate/images.mjs'

/** @typedef {Record<string, (...args: string[]) => any>} Texts */
/** @typedef {{ REFUSALS: Texts, NOTES: Texts, LEFT_ALONE: Texts, UNKNOWN: Texts, whyNone: (apiVersion: string, kind: string) => string | undefined }} Messages */

const SOURCES = [
  'src/config/schema.ts',
  'src/container/refusals.ts',
  'src/container/notes.ts',
  'src/container/reasons.ts',
  'src/workload/kinds.ts',
]

/**
 * The generated files by name.
 * @param {{ functionConfigSchema: () => object } & Messages} source
 * @param {{ description: string, license: string }} about
 * @returns {Record<string, string>}
 */
export function generatedFiles(source, about) {
  const schema = JSON.parse(JSON.stringify(source.functionConfigSchema()))
  return {
    'schema/ducttape.schema.json': `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`,
    'schema/krm-function-definition.yaml': stringify(definition(schema, about), { lineWidth: 110 }),
    'docs/results.md': resultsPage(source),
  }
}

/**
 * @param {object} schema
 * @param {{ description: string, license: string }} about
 */
function definition(schema, { description, license }) {
  return {
    apiVersion: 'config.kubernetes.io/v1alpha1',
    kind: 'KRMFunctionDefinition',
    metadata: { name: 'ducttape-fn' },
    spec: {
      group: 'ducttape.dev',
      names: { kind: 'DuctTape' },
      description,
      tags: ['mutator', 'debug'],
      versions: [
        {
          name: 'v1alpha1',
          idempotent: true,
          license,
          runtime: { container: { image: 'ducttape-fn' } },
          schema: { openAPIV3Schema: openApi(schema) },
        },
      ],
    },
  }
}

/**
 * OpenAPI 3.0, which Kubernetes speaks, knows neither `const` nor `propertyNames`, and one example only.
 * @param {unknown} schema
 * @returns {unknown}
 */
function openApi(schema) {
  if (Array.isArray(schema)) return schema.map(openApi)
  if (typeof schema !== 'object' || schema === null) return schema
  const {
    const: only,
    propertyNames: _,
    examples: __,
    ...rest
  } = /** @type {Record<string, unknown>} */ (schema)
  const entries = Object.entries(rest).map(([key, value]) => [key, openApi(value)])
  return { ...(only === undefined ? {} : { type: 'string', enum: [only] }), ...Object.fromEntries(entries) }
}

/**
 * The page of every message, `…` for what differs.
 * @param {Messages} messages
 */
function resultsPage({ REFUSALS, NOTES, LEFT_ALONE, UNKNOWN, whyNone }) {
  const row = (/** @type {string[]} */ ...cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const refusals = said(REFUSALS).map(({ refused, remedy }) => row(refused, remedy))
  const notes = said(NOTES).map(({ severity, text }) => row(severity, text))
  const list = (/** @type {Texts} */ texts) => said(texts).map((text) => `- ${text}`)
  const kinds = [whyNone('serving.knative.dev/v1', 'Service'), whyNone('apps/v1beta1', 'Deployment')]
  return `${[
    '# Results',
    '',
    'Every message that a container or an item can get, `…` for what differs. `npm run generate` writes this page from',
    '`src/container/refusals.ts`, `notes.ts` and `reasons.ts`. Each result has the tags `container` and `outcome`, and `runtime`,',
    '`port` and `why` where there are such; its severity is in brackets here.',
    '',
    '## Changed [info; warning where a note is one]',
    '',
    '`container "…" is ready for a … debugger on port …, because …; attach with …`, then the notes that apply:',
    '',
    row('note is', 'note'),
    row('---', '---'),
    ...notes,
    '',
    '## Refused [warning; error where you named the container]',
    '',
    '`container "…" was left as it is: a … program cannot be debugged here, because …; to have it debugged, …`',
    '',
    row('because', 'to have it debugged'),
    row('---', '---'),
    ...refusals,
    '',
    '## Not recognised [info]',
    '',
    '`container "…" was left as it is: its language is not recognised, because …; to name it, list its image with a runtime under',
    'spec.images, or annotate the pod with ducttape.dev/debug`. The reasons, which also stand in refusals for an unknown launch:',
    '',
    ...list(UNKNOWN),
    '',
    '## Left alone [info]',
    '',
    '`container "…" was left alone, because …`: nothing to do, unless you want it otherwise.',
    '',
    ...list(LEFT_ALONE),
    '',
    '## An item as a whole',
    '',
    '- [error] `nothing was changed here: …`: a field holds what Kubernetes would not take, or an annotation says nothing sensible;',
    '  the message names the field, what it must be and what it is. Mend it there.',
    '- [warning] `nothing was changed here: … is not there, so it has no pod`: mend the item, or `template` in `spec.kinds`.',
    ...kinds.map((why) => `- [warning] \`nothing was changed here: ${why ?? ''}\``),
    '- [info] `the … is held to one pod, …`: it targets a changed workload; `spec.replicas: keep` leaves it alone.',
    '- [warning] `the … may start more pods …`: its fields are shared through an alias; write them out.',
  ].join('\n')}\n`
}

/**
 * Each text with `…` for its arguments.
 * @param {Texts} texts
 */
function said(texts) {
  return Object.values(texts).map((text) => text(...Array.from({ length: text.length }, () => '…')))
}

/** @param {string} file */
function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

async function main() {
  const contents = SOURCES.map((file) => `export * from './${file}'`).join('\n')
  const bundled = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  const code = Buffer.from(bundled.outputFiles[0]?.text ?? '').toString('base64')
  const source = await import(`data:text/javascript;base64,${code}`)
  const about = JSON.parse(await readFile('package.json', 'utf8'))
  const files = { ...generatedFiles(source, about), ...imageFiles(textOf) }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
