import { choicesFor } from './choice.js'
import type { Choice } from './choice.js'
import type { Config } from './config/config.js'
import type { ContainerFacts, KnownImage } from './container/container.js'
import type { Plan, PortClaim } from './container/plan.js'
import { isRefusal } from './container/plan.js'
import { LEFT_ALONE } from './container/reasons.js'
import type { ProbeWish } from './container/wishes.js'
import type { Found } from './debug-container.js'
import { findRuntime, planFor } from './debug-container.js'
import type { KnownImages } from './known-images.js'
import type { Edit } from './krm/edit.js'
import { containerPath } from './workload/container-path.js'
import { deadlineEdits } from './workload/deadlines.js'
import { DEBUG_CONFIG, debugConfigEdit, listedContainers, listedPorts } from './workload/debug-annotation.js'
import { envEdits } from './workload/env.js'
import { idEdits } from './workload/host-annotations.js'
import { launchEdits } from './workload/launch.js'
import type { Grants } from './workload/ports.js'
import { grantPorts, portEdits } from './workload/ports.js'
import { probeEdits, probeWish } from './workload/probes.js'
import { replicaEdits } from './workload/replicas.js'
import { supportFileEdits } from './workload/support-files.js'
import type { Pod, Workload } from './workload/workload.js'
import { tmpEdits } from './workload/writable-tmp.js'

/** What becomes of a container. */
export type Outcome =
  | { readonly kind: 'changed'; readonly facts: ContainerFacts; readonly found: Found; readonly plan: Plan }
  | {
      readonly kind: 'refused'
      readonly facts: ContainerFacts
      readonly found: Found
      readonly why: string
      readonly remedy: string
    }
  | {
      readonly kind: 'unrecognised'
      readonly facts: ContainerFacts
      readonly why: string
      /** Whether its user asked for it. */
      readonly isAsked: boolean
      /** Whether somebody who should know its image does not. */
      readonly isDoubtful: boolean
    }
  | { readonly kind: 'left alone'; readonly facts: ContainerFacts; readonly why: string }

/** What becomes of each candidate of a workload, in order: all plans are made before the first edit. Throws an ItemFault. */
export async function outcomesFor(
  workload: Workload,
  config: Config,
  images: KnownImages,
): Promise<readonly Outcome[]> {
  const { pod } = workload
  const candidates = pod.containers.filter((container) => container.isCandidate)
  const listed = listedContainers(pod)
  const choices = choicesFor(workload, candidates, { config, images })
  const known = (facts: ContainerFacts) => images.find(facts.image ?? '', pod.architecture)
  const looked = await Promise.all(candidates.map((facts, i) => look(facts, choices[i], { listed, known })))
  const plansWith = (wanting: readonly Looked[]) => {
    const grants = grantsFor(pod, wanting, { config, listed: listedPorts(listed) })
    return looked.map((each, i) => planned(each, grants[i] ?? {}, { workload, config }))
  }
  // A refusal does not hang on a port, and a refused container needs none.
  const refused = plansWith(looked).map((outcome) => outcome.kind === 'refused')
  return plansWith(
    looked.map((each, i) => (refused[i] ? { kind: 'left alone', facts: each.facts, why: '' } : each)),
  )
}

function planned(
  each: Looked,
  ports: Grants,
  { workload, config }: { workload: Workload; config: Config },
): Outcome {
  if ('kind' in each) return each
  const { facts, found } = each
  const setting = { workload, options: config.options, supportImages: config.supportImages }
  const plan = planFor(found, ports, setting)
  if (isRefusal(plan)) return { kind: 'refused', facts, found, why: plan.refused, remedy: plan.remedy }
  return { kind: 'changed', facts, found, plan }
}

type Looked =
  | Exclude<Outcome, { kind: 'changed' | 'refused' }>
  | { readonly facts: ContainerFacts; readonly found: Found }

async function look(
  facts: ContainerFacts,
  choice: Choice | undefined,
  { listed, known }: { listed: object; known: (facts: ContainerFacts) => Promise<KnownImage> },
): Promise<Looked> {
  if (!choice || choice.off) return { kind: 'left alone', facts, why: choice?.off ?? '' }
  if (Object.hasOwn(listed, facts.name)) {
    return { kind: 'left alone', facts, why: LEFT_ALONE.listed(DEBUG_CONFIG) }
  }
  const image = await known(facts)
  const found = await findRuntime(facts, choice, image)
  if (!('unrecognised' in found)) return { facts, found }
  const isAsked = choice.because !== ''
  return {
    kind: 'unrecognised',
    facts,
    why: found.unrecognised,
    isAsked,
    isDoubtful: image.faults.length > 0 || image.gaps.length > 0,
  }
}

function grantsFor(
  pod: Pod,
  looked: readonly Looked[],
  known: { config: Config; listed: readonly number[] },
): readonly Grants[] {
  const claims = looked.map((each) =>
    'found' in each ? each.found.runtime.ports(each.found.container, known.config.options) : NO_CLAIMS,
  )
  const elsewhere = known.listed.map((port): PortClaim => ({ protocol: 'dap', port }))
  return grantPorts(pod.containers, [...claims, { taken: elsewhere, wanted: [] }])
}

const NO_CLAIMS = { taken: [], wanted: [] }

/** Everything to be edited in a workload: nothing unless a container changed. */
export function editsFor(workload: Workload, outcomes: readonly Outcome[], config: Config): readonly Edit[] {
  const changed = outcomes.filter((outcome) => outcome.kind === 'changed')
  if (changed.length === 0) return []
  const { pod } = workload
  const wish = probeWish(pod, config.probes)
  const debugged = changed.map(({ found, plan }) => ({
    container: found.container,
    runtime: found.runtime.name,
    artifact: found.choice.artifact,
    plan,
  }))
  const needs = debugged.flatMap(({ container, plan }) => {
    const { supportFiles, version } = plan.needs
    return supportFiles ? [{ container, runtime: supportFiles, version }] : []
  })
  return [
    ...debugged.flatMap((each) => containerEdits(pod, each, each.plan.waits ? 'remove' : wish)),
    ...supportFileEdits(pod, needs, config.supportImages),
    ...tmpEdits(
      pod,
      debugged.filter(({ plan }) => plan.needs.writableTmp).map(({ container }) => container),
    ),
    debugConfigEdit(pod, debugged),
    ...(config.replicas === 'one' ? replicaEdits(workload) : []),
    ...deadlineEdits(workload, changed.some(({ plan }) => plan.waits) ? 'remove' : wish),
    ...idEdits(workload),
  ]
}

function containerEdits(
  pod: Pod,
  { container, plan }: Pick<Found, 'container'> & { plan: Plan },
  wish: ProbeWish,
): readonly Edit[] {
  const at = containerPath(pod, container)
  return [
    ...(plan.words ? launchEdits(container, at, plan.words) : []),
    ...envEdits(container, at, plan.env),
    ...portEdits(container, at, plan.ports),
    ...probeEdits(container, at, wish),
  ]
}
