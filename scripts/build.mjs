// Bundles the command into one executable CommonJS file: `yaml` breaks in an ESM bundle, and one file starts fastest.
import { chmod, readFile } from 'node:fs/promises'
import { build } from 'esbuild'

const OUT = 'dist/ducttape-fn.cjs'
const { version } = JSON.parse(await readFile('package.json', 'utf8'))

await build({
  entryPoints: ['src/main.ts'],
  outfile: OUT,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  // The browser build is the same source as ES modules, so that unused parts are left out.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  define: { __VERSION__: JSON.stringify(version) },
})
await chmod(OUT, 0o755)
