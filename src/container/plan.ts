import type { Words } from './words.js'

export type RuntimeName = 'go' | 'nodejs' | 'python' | 'netcore' | 'jvm'
/** The debuggers' protocols, which are also the names of their ports in Skaffold, Cloud Code and the IDEs. */
export type Protocol = 'dlv' | 'devtools' | 'dap' | 'pydevd' | 'jdwp'
/** What the support images at hand serve: the published ones, or ours. */
export type Contract = 'skaffold' | 'ducttape'
/** By words before the program, or by variables of its environment alone, which the images of `contract: ducttape` serve. */
export type AttachWay = 'launcher' | 'environment'
export type RuntimeImage = 'go' | 'nodejs' | 'python' | 'netcore'

/** What a user chose that matters to a runtime. */
export interface Options {
  readonly listen: 'loopback' | 'all'
  readonly protocols: readonly Protocol[]
  /** Fixed ports by protocol. */
  readonly ports: { readonly [protocol in Protocol]?: number }
  /** Whether the program waits for its debugger before its first line. */
  readonly suspend: boolean
  readonly contract: Contract
  /** In which way programs of Node.js and Python come under their debuggers. */
  readonly attach: 'auto' | AttachWay
}

/** A port for a debugger. */
export interface PortClaim {
  readonly protocol: Protocol
  readonly port: number
}

/** What a runtime asks of a pod's ports before any is given. */
export interface PortClaims {
  /** Where a debugger listens already. */
  readonly taken: readonly PortClaim[]
  /** Where one would like to listen. */
  readonly wanted: readonly PortClaim[]
}

/** What a runtime is told besides its container. */
export interface Surroundings {
  readonly options: Options
  /** The ports it was given, by protocol. */
  readonly ports: { readonly [protocol in Protocol]?: number }
  /** Whether the pod is to end: one of a Job. */
  readonly runsToCompletion: boolean
  /** The way that is asked for now; a language that has but one takes that. */
  readonly way: AttachWay
}

/** A change of a container's environment. `append` and `prepend` keep what is there, wherever it comes from. */
export interface EnvChange {
  readonly change: 'set' | 'append' | 'prepend'
  readonly name: string
  readonly value: string
  readonly separator: string
}

/** Something a user should know about a plan. */
export interface Note {
  readonly severity: 'info' | 'warning'
  readonly text: string
}

/** What starts a container under its debugger. */
export interface Plan {
  readonly words?: Words
  readonly env: readonly EnvChange[]
  readonly ports: { readonly [protocol in Protocol]?: number }
  readonly needs: {
    readonly supportFiles?: RuntimeImage
    /** The language's version, such as `1.26`, where the support image has parts for each and it is sure. */
    readonly version?: string
    readonly writableTmp?: boolean
  }
  readonly notes: readonly Note[]
  /** Whether the program waits for its debugger, so that it answers no probe until then. */
  readonly waits?: true
  /** How to attach, in a few words. */
  readonly attach: string
}

/** Why a container is left as it is, and what its owner can do about it. */
export interface Refusal {
  readonly refused: string
  readonly remedy: string
}

/** Whether an answer is a refusal. */
export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer
}
