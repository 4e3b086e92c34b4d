import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Violation } from '../simulator/judge.js'
import { judge } from '../simulator/judge.js'
import type { ClusterData, EnvVariable, ImageSettings, PodContainer } from '../simulator/kubernetes.js'
import type { Simulator } from '../simulator/run.js'

/** A launch that Skaffold was given, and what it made of it. */
export interface SkaffoldLaunch {
  readonly container: PodContainer
  readonly image: ImageSettings
  readonly skaffold: PodContainer | { readonly refused: string }
}

/** The launches by name, in the order of their languages. */
export const SKAFFOLD_LAUNCHES: { readonly [name: string]: SkaffoldLaunch } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'skaffold.json'), 'utf8'),
) as { readonly [name: string]: SkaffoldLaunch }

/** What the ConfigMaps hold that some of the launches name. */
export const SKAFFOLD_DATA: ClusterData = {
  configMaps: { o: { j: '-Xmx256m' }, opts: { node: '--max-old-space-size=256' } },
}

/** What Skaffold makes of a launch, in words for a cell of a table; throws where there is no such launch. */
export async function verdictOnSkaffold(name: string, simulator: Simulator): Promise<string> {
  const launch = SKAFFOLD_LAUNCHES[name]
  if (!launch) throw new Error(`there is no launch "${name}"`)
  const { container, image, skaffold } = launch
  if (isRefused(skaffold)) return `refused: ${skaffold.refused}`
  const both = await simulator.compare({ container, image, data: SKAFFOLD_DATA }, skaffold)
  return verdict(judge(both, changedNames(container.env ?? [], skaffold.env ?? [])))
}

/** Whether Skaffold refused a launch. */
export function isRefused(skaffold: SkaffoldLaunch['skaffold']): skaffold is { readonly refused: string } {
  return typeof skaffold['refused'] === 'string'
}

/** The variables that a change sets: what Skaffold's plan names. */
function changedNames(before: readonly EnvVariable[], after: readonly EnvVariable[]): readonly string[] {
  const was = new Set(before.map((entry) => JSON.stringify(entry)))
  return after.filter((entry) => !was.has(JSON.stringify(entry))).map(({ name }) => name)
}

// The worst first.
const WORDS: { readonly [kind in Violation['kind']]: string } = {
  'did not start before': 'did not start before',
  rejected: 'rejected by Kubernetes',
  'not started': 'not started',
  'programs changed': 'other programs run',
  'arguments changed': 'arguments lost',
  'folder changed': 'runs in another folder',
  'wrong program debugged': 'wrong program debugged',
  'not debugged': 'runs without debugger',
  'debugged twice': 'debugged twice',
  'environment changed': 'environment changed',
  'output changed': 'prints something else',
}

/** What violations come to, the worst first: `debugged` where there is none. */
export function verdict(violations: readonly Violation[]): string {
  const kinds = Object.keys(WORDS)
  const worst = violations.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))[0]
  if (!worst) return 'debugged'
  return worst.kind === 'not debugged' ? WORDS[worst.kind] : `${WORDS[worst.kind]}: ${worst.text}`
}
