import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * What one run of a program cost.
 * @typedef {object} Cost
 * @property {number} cpu milliseconds of processor time, user and system, of the whole process
 * @property {number} wall milliseconds from start to end
 * @property {number} memory highest resident size in MiB
 */

const USAGE = fileURLToPath(new URL('usage.cjs', import.meta.url))

/**
 * Runs a program once, from one file to another, and returns what it cost. Rejects if it fails.
 * @param {string} program path of a script for Node
 * @param {{ input: string, output: string, args?: readonly string[], isQuiet?: boolean }} how `isQuiet`: what it says on stderr is not shown
 * @returns {Promise<Cost>}
 */
export async function measure(program, { input, output, args = [], isQuiet = false }) {
  const descriptors = [openSync(input, 'r'), openSync(output, 'w')]
  try {
    const start = performance.now()
    const child = spawn(process.execPath, ['--require', USAGE, program, ...args], {
      env: cleanEnvironment(),
      stdio: [...descriptors, isQuiet ? 'ignore' : 'inherit', 'pipe'],
    })
    let report = ''
    child.stdio[3]?.on('data', (/** @type {Buffer} */ chunk) => (report += chunk.toString()))
    const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
    const wall = performance.now() - start
    if (status !== 0) throw new Error(`${program} ended with ${String(status)}`)
    const { cpu, memory } = JSON.parse(report)
    return { cpu, wall, memory: memory / 1024 }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
  }
}

/**
 * The environment without what would be measured instead of the program: Node 20 parses all of NODE_EXTRA_CA_CERTS when it
 * starts, which takes twice as long as the start itself.
 */
export function cleanEnvironment() {
  const excluded = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE']
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !excluded.includes(name)))
}

/**
 * The middle value of each cost.
 * @param {readonly Cost[]} costs
 * @returns {Cost}
 */
export function medianOf(costs) {
  const middle = (/** @type {keyof Cost} */ name) => {
    const sorted = costs.map((cost) => cost[name]).toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  }
  return { cpu: middle('cpu'), wall: middle('wall'), memory: middle('memory') }
}
