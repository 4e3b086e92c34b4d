// Writes the files that derive from the source: the JSON Schema of the functionConfig and the function's definition.
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { stringify } from 'yaml'

/**
 * The generated files by name.
 * @param {{ functionConfigSchema: () => object }} source
 * @param {{ description: string, license: string }} about
 * @returns {Record<string, string>}
 */
export function generatedFiles({ functionConfigSchema }, about) {
  const schema = JSON.parse(JSON.stringify(functionConfigSchema()))
  return {
    'schema/ducttape.schema.json': `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`,
    'schema/krm-function-definition.yaml': stringify(definition(schema, about), { lineWidth: 110 }),
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

async function main() {
  const bundled = await build({
    entryPoints: ['src/config/schema.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  const code = Buffer.from(bundled.outputFiles[0]?.text ?? '').toString('base64')
  const source = await import(`data:text/javascript;base64,${code}`)
  const about = JSON.parse(await readFile('package.json', 'utf8'))
  for (const [file, text] of Object.entries(generatedFiles(source, about))) await writeFile(file, text)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
