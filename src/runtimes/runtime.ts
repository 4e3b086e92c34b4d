import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { podVariables, valueOf } from '../container/environment.js'
import type {
  EnvChange,
  Options,
  Plan,
  PortClaim,
  PortClaims,
  Protocol,
  Refusal,
  RuntimeName,
  Surroundings,
} from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { baseName, textOf } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Version } from './served.js'

/** What is known about one language: how to see that a container runs it, and how to start it under its debugger. */
export interface Runtime {
  readonly name: RuntimeName
  /** Other words for it, as Skaffold and people use them. */
  readonly aliases: readonly string[]
  /** Why this container looks like the runtime; undefined if it does not. */
  readonly recognise: (container: Container) => Evidence | undefined
  /** The ports it already listens on for a debugger, and those it would like: asked of all containers of a pod first. */
  readonly ports: (container: Container, options: Options) => PortClaims
  /** What starts the container under its debugger. */
  readonly attach: (container: Container, around: Surroundings) => Plan | Refusal
}

/** The texts of a container's launched program and its arguments. */
export function launchedTexts(container: Container): readonly string[] {
  return container.launch.words.map(textOf)
}

/** The name of the launched program, its folders left out. */
export function programName(container: Container): string {
  return baseName(launchedTexts(container)[0] ?? '')
}

/** Evidence from the image's own environment: the first of some variables that it sets. */
export function imageEvidence(container: Container, names: readonly string[] | RegExp): Evidence | undefined {
  const set = (container.imageConfig?.Env ?? []).map((entry) => entry.replace(/=.*/s, ''))
  const name = firstOf(set, names)
  return name === undefined ? undefined : { rank: 'image', because: `its image sets \`${name}\`` }
}

/** Evidence from the pod's environment: the first of some variables that it sets. */
export function podEvidence(container: Container, names: readonly string[] | RegExp): Evidence | undefined {
  const name = firstOf([...podVariables(container).keys()], names)
  return name === undefined ? undefined : { rank: 'hint', because: `its pod sets \`${name}\`` }
}

function firstOf(set: readonly string[], names: readonly string[] | RegExp): string | undefined {
  return names instanceof RegExp
    ? set.find((name) => names.test(name))
    : names.find((name) => set.includes(name))
}

/** A version variable of an official image, and that image's name. */
export interface StatedBy {
  readonly variable: string
  readonly officialImage: string
}

/** The major and minor number that a version variable states, or the tag of the language's official image. */
export function statedVersion(container: Container, by: StatedBy): Version | undefined {
  const match = /^(\d+)\.(\d+)/.exec(statedText(container, by))
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}

/** The major number alone, which a tag such as `node:8` has too. */
export function statedMajor(container: Container, by: StatedBy): number | undefined {
  const match = /^\d+/.exec(statedText(container, by))
  return match ? Number(match[0]) : undefined
}

/** A version, or text that begins otherwise: that of a tag such as `alpine3.20` is not the language's. */
function statedText(container: Container, { variable, officialImage }: StatedBy): string {
  const tag = new RegExp(`^(?:(?:docker\\.io/)?library/)?${officialImage}:(.*)`).exec(
    container.image ?? '',
  )?.[1]
  return (valueOf(container, variable) ?? tag ?? '').replace(/^(?:v|go)(?=\d)/, '')
}

/** The refusal of a container whose launch is not known, with what would tell it. */
export function unknownLaunch({ launch }: Container): Refusal {
  const { unknown, behindScript } = launch
  if (unknown === undefined && behindScript !== undefined) return REFUSALS.scriptAlone(behindScript)
  return REFUSALS.unknownLaunch(unknown ?? 'it has no words')
}

/** A wish for the port that a user fixed for a protocol, else for its usual one. */
export function wantedPort({ ports }: Options, protocol: Protocol, usual: number): PortClaims {
  return { taken: [], wanted: [{ protocol, port: ports[protocol] ?? usual }] }
}

/** What a plan says of a program that is to wait for its debugger. */
export function waiting({ suspend }: Options): Pick<Plan, 'waits'> {
  return suspend ? { waits: true } : {}
}

/** The change that gives a variable a value, whatever it had. */
export function setTo(name: string, value: string): EnvChange {
  return { change: 'set', name, value, separator: '' }
}

/** The address a debugger is told to listen on. */
export function listenAddress({ listen }: Options, port: number): string {
  return `${listen === 'all' ? '0.0.0.0' : '127.0.0.1'}:${port}`
}

/** A plan that leaves a container's words alone because its debugger is there already. */
export function alreadyDebugged(claim: PortClaim, attach: string): Plan {
  return {
    env: [],
    ports: { [claim.protocol]: claim.port },
    needs: {},
    notes: [NOTES.alreadyDebugged()],
    attach,
  }
}
