// Servers that translate the program themselves. Their settings and routes are the user's code.
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readAt } from './breakpoint.js'
import { buildGuard } from './payload.js'
import { endAll, folderOf, freePort, guarded, remove, start } from './program.js'
import { installed } from './runtimes.js'

const TICK = `function tick(n) {
  const secret = 'value-' + n
  return secret.length
}
`
// So that it is there in what is built and minified too.
const TICKS = `${TICK}setInterval(() => { globalThis.ticks = tick(42) }, 20)\n`
const FILES = {
  'package.json': '{"name": "web", "version": "1.0.0"}',
  'vite.config.mjs': `${TICK}const configureServer = () => { setInterval(() => tick(42), 20) }
export default { cacheDir: '.vite', plugins: [{ name: 'ours', configureServer }] }\n`,
  'index.html': '<p>hello</p>',
  'pages/index.js': `export default function Page() { return 'hello' }\n`,
  'pages/api/hello.js': `${TICKS}export default function handler(_, response) { response.end('hello') }\n`,
}
const TOOLS = ['next@15.5.29', 'react@19.2.0', 'react-dom@19.2.0', 'vite@6.4.6']
const RETURN = 'return secret'

let folder = ''

beforeAll(() => {
  buildGuard()
  folder = folderOf(FILES)
  symlinkSync(join(installed('frameworks', TOOLS), 'node_modules'), join(folder, 'node_modules'))
}, 300_000)
afterEach(endAll)
afterAll(() => remove(folder))

test('vite stops in a plugin of the settings', async () => {
  const port = await freePort()
  start(['node_modules/.bin/vite', '--port', String(port + 100)], { cwd: folder, env: env(port) })
  expect(await readAt(port, { file: /vite\.config/, text: RETURN }, 'secret')).toBe('value-42')
})

test('next dev stops in a route', async () => {
  const port = await freePort()
  const web = port + 100
  start(['node_modules/.bin/next', 'dev', '--port', String(web)], { cwd: folder, env: env(port) })
  await answers(`http://127.0.0.1:${web}/api/hello`)
  expect(await readAt(port, { file: /^webpack-internal:.*hello\.js$/, text: RETURN }, 'secret')).toBe(
    'value-42',
  )
})

test('next build has no inspector, next start has', async () => {
  const port = await freePort()
  const web = port + 100
  const build = start(['node_modules/.bin/next', 'build'], { cwd: folder, env: env(port) })
  expect(await build.end).toBe(0)
  expect(build.said.stderr).not.toContain('Debugger listening')
  start(['node_modules/.bin/next', 'start', '--port', String(web)], { cwd: folder, env: env(port) })
  await answers(`http://127.0.0.1:${web}/api/hello`)
  expect(await readAt(port, { file: /pages\/api\/hello\.js$/, text: 'globalThis.ticks' }, '1 + 1 + ""')).toBe(
    '2',
  )
})

function env(port: number): Record<string, string> {
  return guarded(port, { HOME: folder, NEXT_TELEMETRY_DISABLED: '1' })
}

async function answers(url: string): Promise<void> {
  while (!(await isServed(url))) await sleep(100)
}

async function isServed(url: string): Promise<boolean> {
  try {
    const [response] = await once(get(url), 'response')
    response.resume()
    return response.statusCode === 200
  } catch {
    return false
  }
}
