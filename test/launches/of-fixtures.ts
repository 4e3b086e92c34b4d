import { parseAllDocuments } from 'yaml'
import { configFrom } from '../../src/config/defaults.js'
import { locksAmong } from '../../src/image-locks.js'
import type { KnownImages } from '../../src/known-images.js'
import { knownImages } from '../../src/known-images.js'
import { cut } from '../../src/krm/wire.js'
import { readConfig } from '../../src/read-config.js'
import { run } from '../../src/run.js'
import type { Fixture } from '../harness/fixtures.js'
import { workloadsOf } from '../harness/items.js'
import { candidatesOf } from '../harness/pods.js'
import type { ClusterData, ImageSettings, PodContainer } from '../simulator/kubernetes.js'
import type { Launch } from '../simulator/run.js'

/** A container of a fixture that the function changed: how it started, and what it is now. */
export interface Changed {
  readonly name: string
  readonly launch: Launch
  readonly container: PodContainer
}

/** The containers of a fixture that the function changes. */
export async function changedIn({ input, functionConfig }: Fixture): Promise<readonly Changed[]> {
  const wire = await cut(input)
  const isConfigured = functionConfig !== undefined || wire.functionConfig !== undefined
  const config = isConfigured ? await readConfig(wire, functionConfig, {}) : configFrom({})
  const { output, results } = await run(input, functionConfig === undefined ? {} : { functionConfig })
  const { locks } = locksAmong(wire.items, wire.text)
  const images = await knownImages(config, locks, { environment: {}, home: '/' })
  const workloads = workloadsOf(input, '1.2', config.kinds)
  const containers = (text: string) => workloadsOf(text, '1.2', config.kinds).flatMap(candidatesOf)
  const [before, after] = [containers(input), containers(output)]
  const known = await Promise.all(
    workloads.flatMap((workload) =>
      candidatesOf(workload).map((each) => imageOf(each, architectureOf(workload), images)),
    ),
  )
  const tags = results.map((result) => result.tags ?? {}).filter((each) => each['container'] !== undefined)
  return before.flatMap((container, i) => {
    if (tags[i]?.['outcome'] !== 'changed') return []
    return [
      {
        name: container.name,
        launch: {
          container: container as PodContainer,
          image: known[i] ?? {},
          data: clusterOf(input),
          runtime: tags[i]['runtime'] as 'go',
          supportImages: config.options.contract === 'ducttape' ? 'ducttape' : 'published',
        },
        container: after[i] as PodContainer,
      },
    ]
  })
}

/** What is known of an image by the run itself; of one that is not known, that it has a folder of its own. */
async function imageOf(
  container: unknown,
  architecture: string | undefined,
  images: KnownImages,
): Promise<ImageSettings> {
  const { config } = await images.find((container as PodContainer).image ?? '', architecture)
  return { WorkingDir: '/srv', ...(config as ImageSettings | undefined) }
}

/** The architecture that a pod's text names anywhere. */
function architectureOf(workload: unknown): string | undefined {
  return /"kubernetes\.io\/arch"(?::|,[^}]*"values":\[)"(\w+)"/.exec(JSON.stringify(workload))?.[1]
}

/** The ConfigMaps of the input; all else that a pod refers to is made up. */
function clusterOf(input: string): ClusterData {
  const maps = parseAllDocuments(input)
    .map(
      (document) =>
        document.toJS() as {
          kind?: string
          metadata?: { name?: string }
          data?: { [key: string]: string }
        } | null,
    )
    .filter((item) => item?.kind === 'ConfigMap')
  return {
    isMadeUp: true,
    configMaps: Object.fromEntries(maps.map((item) => [item?.metadata?.name ?? '', item?.data ?? {}])),
  }
}
