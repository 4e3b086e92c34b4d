import { setTimeout as sleep } from 'node:timers/promises'
import { type Language, markedLine, textOf } from '../applications/build.js'
import {
  hitByCdp,
  hitByDap,
  hitByDelve,
  hitByPydevd,
  type Hit,
  type HitBreakpoint,
  type Place,
} from '../pods/breakpoint.js'
import { type Pod, portOf, readPod } from '../pods/manifest.js'
import { playPod } from '../pods/play-pod.js'
import { runPod } from '../pods/run-pod.js'
import type { Rights, RunningPod } from '../pods/running-pod.js'
import { type Cell, type Protocol, runtimeOf } from './cell.js'

/** What a program does in its pod without a debugger. */
export interface Plain {
  readonly answer: string
  /** From the pod's start to the answer. */
  readonly seconds: number
  /** Of its container once it has answered, in bytes. */
  readonly memory: number
  readonly rights: Rights
  /** How it ends at SIGTERM. */
  readonly exitCode: number
  /** What it wrote of its arguments and of its end. */
  readonly lines: string
}

/** What came of a cell. */
export interface Outcome {
  /** What went wrong or otherwise than without a debugger; none is a cell that passes. */
  readonly faults: readonly string[]
  /** Whether the program stood at the line, with the right value of the variable. */
  readonly isHit: boolean
  /** From the pod's start, its init containers included, to the stop. */
  readonly seconds?: number
  /** What the container has more than without a debugger after the same answer, in bytes. */
  readonly extraMemory?: number
}

/** The name of the one container of a cell. */
export const APP = 'app'

const ANSWER_PORT = 8080
const PATIENCE_MS = 20_000
const SILENCE_MS = 1000
const GOODBYE = 'greeter ends'
const NAME = 'Ada'
const VALUE = `hello ${NAME}`

const HITS: Readonly<Record<Protocol, HitBreakpoint>> = {
  delve: hitByDelve,
  dap: hitByDap,
  pydevd: hitByPydevd,
  cdp: hitByCdp,
  jdwp: hitByDap,
}
const DEBUG_PORTS: readonly string[] = ['dlv', 'devtools', 'dap', 'pydevd', 'jdwp']
/** Where the sources of an application are when it is built or run. */
const SOURCES: Readonly<Record<string, string>> = { go: '/src' }

/** Runs a cell's pod as it is. */
export async function runPlain(cell: Cell, yaml: string): Promise<Plain> {
  const pod = await runPod(yaml)
  const answer = await asker(cell, pod)()
  const seconds = (performance.now() - pod.startedAt) / 1000
  const [memory, rights] = [await pod.memory(APP), await pod.rights(APP)]
  const exitCode = await pod.terminate(APP)
  const lines = tellingLines(await pod.logs(APP))
  await pod.remove()
  if (answer !== VALUE) throw new Error(`${cell.name} answers "${answer}" without a debugger`)
  return { answer, seconds, memory, rights, exitCode, lines }
}

/** What a program writes of what reached it. */
const tellingLines = (log: string): string =>
  log
    .split('\n')
    .filter((line) => line.startsWith('arguments:') || line === GOODBYE)
    .join(', ')

/** Runs a cell's pod with its debugger, and compares it with what it did before. */
export async function runDebugged(cell: Cell, yaml: string, plain: Plain): Promise<Outcome> {
  let pod: RunningPod | undefined
  try {
    pod = await start(cell, yaml)
    return await debugged(cell, { yaml, pod, plain })
  } catch (error) {
    return { faults: [String(error instanceof Error ? error.message : error)], isHit: false }
  } finally {
    await pod?.remove()
  }
}

interface Run {
  readonly yaml: string
  readonly pod: RunningPod
  readonly plain: Plain
}

async function debugged(cell: Cell, { yaml, pod, plain }: Run): Promise<Outcome> {
  const number = debugPortOf(readPod(yaml).pod)
  await pod.listens(APP, number)
  const rights = await pod.rights(APP)
  // Whoever debugs attaches to what runs; only a program that waits for it does not answer before.
  const first = waits(cell) ? await silence(pod, answerPortOf(cell)) : await asker(cell, pod)()
  const seen = await hitIn(cell, pod, number)
  const memory = await pod.memory(APP)
  const again = await inTime(asker(cell, pod)(), 'no answer without the debugger')
  const exitCode = await pod.terminate(APP)
  const lines = tellingLines(await pod.logs(APP))
  const { line } = placeOf(cell)
  return {
    isHit: seen.line === line && seen.value === VALUE,
    seconds: (seen.at - pod.startedAt) / 1000,
    extraMemory: memory - plain.memory,
    faults: [
      ...differences('line', line, seen.line),
      ...differences('variable', VALUE, seen.value),
      ...differences('first answer', waits(cell) ? '' : plain.answer, first),
      ...differences('answer at the breakpoint', plain.answer, seen.answer),
      ...differences('answer afterwards', plain.answer, again),
      ...differences('rights', JSON.stringify(plain.rights), JSON.stringify(rights)),
      ...differences('exit code at SIGTERM', plain.exitCode, exitCode),
      ...differences('its own lines', plain.lines, lines),
    ],
  }
}

const waits = ({ spec = {} }: Cell): boolean => 'suspend' in spec && spec.suspend === true

/** Nobody listens while a program has not begun. */
async function silence(pod: RunningPod, port: number): Promise<string> {
  await sleep(SILENCE_MS)
  return pod.isListenedOn(port) ? 'an answer' : ''
}

async function hitIn(cell: Cell, pod: RunningPod, number: number): Promise<Hit> {
  const { port } = await pod.forward(number)
  const further = async (offset: number) => (await pod.forward(number + offset)).port
  const hit = HITS[cell.protocol]({ port, further }, placeOf(cell), asker(cell, pod))
  return inTime(hit, 'no breakpoint is hit')
}

function differences<T extends string | number>(what: string, expected: T, seen: T): readonly string[] {
  return expected === seen ? [] : [`${what}: ${seen} instead of ${expected}`]
}

const start = (cell: Cell, yaml: string): Promise<RunningPod> =>
  cell.isPlayed ? playPod(yaml) : runPod(yaml)

function debugPortOf(pod: Pod): number {
  const names = pod.spec.containers.find(({ name }) => name === APP)?.ports?.map(({ name }) => name) ?? []
  const name = names.find((each) => each !== undefined && DEBUG_PORTS.includes(each))
  if (name === undefined) throw new Error('no debugger is there')
  return portOf(pod, APP, name)
}

function placeOf(cell: Cell): Place {
  const text = textOf(cell.application as Language, cell.source)
  const folder = SOURCES[runtimeOf(cell)] ?? '/app'
  return { file: cell.file ?? `${folder}/${cell.source}`, line: markedLine(text), variable: 'greeting' }
}

const answerPortOf = ({ ask }: Cell): number => (ask && 'path' in ask && ask.port) || ANSWER_PORT

/** Asks until it is answered, since a program that has started may not listen yet. */
function asker(cell: Cell, pod: RunningPod): () => Promise<string> {
  const ask = cell.ask ?? { path: `/${NAME}` }
  if ('exec' in ask) return async () => (await pod.exec(APP, ask.exec)).trim()
  return async () => {
    const { port } = await pod.forward(answerPortOf(cell))
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
      const answer = await fetch(`http://127.0.0.1:${port}${ask.path}`).catch(() => undefined)
      if (answer?.ok) return answer.text()
      const code = await pod.ended(APP)
      if (code !== undefined) throw new Error(`the program has ended with ${code}`)
    }
    throw new Error('no answer comes')
  }
}

async function inTime<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  const stop = new AbortController()
  const late = sleep(PATIENCE_MS, undefined, { signal: stop.signal }).then(() =>
    Promise.reject(new Error(otherwise)),
  )
  promise.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    late.catch(() => {})
    stop.abort()
  }
}
