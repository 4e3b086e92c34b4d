import { SKAFFOLD_LAUNCHES } from '../../launches/skaffold.js'
import type { ImageSettings, PodContainer } from '../../simulator/kubernetes.js'
import type { Container, Pod } from '../pods/manifest.js'

/** A way to start a program in a pod, and where a breakpoint is to be hit in it. */
export interface Cell {
  /** `nodejs/npm-start`: the part of the page, and the situation. */
  readonly name: `${string}/${string}`
  /** What a reader of the page should know of it, besides its words. */
  readonly says?: string
  /** One of Skaffold's launches by name (test/launches/skaffold.json), or one of our own. */
  readonly launch: string | Launch
  /** The folder of test/e2e/applications that its image is built from. */
  readonly application: string
  /** Which of the stages of that folder's Dockerfile, where there are several. */
  readonly stage?: string
  /** The image's working directory, where it is not the launch's. */
  readonly folder?: string
  /** The file with the line marked BREAKPOINT, from the application's folder. */
  readonly source: string
  /** What its debugger calls that file, where it is not its path in the container. */
  readonly file?: string
  readonly protocol: Protocol
  readonly ask?: Ask
  /** What the user says of the image. */
  readonly runtime?: string
  /** More of functionConfig's spec. */
  readonly spec?: object
  /** More of the pod's spec, and of its one container. */
  readonly pod?: Partial<Pod['spec']>
  readonly container?: Readonly<Record<string, unknown>>
  /** A second container of the pod with the same image, or what runs before its containers and beside them. */
  readonly beside?: { readonly container: Partial<Container>; readonly isSidecar?: true }
  /** The container to stop, where it is not `app`, and the port that it answers on. */
  readonly target?: { readonly container: string; readonly port: number }
  /** Why the function refuses it: words of its message. */
  readonly refused?: string
  /** Whether the pod is started by `podman kube play`. */
  readonly isPlayed?: boolean
  /** Whether `npm run test:e2e` runs it too. */
  readonly isShort?: boolean
  /** Whether it is also run with `contract: skaffold` and with `attach: launcher`. */
  readonly isComparedByContract?: boolean
}

/** How a debugger is spoken to; there is no .NET here, and what stands for its debugger is only started. */
export type Protocol = 'delve' | 'dap' | 'pydevd' | 'cdp' | 'jdwp' | 'stand-in'

/** How a program is brought to the line: by a request of the path, of port 8080 by default, or by a program in its container. */
export type Ask = { readonly path: string; readonly port?: number } | { readonly exec: readonly string[] }

/** The container of a cell, where no other is its target. */
export const MAIN = 'app'

const ANSWER_PORT = 8080

/** The container that is to stop, and the port that it answers on. */
export const targetOf = ({ target }: Cell): NonNullable<Cell['target']> =>
  target ?? { container: MAIN, port: ANSWER_PORT }

/** What an image says and what a pod says of a program's start. */
export interface Launch {
  readonly image: ImageSettings
  readonly container?: PodContainer
}

/** A cell's launch. */
export function launchOf({ launch }: Cell): Launch {
  if (typeof launch !== 'string') return launch
  const found = SKAFFOLD_LAUNCHES[launch]
  if (found === undefined) throw new Error(`there is no launch "${launch}"`)
  return found
}

/** The part of the page that a cell is in: what its name begins with. */
export const partOf = ({ name }: Cell): string => name.slice(0, name.indexOf('/'))
