import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Result } from '../../../src/krm/result.js'
import { isRefused, SKAFFOLD_DATA, SKAFFOLD_LAUNCHES } from '../../launches/skaffold.js'
import type { PodContainer } from '../../simulator/kubernetes.js'
import { buildApplication, configured, type Language } from '../applications/build.js'
import { command, outputOf } from '../command.js'
import { newFolder, writeFiles } from '../folder.js'
import { BUNDLE, PUBLISHED_REGISTRY, SUPPORT_REGISTRY, SUPPORT_TAG } from '../machine.js'
import { type Cell, launchOf, runtimeOf } from './cell.js'
import { APP } from './run-cell.js'

/** A cell's image and what its pod's manifest says. */
export interface Situation {
  readonly image: string
  readonly yaml: string
}

/** What the function makes of a manifest. */
export interface Made {
  readonly yaml: string
  /** Why it leaves the container as it is, if it does. */
  readonly refused: string | undefined
}

/** What every cell's container has, so that it can be seen whether a debugger keeps it. */
const COMMON = {
  resources: { limits: { memory: '512Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
}

/** Builds a cell's image, and writes its manifest. */
export async function situationOf(cell: Cell): Promise<Situation> {
  const { image: said, container = {} } = launchOf(cell)
  const base = await buildApplication(cell.application as Language, cell.stage)
  const folder = cell.folder ?? said.WorkingDir
  const image = await configured(base, tagOf(cell), { ...said, ...(folder && { WorkingDir: folder }) })
  return { image, yaml: manifest(cell, { ...container, image }) }
}

const tagOf = ({ name }: Cell): string => name.replace('/', '-')

/** The function's own output for a manifest, with our support images. */
export async function byFunction(
  cell: Cell,
  { image, yaml }: Situation,
  supportImages: object = {},
): Promise<Made> {
  const config = JSON.parse(
    await outputOf(['podman', 'image', 'inspect', '--format={{json .Config}}', image]),
  )
  const spec = {
    images: [{ image, config, ...(cell.runtime && { runtime: cell.runtime }) }],
    supportImages: { registry: SUPPORT_REGISTRY, tag: SUPPORT_TAG, contract: 'ducttape', ...supportImages },
    ...cell.spec,
  }
  const settings = {
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata: { name: 'debug' },
    spec,
  }
  const folder = newFolder()
  writeFiles(folder, { 'debug.yaml': JSON.stringify(settings) })
  const words = [BUNDLE, '-f', join(folder, 'debug.yaml'), '--results', join(folder, 'results.yaml')]
  const { code, stdout, stderr } = await command(words, { stdin: yaml })
  // It ends with 1 where it must leave a container that the user named.
  if (code > 1) throw new Error(`the function ended with ${code}: ${stderr}`)
  const results = parse(readFileSync(join(folder, 'results.yaml'), 'utf8')) as readonly Result[]
  const said = results.map(({ tags = {} }) => tags).find(({ container }) => container === APP)
  return { yaml: stdout, refused: said?.['outcome'] === 'changed' ? undefined : said?.['why'] }
}

/**
 * The manifest that Skaffold makes of a cell's launch: its real output for the container, and what it does to every pod; or why
 * there is none. Undefined where it was not given the launch.
 */
export function bySkaffold(
  cell: Cell,
  { image }: Situation,
): string | { readonly refused: string } | undefined {
  const launch = typeof cell.launch === 'string' ? SKAFFOLD_LAUNCHES[cell.launch] : undefined
  if (launch === undefined) return undefined
  const { skaffold } = launch
  if (isRefused(skaffold)) return skaffold
  // A JVM needs no files.
  if (runtimeOf(cell) === 'jvm') return manifest(cell, { ...skaffold, image })
  const volumeMounts = [{ name: 'debugging-support-files', mountPath: '/dbg' }]
  return manifest(
    cell,
    { ...skaffold, image, volumeMounts },
    {
      initContainers: [
        {
          name: `install-${runtimeOf(cell)}-debug-support`,
          image: `${PUBLISHED_REGISTRY}/${runtimeOf(cell)}:${SUPPORT_TAG}`,
          volumeMounts,
        },
      ],
      volumes: [{ name: 'debugging-support-files', emptyDir: {} }],
    },
  )
}

function manifest(cell: Cell, container: PodContainer, more: object = {}): string {
  const podSpec = { securityContext: { runAsUser: 12345, runAsNonRoot: true }, ...more, ...cell.pod }
  const spec = { ...podSpec, containers: [{ ...COMMON, ...container, ...cell.container, name: APP }] }
  const metadata = { name: tagOf(cell) }
  const deployment = {
    selector: { matchLabels: metadata },
    template: { metadata: { labels: metadata }, spec },
  }
  const workload = cell.isPlayed
    ? { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deployment }
    : { apiVersion: 'v1', kind: 'Pod', metadata, spec }
  return [workload, ...configMaps(spec)]
    .map((item) => stringify(item, { aliasDuplicateObjects: false }))
    .join('---\n')
}

/** Those of Skaffold's launches, if any is named. */
const configMaps = (spec: object) =>
  Object.entries(JSON.stringify(spec).includes('configMap') ? (SKAFFOLD_DATA.configMaps ?? {}) : {}).map(
    ([name, data]) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data,
    }),
  )
