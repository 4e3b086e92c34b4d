import { setTimeout as sleep } from 'node:timers/promises'
import type { Ask, Missed, Reply, Wire } from './wire.js'
import { isFault } from '../unreadable.js'

const MOST_RETRIES = 3
const FIRST_PAUSE_MS = 250
/** A server that wants to be left alone for longer will not answer in this run. */
const LONGEST_PAUSE_MS = 30_000

/** Asks a server, and again after a while if it is too busy or fails in passing. */
export async function askAgain(wire: Wire, ask: Ask): Promise<Reply | Missed> {
  let answer = await wire(ask)
  for (let retry = 0; retry < MOST_RETRIES; retry += 1) {
    const pause = pauseAfter(answer, FIRST_PAUSE_MS * 2 ** retry)
    if (pause === undefined || pause > LONGEST_PAUSE_MS) return answer
    // The end of the time that is given is seen by the next attempt.
    await sleep(pause, undefined, { signal: ask.signal }).catch(() => undefined)
    answer = await wire(ask)
  }
  return answer
}

function pauseAfter(answer: Reply | Missed, usual: number): number | undefined {
  if (isFault(answer)) return answer.mayPass ? usual : undefined
  const { status, headers } = answer
  if (status !== 429 && status < 500) return undefined
  return wishedPause(String(headers['retry-after'] ?? '')) ?? usual
}

/** What a Retry-After header asks for: seconds or a date (RFC 9110). */
function wishedPause(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
