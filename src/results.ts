import type { Outcome } from './debug-pod.js'
import { pathText } from './krm/field.js'
import type { ItemFault } from './krm/item-fault.js'
import type { Result, Severity } from './krm/result.js'
import {
  cappedMessage,
  changedMessage,
  faultMessage,
  leftAloneMessage,
  refusedMessage,
  uncappedMessage,
  unrecognisedMessage,
} from './messages.js'
import { containerPath } from './workload/container-path.js'
import type { Workload } from './workload/workload.js'

/** The result that tells what became of a container. */
export function resultOf(workload: Workload, outcome: Outcome): Result {
  const { facts } = outcome
  return {
    message: messageOf(outcome),
    severity: severityOf(outcome),
    resourceRef: workload.ref,
    field: { path: pathText(containerPath(workload.pod, facts)) },
    ...(workload.file ? { file: workload.file } : {}),
    tags: { container: facts.name, outcome: outcome.kind, ...tagsOf(outcome) },
  }
}

/** The result of an item that cannot be right. */
export function faultResult(fault: ItemFault, where: Pick<Result, 'resourceRef' | 'file'>): Result {
  const field = fault.path === undefined ? {} : { field: { path: fault.path } }
  return { message: faultMessage(fault.message), severity: 'error', ...where, ...field }
}

/** The result of an item of a kind that looks like a workload and is none that can be debugged. */
export function noneResult(why: string, where: Pick<Result, 'resourceRef' | 'file'>): Result {
  return { message: faultMessage(why), severity: 'warning', ...where }
}

/** The result of an autoscaler of a debugged workload: it was held to one pod, or `obstacle` says why it was not. */
export function companionResult(where: Pick<Result, 'resourceRef' | 'file'>, obstacle?: string): Result {
  const kind = where.resourceRef?.kind ?? 'autoscaler'
  if (obstacle !== undefined)
    return { message: uncappedMessage(kind, obstacle), severity: 'warning', ...where }
  return { message: cappedMessage(kind), severity: 'info', ...where }
}

function messageOf(outcome: Outcome): string {
  const { name } = outcome.facts
  switch (outcome.kind) {
    case 'changed':
      return changedMessage(name, { ...outcome.found, plan: outcome.plan })
    case 'refused':
      return refusedMessage(name, outcome.found.runtime, { refused: outcome.why, remedy: outcome.remedy })
    case 'unrecognised':
      return unrecognisedMessage(name, outcome.why, outcome.isAsked)
    case 'left alone':
      return leftAloneMessage(name, outcome.why)
  }
}

function severityOf(outcome: Outcome): Severity {
  if (outcome.kind === 'refused') return outcome.found.choice.isNamed ? 'error' : 'warning'
  if (outcome.kind === 'unrecognised' && (outcome.isAsked || outcome.isDoubtful)) return 'warning'
  const isDoubtful =
    outcome.kind === 'changed' && outcome.plan.notes.some((note) => note.severity === 'warning')
  return isDoubtful ? 'warning' : 'info'
}

function tagsOf(outcome: Outcome): Record<string, string> {
  if (outcome.kind === 'unrecognised' || outcome.kind === 'left alone') return { why: outcome.why }
  const { runtime, because, image } = outcome.found
  const by = image.by === undefined ? {} : { image: image.by }
  if (outcome.kind === 'refused') return { runtime: runtime.name, why: outcome.why, ...by }
  const ports = Object.values(outcome.plan.ports).join(',')
  return { runtime: runtime.name, why: because, ...(ports ? { port: ports } : {}), ...by }
}
