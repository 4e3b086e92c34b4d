import { posix } from 'node:path'
import type { Value } from './expand.js'
import { expand, UNKNOWN } from './expand.js'
import type { Instruction } from './instructions.js'
import { DockerfileFault, instructionIn } from './instructions.js'
import type { BuildOptions, Stage } from './stages.js'
import { at, declareArgs } from './stages.js'
import { pairsOf } from './words.js'

/** An image while its stages are gone through; a field that is undefined has no value. */
export interface Building {
  entrypoint: Command
  cmd: Command
  user: Value | undefined
  workingDir: Value | undefined
  /** Whether `env` holds every name that the image has. */
  isEnvWhole: boolean
  readonly env: Map<string, Value>
  readonly labels: Map<string, string>
  readonly args: Map<string, Value>
  shell: readonly string[]
  /** What ONBUILD leaves for the next stage. */
  triggers: readonly Instruction[]
  /** Whether the stage has a CMD of its own. */
  isCmdOwn: boolean
}

/** What all stages of a build share. */
export interface Build extends BuildOptions {
  readonly escape: string
  readonly globalArgs: ReadonlyMap<string, Value>
}

type Command = readonly string[] | undefined | typeof UNKNOWN
type Effect = (image: Building, instruction: Instruction, build: Build) => void

// What changes files only, or nothing that decides how the program starts.
const WITHOUT_EFFECT = ['RUN', 'COPY', 'ADD', 'EXPOSE', 'VOLUME', 'STOPSIGNAL', 'HEALTHCHECK', 'MAINTAINER']

// https://docs.docker.com/reference/dockerfile/, and BuildKit's dockerfile2llb where the page is silent.
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['ENTRYPOINT', setEntrypoint],
  ['CMD', setCmd],
  ['SHELL', setShell],
  ['ENV', addEnv],
  ['LABEL', addLabels],
  ['ARG', addArgs],
  ['USER', setUser],
  ['WORKDIR', setWorkingDir],
  ['ONBUILD', addTrigger],
  ...WITHOUT_EFFECT.map((keyword): [string, Effect] => [keyword, () => {}]),
])

/** Changes an image as the instructions of a stage do; throws `DockerfileFault` for what no builder takes. */
export function goThrough(stage: Stage, image: Building, build: Build): void {
  const { triggers } = image
  image.isCmdOwn = false
  image.triggers = []
  // A stage has the ARGs of the stage that it is built on, says Docker's manual; Buildah and older Dockers disagree.
  for (const name of image.args.keys()) image.args.set(name, UNKNOWN)
  for (const instruction of [...triggers, ...stage.instructions]) {
    const effect = EFFECTS.get(instruction.keyword)
    if (!effect)
      throw new DockerfileFault(`the instruction "${instruction.keyword}" is not known`, instruction.line)
    const [flag] = WITHOUT_EFFECT.includes(instruction.keyword) ? [] : instruction.flags.keys()
    if (flag !== undefined)
      throw new DockerfileFault(`${instruction.keyword} has no flag "--${flag}"`, instruction.line)
    at(instruction, () => effect(image, instruction, build))
  }
}

// A CMD of the base was meant for the base's ENTRYPOINT.
function setEntrypoint(image: Building, { rest }: Instruction): void {
  image.entrypoint = commandOf(image, rest)
  if (!image.isCmdOwn) image.cmd = undefined
}

function setCmd(image: Building, { rest }: Instruction): void {
  image.cmd = commandOf(image, rest)
  image.isCmdOwn = true
}

function setShell(image: Building, { rest }: Instruction): void {
  const words = execForm(rest)
  if (!words?.length) throw new DockerfileFault('it must be a JSON list of words')
  image.shell = words
}

function addEnv(image: Building, instruction: Instruction, build: Build): void {
  for (const [name, value] of expandedPairs(image, instruction, build)) {
    if (name === UNKNOWN) image.isEnvWhole = false
    else image.env.set(name, value)
    // ENV goes before an ARG of the same name from here on.
    if (name !== UNKNOWN) image.args.delete(name)
  }
}

function addLabels(image: Building, instruction: Instruction, build: Build): void {
  for (const [name, value] of expandedPairs(image, instruction, build)) {
    if (name !== UNKNOWN && value !== UNKNOWN) image.labels.set(name, value)
    else if (name !== UNKNOWN) image.labels.delete(name)
  }
}

function addArgs(image: Building, instruction: Instruction, build: Build): void {
  declareArgs(image.args, instruction, {
    buildArgs: build.buildArgs,
    escape: build.escape,
    outer: build.globalArgs,
    expand: (word) => expanded(word, image, build),
  })
}

function setUser(image: Building, { rest }: Instruction, build: Build): void {
  image.user = expanded(rest, image, build)
}

function setWorkingDir(image: Building, { rest }: Instruction, build: Build): void {
  const path = expanded(rest, image, build)
  if (path === UNKNOWN || build.platform.os === 'windows') image.workingDir = UNKNOWN
  else if (posix.isAbsolute(path)) image.workingDir = tidy(path)
  else if (image.workingDir !== UNKNOWN)
    image.workingDir = tidy(posix.join('/', image.workingDir ?? '', path))
}

function tidy(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '')
}

function addTrigger(image: Building, { rest, line }: Instruction): void {
  image.triggers = [...image.triggers, instructionIn(rest, line)]
}

function commandOf(image: Building, rest: string): readonly string[] {
  return execForm(rest) ?? [...image.shell, rest]
}

// What only looks like a JSON list is a line for the shell, as `[ -f x ] && y` is.
function execForm(rest: string): readonly string[] | undefined {
  if (!rest.startsWith('[')) return undefined
  const words = parsedJson(rest)
  if (!Array.isArray(words)) return undefined
  if (words.every((word) => typeof word === 'string')) return words
  throw new DockerfileFault('every word of a JSON list must be a string')
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Every value of a line sees the variables as they were before the line.
function expandedPairs(
  image: Building,
  { rest }: Instruction,
  build: Build,
): readonly (readonly [Value, Value])[] {
  return pairsOf(rest, build.escape).map(([name, value]) => [
    expanded(name, image, build),
    expanded(value, image, build),
  ])
}

function expanded(word: string, image: Building, { escape }: Build): Value {
  return expand(word, { escape, lookup: (name) => valueOf(name, image) })
}

function valueOf(name: string, { env, args, isEnvWhole }: Building): Value | undefined {
  const fromEnv = env.get(name)
  const fromArg = args.get(name)
  // An ARG behind an ENV of its name: BuildKit takes the ARG, other builders and Docker's manual the ENV.
  if (fromEnv !== undefined && fromArg !== undefined) return fromEnv === fromArg ? fromEnv : UNKNOWN
  return fromEnv ?? fromArg ?? (isEnvWhole ? undefined : UNKNOWN)
}
