import { stringify } from 'yaml'
import { SKAFFOLD_DATA } from '../../launches/skaffold.js'
import type { PodContainer } from '../../simulator/kubernetes.js'
import { buildApplication, configured, type Language } from '../applications/build.js'
import type { Pod } from '../pods/manifest.js'
import { type Cell, launchOf, MAIN } from './cell.js'

/** A cell's image and what its pod's manifest says. */
export interface Situation {
  readonly image: string
  readonly yaml: string
}

/** What every cell's container has, so that it can be seen whether a debugger keeps it. */
const LIMITED = {
  resources: { limits: { memory: '512Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
}
const WITHOUT_ROOT = { runAsUser: 12345, runAsNonRoot: true }

/** Builds a cell's image, and writes its manifest. */
export async function situationOf(cell: Cell): Promise<Situation> {
  const { image: said, container = {} } = launchOf(cell)
  const base = await buildApplication(cell.application as Language, cell.stage)
  const folder = cell.folder ?? said.WorkingDir
  const image = await configured(base, tagOf(cell), { ...said, ...(folder && { WorkingDir: folder }) })
  return { image, yaml: manifestOf(cell, { ...container, image }) }
}

const tagOf = ({ name }: Cell): string => name.replace('/', '-')

/** The manifest of a cell's pod with this for its main container. */
export function manifestOf(cell: Cell, container: PodContainer, more: Partial<Pod['spec']> = {}): string {
  const main = { ...LIMITED, ...container, ...cell.container, name: MAIN }
  const beside = cell.beside && { ...main, ...cell.beside.container }
  const isSidecar = cell.beside?.isSidecar === true
  const spec = {
    securityContext: WITHOUT_ROOT,
    ...more,
    ...cell.pod,
    ...(beside && isSidecar && { initContainers: [{ ...beside, restartPolicy: 'Always' }] }),
    containers: beside && !isSidecar ? [main, beside] : [main],
  }
  const metadata = { name: tagOf(cell) }
  const template = { metadata: { labels: metadata }, spec }
  const workload = cell.isPlayed
    ? {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: { selector: { matchLabels: metadata }, template },
      }
    : { apiVersion: 'v1', kind: 'Pod', metadata, spec }
  return [workload, ...configMapsOf(spec)]
    .map((item) => stringify(item, { aliasDuplicateObjects: false }))
    .join('---\n')
}

/** Those of Skaffold's launches, if the pod names any. */
function configMapsOf(spec: object): readonly object[] {
  if (!JSON.stringify(spec).includes('configMap')) return []
  return Object.entries(SKAFFOLD_DATA.configMaps ?? {}).map(([name, data]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  }))
}
