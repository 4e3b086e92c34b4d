import { join } from 'node:path'
import type { LockedImage } from '../images/lock.js'
import { alreadyKnown, openImages } from './ask-images.js'
import { configFor } from './config-for.js'
import { lockFlags } from './flags.js'
import { LOCK_HELP } from './help.js'
import type { LockFile } from './lock-file.js'
import { lockText, readLock } from './lock-file.js'
import { lockTable } from './lock-table.js'
import { readManifests } from './manifests.js'
import { showProgress } from './progress.js'
import type { Refreshed, Resolved } from './refresh.js'
import { differences, refreshed, resolveAll } from './refresh.js'
import { visible } from './visible.js'
import { wantedImages } from './wanted-images.js'
import type { World } from './world.js'
import { CommandError, codeOf, EXIT } from './world.js'

const LOCK_NAME = 'images.lock.yaml'
const STDOUT = '-'
const NOTHING = { config: undefined, gaps: [], by: undefined, faults: [] }

/** The command `lock`: writes down what the images of workloads say, or checks what is written. Returns the exit code. */
export async function lock(words: readonly string[], world: World): Promise<number> {
  const flags = lockFlags(words)
  if (flags.help) {
    await world.out(LOCK_HELP)
    return EXIT.ok
  }
  const input = await readManifests(flags.target, world)
  const file = flags.output ?? join(input.folder, LOCK_NAME)
  const before = file === STDOUT ? undefined : readLock(file, world)
  const config = withoutLock(await configFor(flags, input.wire, world))
  const images = await openImages(config, world)
  const found = await wantedImages(input.manifests, config, alreadyKnown(images, NOTHING))
  for (const warning of new Set([...input.warnings, ...found.warnings])) warn(warning, world)
  const asked = found.wanted.filter(({ image }) => !images.said(image))
  const progress = showProgress(asked.length, world)
  const resolved = await resolveAll(asked, images, progress.step)
  progress.end()
  const fresh = refreshed(resolved, before?.images ?? [])
  warnOfUnknown(fresh, world)
  if (flags.isCheck) return check(fresh, { file, before, world })
  await write(fresh, { file, before, world })
  const told = found.wanted.filter(({ image }) => images.said(image))
  const table = await lockTable({ resolved, told, locked: fresh.images }, { config, images })
  const summary = visible(`${file === STDOUT ? 'the lock' : file} has ${counted(fresh.images)}`)
  // Where stdout is the lock itself, nothing else may stand there.
  if (file === STDOUT) world.err(`${table}${summary}\n`)
  else await world.out(`${table}${summary}\n`)
  return isAllKnown(fresh) ? EXIT.ok : EXIT.failed
}

type Config = Awaited<ReturnType<typeof configFor>>

/** A lock that is made anew is not made from the old one. */
function withoutLock(config: Config): Config {
  return { ...config, sources: { ...config.sources, imageLock: undefined } }
}

interface Place {
  readonly file: string
  readonly before: LockFile | undefined
  readonly world: World
}

async function check({ images, ...rest }: Refreshed, { file, before, world }: Place): Promise<number> {
  const found = differences(before?.images ?? [], images)
  const isFresh = before !== undefined && found.length === 0
  const isKnown = isAllKnown({ images, ...rest })
  const state = before ? (isFresh ? 'is up to date' : 'is stale') : 'is not there'
  const remedy = isFresh ? '' : '; run `ducttape-fn lock` to write it'
  const doubt = isFresh && !isKnown ? ', as far as its images are known now' : ''
  await world.out(
    [...found, `${file} ${state}${doubt}${remedy}`].map((line) => `${visible(line)}\n`).join(''),
  )
  return isFresh && isKnown ? EXIT.ok : EXIT.failed
}

/** A lock that says the same already is not touched: whoever laid it out in another way did no harm. */
async function write({ images }: Refreshed, { file, before, world }: Place): Promise<void> {
  if (file === STDOUT) return world.out(lockText(images))
  if (before && differences(before.images, images).length === 0) return
  try {
    world.writeFile(file, lockText(images, before))
  } catch (error) {
    throw new CommandError(`"${file}" cannot be written: ${codeOf(error)}`)
  }
}

function warnOfUnknown({ kept, missing }: Refreshed, world: World): void {
  const why = ({ image, others }: Resolved) =>
    `"${image}" is not known${others.length > 0 ? `: ${others.join('; ')}` : ', and nobody was asked'}`
  for (const each of kept) warn(`${why(each)}; its entry stays as it was`, world)
  for (const each of missing) warn(why(each), world)
}

function isAllKnown({ kept, missing }: Refreshed): boolean {
  return kept.length === 0 && missing.length === 0
}

function counted(images: readonly LockedImage[]): string {
  return images.length === 1 ? '1 image' : `${images.length} images`
}

function warn(message: string, world: World): void {
  world.err(`warning: ${visible(message)}\n`)
}
