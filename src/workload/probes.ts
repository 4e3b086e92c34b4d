import type { Container, Probe } from '../container/container.js'
import type { Edit } from '../krm/edit.js'
import type { Path } from '../krm/field.js'
import { pathText } from '../krm/field.js'
import { ItemFault } from '../krm/item-fault.js'
import type { Pod } from './workload.js'

/** Skaffold's annotation: `skip`, or how long a probe may take, as a duration of Go. */
const PROBE_TIMEOUTS = 'debug.cloud.google.com/probe-timeouts'

const DEFAULT_TIMEOUT = 600
// Kubernetes' defaults (API reference, Probe).
const DEFAULT_PERIOD = 10
const DEFAULT_FAILURES = 3
const SECONDS: { readonly [unit: string]: number } = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}

/** The time in seconds that a pod's probes get, undefined where it says `skip`; throws an ItemFault for other words. */
export function probeTimeout(pod: Pod): number | undefined {
  const text = pod.annotations.get(PROBE_TIMEOUTS)
  if (text === undefined) return DEFAULT_TIMEOUT
  const timeout = seconds(text)
  if (text === 'skip' || timeout !== undefined) return timeout
  const path = pathText([...pod.at, 'metadata', 'annotations', PROBE_TIMEOUTS])
  throw new ItemFault(
    `\`${PROBE_TIMEOUTS}\` must be "skip" or a duration such as "10m" or "90s"; got "${text}"`,
    path,
  )
}

/** A duration of Go in whole seconds, at least 1; undefined where it is not one or is not positive. */
function seconds(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|us|µs|ns|m|s))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)]
  const total = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0)
  return total > 0 ? Math.max(1, Math.ceil(total)) : undefined
}

/** The edits that keep Kubernetes from giving up on a container whose program stands at a breakpoint. */
export function probeEdits(container: Container, at: Path, timeout: number | undefined): readonly Edit[] {
  return timeout === undefined
    ? []
    : container.probes.flatMap((probe) => relaxed(probe, [...at, probe.field], timeout))
}

function relaxed(probe: Probe, at: Path, timeout: number): readonly Edit[] {
  const failures = Math.ceil(timeout / (probe.period ?? DEFAULT_PERIOD))
  const isShort = (probe.timeout ?? 1) < timeout
  const isImpatient = (probe.failures ?? DEFAULT_FAILURES) < failures
  return [
    ...(isShort ? [{ at: [...at, 'timeoutSeconds'], set: timeout }] : []),
    ...(isImpatient ? [{ at: [...at, 'failureThreshold'], set: failures }] : []),
  ]
}
