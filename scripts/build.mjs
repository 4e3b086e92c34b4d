// Bundles the command into one executable CommonJS file, which starts fastest, and the library entry beside it.
import { chmod, readFile } from 'node:fs/promises'
import { build } from 'esbuild'

const COMMAND = 'dist/ducttape-fn.cjs'
const { version } = JSON.parse(await readFile('package.json', 'utf8'))

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { __VERSION__: JSON.stringify(version) },
}

await Promise.all([
  build({
    ...common,
    entryPoints: ['src/main.ts'],
    outfile: COMMAND,
    minify: true,
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    // The browser build is the same source as ES modules, so that unused parts are left out.
    alias: {
      yaml: './node_modules/yaml/browser/index.js',
      'vscode-languageserver-types': './scripts/build/positions.cjs',
    },
  }),
  build({
    ...common,
    entryPoints: ['src/kpt.ts'],
    outfile: 'dist/kpt.js',
    format: 'esm',
    packages: 'external',
  }),
])
await chmod(COMMAND, 0o755)
