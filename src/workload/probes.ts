import type { Container, Probe } from '../container/container.js'
import { seconds } from '../container/duration.js'
import type { ProbeWish } from '../container/wishes.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'
import { pathText } from '../krm/field.js'
import { ItemFault } from '../krm/item-fault.js'
import type { Pod } from './workload.js'

/** Skaffold's annotation: `skip`, or how long a probe may take, as a duration of Go. */
const PROBE_TIMEOUTS = 'debug.cloud.google.com/probe-timeouts'

// Kubernetes' defaults (API reference, Probe).
const DEFAULT_TIMEOUT = 1
const DEFAULT_PERIOD = 10
const DEFAULT_FAILURES = 3

/** What is to be done with a pod's probes: its annotation beats the configuration. Throws an ItemFault for other words. */
export function probeWish(pod: Pod, configured: ProbeWish): ProbeWish {
  const text = pod.annotations.get(PROBE_TIMEOUTS)
  if (text === undefined) return configured
  if (text === 'skip') return 'keep'
  const timeout = seconds(text)
  if (timeout !== undefined) return { timeout }
  const path = pathText([...pod.at, 'metadata', 'annotations', PROBE_TIMEOUTS])
  const message = `\`${PROBE_TIMEOUTS}\` must be "skip" or a duration such as "10m" or "90s"; got "${text}"`
  throw new ItemFault(message, path)
}

/** The edits that keep Kubernetes from giving up on a container whose program stands at a breakpoint. */
export function probeEdits(container: Container, at: Path, wish: ProbeWish): readonly Edit[] {
  if (wish === 'keep') return []
  return container.probes.flatMap((probe): readonly Edit[] => {
    const field = [...at, probe.field]
    return wish === 'remove' ? [{ at: field, remove: true }] : relaxed(probe, field, wish.timeout)
  })
}

function relaxed(probe: Probe, at: Path, timeout: number): readonly Edit[] {
  const failures = Math.ceil(timeout / (probe.period || DEFAULT_PERIOD))
  const isShort = (probe.timeout ?? DEFAULT_TIMEOUT) < timeout
  const isImpatient = (probe.failures ?? DEFAULT_FAILURES) < failures
  return [
    ...(isShort ? [{ at: [...at, 'timeoutSeconds'], set: timeout }] : []),
    ...(isImpatient ? [{ at: [...at, 'failureThreshold'], set: failures }] : []),
  ]
}
