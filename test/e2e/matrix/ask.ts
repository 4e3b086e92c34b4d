import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningPod } from '../pods/running-pod.js'
import { type Cell, targetOf } from './cell.js'

const NAME = 'Ada'
/** What every program answers, and what the variable at the breakpoint holds. */
export const VALUE = `hello ${NAME}`

const PATIENCE_MS = 15_000

/** The port that a cell's program answers on. */
export const answerPortOf = (cell: Cell): number =>
  (cell.ask && 'path' in cell.ask && cell.ask.port) || targetOf(cell).port

/** What asks a cell's program; a failure is for whoever still waits for the answer, and for nobody else. */
export function asker(cell: Cell, pod: RunningPod): () => Promise<string> {
  const { container } = targetOf(cell)
  const ask = cell.ask ?? { path: `/${NAME}` }
  return () => {
    const answer =
      'exec' in ask ? answerOfProgram(pod, container, ask.exec) : answerOfServer(cell, pod, ask.path)
    answer.catch(() => {})
    return answer
  }
}

/** Asks until it is answered, since a program that has started may not listen yet. */
async function answerOfServer(cell: Cell, pod: RunningPod, path: string): Promise<string> {
  const port = answerPortOf(cell)
  const forwarded = await pod.forward(port)
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
    const answer = pod.isListenedOn(port) && (await answerOf(`http://127.0.0.1:${forwarded.port}${path}`))
    if (answer !== false) return answer
    const code = await pod.ended(targetOf(cell).container)
    if (code !== undefined) throw new Error(`the container has ended with ${code}`)
  }
  throw new Error('no answer comes')
}

async function answerOfProgram(
  pod: RunningPod,
  container: string,
  words: readonly string[],
): Promise<string> {
  const answer = await pod.exec(container, words).catch((cause: Error) => {
    throw new Error(`${words.join(' ')} gets no answer`, { cause })
  })
  return answer.trim()
}

/** False where there is none. */
async function answerOf(url: string): Promise<string | false> {
  const response = await fetch(url).catch(() => undefined)
  return response?.ok === true && response.text()
}
