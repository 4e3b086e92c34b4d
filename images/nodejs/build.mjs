// Bundles the guard into one CommonJS file that every Node.js from 8 on can read; before 10 it does nothing.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const HERE = fileURLToPath(new URL('.', import.meta.url))
// Beside the function's own bundle, with the folders of the image.
const DEFAULT = fileURLToPath(new URL('../../dist/images/nodejs/guard.cjs', import.meta.url))
const { values } = parseArgs({ options: { outfile: { type: 'string', default: DEFAULT } } })

await build({
  entryPoints: [`${HERE}guard/main.ts`],
  outfile: values.outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node8',
  minify: true,
  // The same bytes wherever it is built.
  tsconfigRaw: {},
})
