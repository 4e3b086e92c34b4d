import type { Choice } from './choice.js'
import { launchOf } from './command/launch.js'
import type { Container, ContainerFacts, KnownImage, Launch } from './container/container.js'
import { NOTES } from './container/notes.js'
import type { AttachWay, Note, Options, Plan, Refusal, Surroundings } from './container/plan.js'
import { isRefusal } from './container/plan.js'
import { REFUSALS } from './container/refusals.js'
import type { SupportImages } from './container/wishes.js'
import { baseName } from './container/words.js'
import { detect, recognition } from './runtimes/detect.js'
import type { Runtime } from './runtimes/runtime.js'
import { launchedTexts } from './runtimes/runtime.js'
import { envNotes, envObstacle } from './workload/env.js'
import { initUserObstacle } from './workload/init-security.js'
import { mountObstacle } from './workload/support-files.js'
import type { Pod, Workload } from './workload/workload.js'
import { tmpObstacle } from './workload/writable-tmp.js'

/** A container whose runtime is known, before anything is planned for it. */
export interface Found {
  readonly container: Container
  readonly runtime: Runtime
  readonly because: string
  readonly choice: Choice
  readonly image: KnownImage
}

/** The runtime of a container: what its user says, else what the evidence says; otherwise why there is none. */
export async function findRuntime(
  facts: ContainerFacts,
  choice: Choice,
  image: KnownImage,
): Promise<Found | { readonly unrecognised: string }> {
  const known = { ...facts, imageConfig: image.config, imageGaps: image.gaps }
  // Where its user says what it runs, any program of a script may be it.
  const launch = await launchOf(known, (each) =>
    choice.runtime ? 'by its surroundings' : recognition({ ...known, launch: each }),
  )
  const container = { ...known, launch: because(launch, image) }
  if (choice.runtime) return { container, runtime: choice.runtime, because: choice.because, choice, image }
  const match = detect(container)
  return 'unrecognised' in match ? match : { container, ...match, choice, image }
}

/** What is not known for want of the image is so because those who were asked did not tell. */
function because(launch: Launch, { by, gaps, faults }: KnownImage): Launch {
  if (launch.unknown === undefined || launch.isUnclear || launch.words.length > 0) return launch
  const isGap = gaps.some((field) => field === 'Entrypoint' || field === 'Cmd')
  const whom = isGap && by !== undefined ? ` by ${by}` : ''
  return { ...launch, unknown: [launch.unknown + whom, ...faults].join('; ') }
}

/** What a container's plan is made in. */
export interface Setting {
  readonly workload: Workload
  readonly options: Options
  readonly supportImages: SupportImages
}

/** The plan that starts a container under its debugger, or the reason why it must stay as it is. */
export function planFor(found: Found, ports: Surroundings['ports'], setting: Setting): Plan | Refusal {
  const { container, choice } = found
  const elsewhere = choice.isNamed ? undefined : podObstacle(setting.workload.pod)
  if (elsewhere) return elsewhere
  if (container.launch.isUnclear) return REFUSALS.unclearLaunch(container.launch.unknown ?? '')
  const [way, other] = waysOf(setting.options)
  const answer = planBy(way, found, { ports, setting })
  if (other === undefined || doubts(answer) === 0) return answer
  const instead = planBy(other, found, { ports, setting })
  // Of two refusals the last one has no way left to advise.
  return doubts(answer) === 1 && doubts(instead) > 0 ? answer : instead
}

/** How much speaks against an answer: a warning, or that it is a refusal. */
function doubts(answer: Plan | Refusal): 0 | 1 | 2 {
  if (isRefusal(answer)) return 2
  return answer.notes.some(({ severity }) => severity === 'warning') ? 1 : 0
}

/** The ways to try, best first: variables leave the command line alone, and reach what a script starts. */
function waysOf({ attach, contract }: Options): readonly [AttachWay, AttachWay?] {
  if (attach !== 'auto') return [attach]
  return contract === 'ducttape' ? ['environment', 'launcher'] : ['launcher']
}

function planBy(
  way: AttachWay,
  found: Found,
  { ports, setting }: { ports: Surroundings['ports']; setting: Setting },
): Plan | Refusal {
  const { container, runtime } = found
  const { runsToCompletion } = setting.workload
  const answer = runtime.attach(container, { options: setting.options, ports, runsToCompletion, way })
  if (isRefusal(answer)) return answer
  const obstacle = wordsObstacle(found, answer) ?? obstacleTo(answer, container, setting)
  if (obstacle) return obstacle
  const notes = [
    ...answer.notes,
    ...envNotes(container, answer.env),
    ...kindNotes(setting.workload),
    ...imageNotes(found.image),
  ]
  if (!answer.words) return { ...answer, notes }
  const words = container.launch.wrap(answer.words)
  const { processType } = container.launch
  if (!words) return processType === undefined ? REFUSALS.noRoom() : REFUSALS.noRoomInProcess(processType)
  return {
    ...answer,
    words,
    notes: processType === undefined ? notes : [...notes, NOTES.processType(processType)],
  }
}

function imageNotes({ faults }: KnownImage): readonly Note[] {
  return faults.length > 0 ? [NOTES.imageFault(faults.join('; '))] : []
}

/** Kubernetes takes no such change of a Pod or a Job that is there already. */
function kindNotes({ ref }: Workload): readonly Note[] {
  if (ref.kind !== 'Pod' && ref.kind !== 'Job') return []
  return [NOTES.recreate(ref.kind)]
}

/** Pods that are changed only if the user named them. */
function podObstacle(pod: Pod): Refusal | undefined {
  if (pod.isOnHostNetwork) return REFUSALS.hostNetwork()
  return pod.isWindows ? REFUSALS.windows() : undefined
}

/** Words before a program that is known by its surroundings alone: it may not be one. */
function wordsObstacle({ container, runtime }: Found, { words }: Plan): Refusal | undefined {
  if (!words || runtime.recognise(container)?.rank === 'launch') return undefined
  const { behindScript } = container.launch
  const [program = '', ...rest] = launchedTexts(container)
  // A script of the image completes a name or flags; with other words before them it would not know them.
  if (behindScript !== undefined && !program.includes('/'))
    return REFUSALS.behindScript(program, behindScript)
  const started = rest.find((text, i) => isProgram(text, runtime, withoutFirst(container, i + 1)))
  return started === undefined ? undefined : REFUSALS.starter(program, started)
}

/** Whether a word is a program that a runtime knows by its words; a script's file may as well be an argument. */
function isProgram(text: string, runtime: Runtime, container: Container): boolean {
  return !/\.\w+$/.test(baseName(text)) && runtime.recognise(container)?.rank === 'launch'
}

function withoutFirst(container: Container, count: number): Container {
  const { launch } = container
  return { ...container, launch: { ...launch, words: launch.words.slice(count) } }
}

function obstacleTo(
  plan: Plan,
  container: Container,
  { workload, supportImages }: Setting,
): Refusal | undefined {
  const { pod } = workload
  const { supportFiles, writableTmp } = plan.needs
  return (
    envObstacle(container, plan.env) ??
    (supportFiles ? mountObstacle(pod, container) : undefined) ??
    (supportFiles ? initUserObstacle(pod, container, supportImages.images[supportFiles]) : undefined) ??
    (writableTmp && container.security.isReadOnlyRoot ? tmpObstacle(pod, container) : undefined)
  )
}
