import type { Value } from './expand.js'
import { expand, UNKNOWN } from './expand.js'
import type { Dockerfile, Instruction } from './instructions.js'
import { DockerfileFault } from './instructions.js'
import { wordsOf } from './words.js'
import type { Platform } from '../source.js'

/** What a build is told from outside. */
export interface BuildOptions {
  /** The stage to end with, by name or number; the last one if undefined. */
  readonly target: string | undefined
  /** What `--build-arg` gives; undefined for a value that is not known. */
  readonly buildArgs: { readonly [name: string]: string | undefined }
  readonly platform: Platform
}

/** What an image is made of: a base, and the stages on top of it, each built from the one before. */
export interface Chain {
  /** The reference of an image, or `scratch`. */
  readonly base: Value
  /** What FROM says of the base's platform. */
  readonly platform: Value | undefined
  readonly stages: readonly Stage[]
  /** The arguments that stand before the first stage, and those that every build has. */
  readonly args: ReadonlyMap<string, Value>
}

/** The instructions of one stage. */
export interface Stage {
  readonly from: Instruction
  /** What it is built from, as written. */
  readonly base: string
  /** In lower case, as builders compare them. */
  readonly name: string | undefined
  readonly instructions: Instruction[]
}

const FROM = /^(\S+)(?:\s+AS\s+(\S+))?$/i

/** The stages that the target is built from, first to last; throws `DockerfileFault` for what no builder takes. */
export function chainOf(dockerfile: Dockerfile, options: BuildOptions): Chain {
  const { args, stages } = split(dockerfile, options)
  const expanded = (text: string) =>
    expand(text, { escape: dockerfile.escape, lookup: (name) => args.get(name) })
  const chain: Stage[] = []
  let index = targetIn(stages, options.target)
  for (;;) {
    const stage = stages[index]
    if (!stage) throw new DockerfileFault('there is no FROM')
    chain.unshift(stage)
    const base = at(stage.from, () => expanded(stage.base))
    const parent = stages
      .slice(0, index)
      .findLastIndex(({ name }) => base !== UNKNOWN && name === base.toLowerCase())
    if (base === '') throw new DockerfileFault(`"${stage.base}" is empty`, stage.from.line)
    if (parent < 0) return { base, platform: platformOf(stage, expanded), stages: chain, args }
    index = parent
  }
}

/** Runs what reads an instruction; a fault without a line gets the instruction's. */
export function at<T>(instruction: Instruction, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DockerfileFault) || error.line !== undefined) throw error
    throw new DockerfileFault(`${instruction.keyword}: ${error.message}`, instruction.line)
  }
}

/** Adds what ARG declares: the value from outside, else the default, else what it has in a wider scope. */
export function declareArgs(args: Map<string, Value>, instruction: Instruction, given: Given): void {
  for (const word of wordsOf(instruction.rest, given.escape)) {
    const [name = '', ...value] = word.split('=')
    const isGiven = Object.hasOwn(given.buildArgs, name)
    const preset = value.length > 0 ? given.expand(value.join('=')) : given.outer.get(name)
    const chosen = isGiven ? (given.buildArgs[name] ?? UNKNOWN) : preset
    if (chosen !== undefined) args.set(name, chosen)
  }
}

/** What ARG looks its values up in. */
export interface Given {
  readonly buildArgs: BuildOptions['buildArgs']
  readonly escape: string
  readonly outer: ReadonlyMap<string, Value>
  readonly expand: (word: string) => Value
}

function split({ escape, instructions }: Dockerfile, options: BuildOptions) {
  const args = automaticArgs(options)
  const stages: Stage[] = []
  const lookup = (name: string) => args.get(name)
  const given = {
    buildArgs: options.buildArgs,
    escape,
    outer: args,
    expand: (word: string) => expand(word, { escape, lookup }),
  }
  for (const each of instructions) {
    const stage = stages.at(-1)
    if (each.keyword === 'FROM') stages.push(stageFrom(each))
    else if (stage) stage.instructions.push(each)
    else if (each.keyword === 'ARG') at(each, () => declareArgs(args, each, given))
    else
      throw new DockerfileFault(`the first instruction must be FROM or ARG; got "${each.keyword}"`, each.line)
  }
  return { args, stages }
}

function stageFrom(from: Instruction): Stage {
  const [, base, name] = FROM.exec(from.rest) ?? []
  if (base === undefined)
    throw new DockerfileFault('FROM must be `FROM image` or `FROM image AS name`', from.line)
  return { from, base, name: name?.toLowerCase(), instructions: [] }
}

// https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope; the builder's own platform is not known here.
function automaticArgs({ platform, target, buildArgs }: BuildOptions): Map<string, Value> {
  const { os, architecture, variant } = platform
  const args = new Map<string, Value>([
    ['TARGETPLATFORM', platformText(platform)],
    ['TARGETOS', os],
    ['TARGETARCH', architecture],
    ['TARGETVARIANT', variant ?? ''],
    ['TARGETSTAGE', target ?? 'default'],
    ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT', 'TARGETOSVERSION'].map(
      (name): [string, Value] => [name, UNKNOWN],
    ),
  ])
  for (const name of args.keys())
    if (Object.hasOwn(buildArgs, name)) args.set(name, buildArgs[name] ?? UNKNOWN)
  return args
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/')
}

function targetIn(stages: readonly Stage[], target: string | undefined): number {
  if (target === undefined) return stages.length - 1
  const named = stages.findLastIndex(({ name }) => name === target.toLowerCase())
  const index = named < 0 && /^\d+$/.test(target) ? Number(target) : named
  if (index < 0 || index >= stages.length) throw new DockerfileFault(`there is no stage "${target}"`)
  return index
}

function platformOf(stage: Stage, expanded: (text: string) => Value): Value | undefined {
  const flag = stage.from.flags.get('platform')
  return flag === undefined ? undefined : at(stage.from, () => expanded(flag))
}
