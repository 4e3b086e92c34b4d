import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { command, outputOf } from '../command.js'
import { newFolder } from '../folder.js'
import { readPod } from './manifest.js'
import { type RunningPod, networkOf, running } from './running-pod.js'

// podman 4.3 forgets init containers that have run without it, and then the volumes they filled; nothing else is added.
const INIT_ONCE = ['metadata', 'annotations', 'io.podman.annotations.init.container.type']

/**
 * Starts a Deployment's pod by `podman kube play`. podman 4.3 waits 20 s after each init container; of a Pod it would refuse
 * annotations that are longer than 63 characters.
 */
export async function playPod(yaml: string): Promise<RunningPod> {
  const { pod } = readPod(yaml)
  const file = join(newFolder(), 'deployment.yaml')
  writeFileSync(file, annotated(yaml))
  // Whatever of it has come to be.
  const remove = async () => void (await command(['podman', 'kube', 'down', file]))
  onTestFinished(remove)
  const startedAt = performance.now()
  const said = await outputOf(['podman', 'kube', 'play', file])
  const id = /^Pod:\n(\w+)$/m.exec(said)?.[1] ?? ''
  const { Name, Containers } = JSON.parse(await outputOf(['podman', 'pod', 'inspect', id])) as Inspected
  const ids = new Map(Containers.map((each) => [each.Name.slice(`${Name}-`.length), each.Id]))
  const names = pod.spec.containers.map(({ name }): [string, string] => [name, ids.get(name) ?? ''])
  return running({ startedAt, networkOfProcess: await networkOf(id), ids: new Map(names), remove })
}

interface Inspected {
  readonly Name: string
  readonly Containers: readonly { readonly Id: string; readonly Name: string }[]
}

function annotated(yaml: string): string {
  const documents = parseAllDocuments(yaml)
  for (const document of documents)
    if (document.get('kind') === 'Deployment') document.setIn(INIT_ONCE, 'always')
  return documents.map((document) => document.toString()).join('---\n')
}
