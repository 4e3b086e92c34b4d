import { choicesFor } from '../choice.js'
import type { Config } from '../config/config.js'
import type { ContainerFacts, KnownImage } from '../container/container.js'
import { findRuntime } from '../debug-container.js'
import { debugItem } from '../debug-item.js'
import { documentText } from '../krm/document-text.js'
import type { Root } from '../krm/parse.js'
import { parseItem } from '../krm/parse.js'
import type { Result } from '../krm/result.js'
import { applySplices } from '../krm/splice.js'
import { textOf } from '../container/words.js'
import { kindsWith } from '../workload/kinds.js'
import { readWorkload } from '../workload/read.js'
import type { Workload } from '../workload/workload.js'
import type { Images } from './ask-images.js'
import { alreadyKnown } from './ask-images.js'

/** What a pod says of its only container. */
export interface PlainContainer {
  readonly image: string
  readonly command?: readonly string[] | undefined
  readonly args?: readonly string[] | undefined
}

/** What a plain pod is looked at with. */
export interface Means {
  readonly config: Config
  readonly images: Images
  readonly known: KnownImage
}

/** The language that a container would be taken for, and why; without one, why not. */
export interface Suggestion {
  readonly runtime: string | undefined
  readonly because: string
  /** The words of the program, launchers looked through; empty where they are not known. */
  readonly program: readonly string[]
}

/** What becomes of a plain pod. */
export interface Debugged {
  readonly results: readonly Result[]
  /** Its container afterwards. */
  readonly container: ContainerFacts | undefined
}

const IDENTITY = { apiVersion: 'v1', kind: 'Pod' }
const NAME = 'app'

/** A plain pod of any image, which is read once for all. */
export function plainWorkload(): Workload {
  return podOf({ image: NAME }).workload
}

/** What language the program of a container in a plain pod is in. */
export async function suggestionFor(
  { image, command, args }: PlainContainer,
  workload: Workload,
  { config, images, known }: Means,
): Promise<Suggestion> {
  const candidates = workload.pod.containers.map((facts) => ({ ...facts, image, command, args }))
  const [choice] = choicesFor(workload, candidates, { config, images: alreadyKnown(images, known) })
  const [facts] = candidates
  if (!facts || !choice) return { runtime: undefined, because: '', program: [] }
  const found = await findRuntime(facts, choice, known)
  if ('unrecognised' in found) return { runtime: undefined, because: found.unrecognised, program: [] }
  const program = found.container.launch.words.map(textOf)
  return { runtime: found.runtime.name, because: found.because, program }
}

/** What the function makes of a plain pod. */
export async function debugPlainPod(container: PlainContainer, means: Means): Promise<Debugged> {
  const { config, images, known } = means
  const { root } = podOf(container)
  const item = { start: 0, end: root.text.length, kind: IDENTITY.kind, root }
  const kinds = kindsWith(config.kinds)
  const findConfigMap = () => undefined
  const { text } = root
  const { results, splices } = await debugItem(item, {
    text,
    config,
    kinds,
    findConfigMap,
    images: alreadyKnown(images, known),
  })
  const written = applySplices(text, splices)
  const after = workloadOf(parseItem(written, { start: 0, end: written.length }))
  return { results, container: after.pod.containers.find(({ name }) => name === NAME) }
}

function podOf(container: PlainContainer): { readonly root: Root; readonly workload: Workload } {
  const text = documentText({
    ...IDENTITY,
    metadata: { name: NAME },
    spec: { containers: [{ name: NAME, ...container }] },
  })
  const root = parseItem(text, { start: 0, end: text.length })
  return { root, workload: workloadOf(root) }
}

function workloadOf(root: Root): Workload {
  const shape = kindsWith([]).get(`${IDENTITY.apiVersion} ${IDENTITY.kind}`)
  const workload = shape && readWorkload(root, IDENTITY, shape)
  if (!workload) throw new Error('a plain pod is no workload')
  return workload
}
