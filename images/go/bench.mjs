// What the chooser costs: node images/go/bench.mjs PAYLOAD PROGRAM [ROUNDS], PAYLOAD being a folder with bin/dlv and
// delve/, PROGRAM a Go program that ends at once. `npm run bench:images` imports measureGo.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const FLAGS = ['exec', '--headless', '--continue', '--accept-multiclient', '--api-version=2', '--listen=127.0.0.1:0']

/**
 * Milliseconds from the start to the end of a program that ends at once (medians), alone and under the supervisor;
 * and from the start until Delve listens, alone and under the supervisor; and what the helper keeps in memory.
 * @param {string} payload
 * @param {string} program
 */
export async function measureGo(payload, program, rounds = 15) {
  const dlv = `${payload}/bin/dlv`
  const delve = delveFor(payload, program)
  const times = await medians(rounds, {
    programAlone: () => ended([program]),
    programSupervised: () => ended([dlv, ...FLAGS, program]),
    versionByDelve: () => ended([delve, 'version']),
    versionByChooser: () => ended([dlv, 'version']),
    delveListens: () => listening([delve, ...FLAGS, '--only-same-user=false', program]),
    chooserListens: () => listening([dlv, ...FLAGS, program]),
  })
  const waiting = [dlv, ...FLAGS.filter((flag) => flag !== '--continue'), program]
  return { delve, ...times, helperKilobytes: await residentKilobytes(waiting) }
}

/**
 * The path of the Delve that the chooser takes for a program.
 * @param {string} payload
 * @param {string} program
 */
function delveFor(payload, program) {
  const minor = Number(/: go1\.(\d+)/.exec(execFileSync('go', ['version', program], { encoding: 'utf8' }))?.[1])
  for (const version of readdirSync(`${payload}/delve`)) {
    const window = readFileSync(`${payload}/delve/${version}/go-versions`, 'utf8')
    const [, from, to] = /1\.(\d+) 1\.(\d+)/.exec(window) ?? []
    if (minor >= Number(from) && minor <= Number(to)) return `${payload}/delve/${version}/dlv`
  }
  throw new Error(`no Delve in ${payload} serves Go 1.${minor}`)
}

/** @param {string[]} words */
async function ended([program = '', ...args]) {
  const start = performance.now()
  await once(spawn(program, args, { stdio: 'ignore' }), 'close')
  return performance.now() - start
}

/**
 * Milliseconds until Delve says where it listens; it is ended then.
 * @param {string[]} words
 */
async function listening([program = '', ...args]) {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const over = once(child, 'close')
  await new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => String(bytes).includes('listening at') && resolve(undefined))
    }
  })
  const time = performance.now() - start
  // Delve alone stays when its program has ended.
  child.kill('SIGTERM')
  await over
  return time
}

/** @param {string[]} words */
async function residentKilobytes([program = '', ...args]) {
  const child = spawn(program, args, { stdio: 'ignore' })
  await sleep(500)
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  child.kill('SIGTERM')
  await once(child, 'close')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
}

/**
 * Taken in turns, so that the machine's moods meet all alike.
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<Name, () => Promise<number>>} measures
 */
async function medians(rounds, measures) {
  const names = /** @type {Name[]} */ (Object.keys(measures))
  const all = names.map((name) => ({ name, times: /** @type {number[]} */ ([]) }))
  for (let round = 0; round < rounds; round++)
    for (const { name, times } of all) times.push(await measures[name]())
  const middles = all.map(({ name, times }) => [name, Number(median(times)?.toFixed(1))])
  return /** @type {Record<Name, number>} */ (Object.fromEntries(middles))
}

/** @param {number[]} times */
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [payload = '', program = '', rounds] = process.argv.slice(2)
  console.log(await measureGo(payload, program, Number(rounds ?? 15)))
}
