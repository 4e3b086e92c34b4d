// What the guard and bin/node cost: node images/nodejs/bench.mjs PAYLOAD [ROUNDS], PAYLOAD being a folder with bin/node and
// guard.cjs. The Node.js that runs this is the one that is measured. `npm run bench:images` imports measureNodejs.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const SAYS_MEMORY = `require('fs').writeSync(1, /VmRSS:\\s+(\\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1])`
// The port is free for every run, so that none tries a second one.
const LISTEN = { DUCTTAPE_NODEJS_LISTEN: '127.0.0.1:0' }

/**
 * Milliseconds from the start to the end of a program that ends at once, and what it keeps in memory (medians): bare, with the
 * guard that nobody asks for anything, that is asked and opens nothing (`node -e`), that opens, and under bin/node as
 * `skaffold debug` writes it. The situations take turns, so that a busy moment of the machine meets all of them.
 * @param {string} payload
 */
export async function measureNodejs(payload, rounds = 15) {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-bench-'))
  const program = join(folder, 'program.js')
  writeFileSync(program, SAYS_MEMORY)
  const node = process.execPath
  const guard = { NODE_OPTIONS: `--require ${payload}/guard.cjs` }
  const shim = `${payload}/bin/node`
  /** @type {Record<string, [words: string[], env: Record<string, string>]>} */
  const situations = {
    bare: [[node, program], {}],
    guardUnasked: [[node, program], guard],
    bareCode: [[node, '-e', SAYS_MEMORY], {}],
    guardNotOpening: [[node, '-e', SAYS_MEMORY], { ...guard, ...LISTEN }],
    guardOpening: [[node, program], { ...guard, ...LISTEN }],
    bareInspect: [[node, '--inspect=127.0.0.1:0', program], {}],
    shimUnasked: [[shim, program], {}],
    shimOpening: [[shim, '--inspect=127.0.0.1:0', program], {}],
  }
  try {
    return await medians(situations, rounds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {Record<string, [words: string[], env: Record<string, string>]>} situations
 * @param {number} rounds
 */
async function medians(situations, rounds) {
  /** @type {Record<string, { milliseconds: number, kilobytes: number }[]>} */
  const runs = Object.fromEntries(Object.keys(situations).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, [words, env]] of Object.entries(situations)) runs[name]?.push(await run(words, env))
  }
  return Object.fromEntries(
    Object.entries(runs).map(([name, all]) => [
      name,
      {
        milliseconds: median(all.map((each) => each.milliseconds)),
        kilobytes: median(all.map((each) => each.kilobytes)),
      },
    ]),
  )
}

/**
 * @param {string[]} words
 * @param {Record<string, string>} env
 */
async function run([program = '', ...words], env) {
  const begin = performance.now()
  const child = spawn(program, words, {
    env: { PATH: dirname(process.execPath), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  await once(child, 'close')
  return { milliseconds: performance.now() - begin, kilobytes: Number(said) }
}

/** @param {number[]} numbers */
function median(numbers) {
  return Number([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]?.toFixed(1))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [payload = '', rounds] = process.argv.slice(2)
  console.log(await measureNodejs(payload, Number(rounds ?? 15)))
}
