import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, measure, medianOf } from './measure.mjs'
import { startRegistry } from './registry.mjs'

/** @typedef {import('./measure.mjs').Cost} Cost */

const IMAGES = 100
const RUNS = 5
const PROGRAMS = ['docker-registry', 'skopeo']
const DIGEST = /^ {4}digest: sha256:/gm

/**
 * Lines that tell what `lock` costs beside one `skopeo inspect --config` for each image, all from a registry of this machine.
 * They say so where a program for it is missing.
 * @param {string} program
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function compareLock(program, folder) {
  const missing = PROGRAMS.filter((name) => spawnSync(name, ['--version']).error)
  if (missing.length > 0)
    return `NOT MEASURED: \`lock\` beside skopeo, because ${missing.join(' and ')} is missing here`
  const registry = await startRegistry(folder, IMAGES)
  try {
    return await compare(program, folder, registry)
  } finally {
    registry.end()
  }
}

/**
 * @param {string} program
 * @param {string} folder
 * @param {{ host: string, images: readonly string[] }} registry
 */
async function compare(program, folder, { host, images }) {
  const package_ = join(folder, 'package')
  const output = join(folder, 'images.lock.yaml')
  mkdirSync(package_)
  writeFileSync(join(package_, 'apps.yaml'), images.map(deployment).join('---\n'))
  const args = ['lock', package_, '--no-engine', '--insecure', host, '--output', '-']
  /** @type {Cost[]} */
  const ours = []
  /** @type {Cost[]} */
  const theirs = []
  /** @type {Cost[]} */
  const atOnce = []
  for (let run = 0; run < RUNS; run++) {
    ours.push(await measure(program, { input: '/dev/null', output, args, isQuiet: true }))
    theirs.push(inspectAll(images, 1))
    atOnce.push(inspectAll(images, 8))
  }
  const locked = (readFileSync(output, 'utf8').match(DIGEST) ?? []).length
  if (locked !== IMAGES) throw new Error(`\`lock\` knows ${locked} of ${IMAGES} images`)
  const lock = medianOf(ours)
  return [
    `\`lock\` of ${IMAGES} images from a registry on loopback, L, beside \`skopeo inspect --config\` for each, S; medians of ${RUNS}`,
    line('one after the other', lock, medianOf(theirs)),
    line('eight at a time', lock, medianOf(atOnce)),
    'aims: CPU S/L more than 1, wall S/L at least 5 beside one after the other',
  ].join('\n')
}

/**
 * @param {string} how
 * @param {Cost} ours
 * @param {Cost} theirs
 */
function line(how, ours, theirs) {
  const pair = (/** @type {'cpu' | 'wall'} */ name) =>
    `${name} ms L ${ours[name].toFixed(0)}, S ${theirs[name].toFixed(0)}, S/L ${(theirs[name] / ours[name]).toFixed(1)}`
  return `  ${how.padEnd(20)} ${pair('cpu')}; ${pair('wall')}`
}

/**
 * @param {readonly string[]} images
 * @param {number} parallel
 * @returns {Cost}
 */
function inspectAll(images, parallel) {
  // The shell's `times` counts its children, in steps that are small beside a hundred of them.
  const script = `xargs -P ${parallel} -I IMAGE skopeo inspect --tls-verify=false --config docker://IMAGE >/dev/null && times`
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    input: images.join('\n'),
    env: cleanEnvironment(),
    encoding: 'utf8',
  })
  const wall = performance.now() - start
  if (status !== 0) throw new Error(`skopeo failed: ${stderr}`)
  const [, children = ''] = stdout.trim().split('\n')
  return { cpu: children.split(' ').reduce((sum, text) => sum + millisecondsIn(text), 0), wall, memory: 0 }
}

/** @param {string} text such as `0m1.230s` */
function millisecondsIn(text) {
  const [, minutes = '0', seconds = '0'] = /^(\d+)m([\d.]+)s$/.exec(text) ?? []
  return (Number(minutes) * 60 + Number(seconds)) * 1000
}

/**
 * @param {string} image
 * @param {number} index
 */
function deployment(image, index) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
spec:
  template:
    spec:
      containers:
      - name: server
        image: ${image}
`
}
