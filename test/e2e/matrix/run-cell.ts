import { setTimeout as sleep } from 'node:timers/promises'
import { containerOf, readPod } from '../pods/manifest.js'
import { playPod } from '../pods/play-pod.js'
import { runPod } from '../pods/run-pod.js'
import type { Rights, RunningPod } from '../pods/running-pod.js'
import { answerPortOf, asker, VALUE } from './ask.js'
import { debuggerOf, placeOf } from './attach.js'
import { type Cell, targetOf } from './cell.js'

/** What a program does in its pod without a debugger. */
export interface Plain {
  readonly answer: string
  /** Of its container once it has answered, in bytes. */
  readonly memory: number
  readonly rights: Rights
  /** How it ends at SIGTERM. */
  readonly exitCode: number
  /** What it wrote of its arguments, and of its end. */
  readonly words: Words
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
  /** What the container wrote, if it started. */
  readonly log?: string | undefined
}

const PATIENCE_MS = 15_000
const SILENCE_MS = 1000
const GOODBYE = 'greeter ends'

/** Runs a cell's pod as it is; what its program wrote is part of an error. */
export async function runPlain(cell: Cell, yaml: string): Promise<Plain> {
  const pod = await runPod(yaml)
  const { container } = targetOf(cell)
  try {
    const answer = await asker(cell, pod)()
    if (answer !== VALUE) throw new Error(`the answer is "${answer}"`)
    const [memory, rights] = [await pod.memory(container), await pod.rights(container)]
    const exitCode = await pod.terminate(container)
    return { answer, memory, rights, exitCode, words: wordsOf(await pod.logs(container)) }
  } catch (error) {
    throw new Error(`without a debugger: ${messageOf(error)}\n${await pod.logs(container)}`, { cause: error })
  } finally {
    await pod.remove()
  }
}

const messageOf = (error: unknown): string => String(error instanceof Error ? error.message : error)

/** What a program writes of what reached it, if it does. */
interface Words {
  readonly arguments: string
  readonly seesSigterm: boolean
}

function wordsOf(log: string): Words {
  const lines = log.split('\n')
  return {
    arguments: lines.filter((line) => line.startsWith('arguments:')).join(', '),
    seesSigterm: lines.includes(GOODBYE),
  }
}

/** Runs a cell's pod with its debugger, and compares it with what it did before. */
export async function runDebugged(cell: Cell, yaml: string, plain: Plain): Promise<Outcome> {
  let pod: RunningPod | undefined
  const log = async () => pod?.logs(targetOf(cell).container)
  try {
    pod = await start(cell, yaml)
    const outcome = await debugged(cell, { yaml, pod, plain })
    return { ...outcome, log: await log() }
  } catch (error) {
    return { faults: [messageOf(error)], isHit: false, log: await log() }
  } finally {
    await pod?.remove()
  }
}

interface Run {
  readonly yaml: string
  readonly pod: RunningPod
  readonly plain: Plain
}

async function debugged(cell: Cell, { yaml, pod, plain }: Run): Promise<Omit<Outcome, 'log'>> {
  const { container } = targetOf(cell)
  const attach = await debuggerOf(cell, pod, yaml)
  const rights = await pod.rights(container)
  // Whoever debugs attaches to what runs; only a program that waits for it does not answer before.
  const first = waits(cell) ? await silence(pod, answerPortOf(cell)) : await asker(cell, pod)()
  const probes = await failedProbes(cell, pod, yaml)
  const seen = await inTime(attach(), 'no breakpoint is hit')
  const memory = await pod.memory(container)
  const again = await inTime(asker(cell, pod)(), 'no answer without the debugger')
  const exitCode = await pod.terminate(container)
  const words = wordsOf(await pod.logs(container))
  const { line } = placeOf(cell)
  const isDebugger = cell.protocol !== 'stand-in'
  return {
    isHit: isDebugger && seen.line === line && seen.value === VALUE,
    ...(isDebugger && { seconds: (seen.at - pod.startedAt) / 1000, extraMemory: memory - plain.memory }),
    faults: [
      ...probes,
      ...differences('line', line, seen.line),
      ...differences('variable', VALUE, seen.value),
      ...differences('first answer', waits(cell) ? '' : plain.answer, first),
      ...differences('answer at the breakpoint', plain.answer, seen.answer),
      ...differences('answer afterwards', plain.answer, again),
      ...differences('rights', JSON.stringify(plain.rights), JSON.stringify(rights)),
      ...differences('exit code at SIGTERM', plain.exitCode, exitCode),
      ...differences('what the program says of itself', plain.words.arguments, words.arguments),
      ...(plain.words.seesSigterm === words.seesSigterm ? [] : ['SIGTERM does not reach the program']),
    ],
  }
}

const waits = ({ spec = {} }: Cell): boolean => 'suspend' in spec && spec.suspend === true

/** Nobody listens while a program has not begun. */
async function silence(pod: RunningPod, port: number): Promise<string> {
  await sleep(SILENCE_MS)
  return pod.isListenedOn(port) ? 'an answer' : ''
}

/** Runs the exec probes of a container once, as the kubelet does. */
async function failedProbes(cell: Cell, pod: RunningPod, yaml: string): Promise<readonly string[]> {
  const { container } = targetOf(cell)
  const { livenessProbe, readinessProbe } = containerOf(readPod(yaml).pod, container)
  const failures: string[] = []
  for (const words of [livenessProbe, readinessProbe].flatMap((probe) =>
    probe?.exec ? [probe.exec.command] : [],
  ))
    await pod.exec(container, words).catch((error: Error) => failures.push(`a probe fails: ${error.message}`))
  return failures
}

function differences<T extends string | number>(what: string, expected: T, seen: T): readonly string[] {
  return expected === seen ? [] : [`${what}: ${seen} instead of ${expected}`]
}

const start = (cell: Cell, yaml: string): Promise<RunningPod> =>
  cell.isPlayed ? playPod(yaml) : runPod(yaml)

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
