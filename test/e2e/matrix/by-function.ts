import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Result } from '../../../src/krm/result.js'
import { command, outputOf } from '../command.js'
import { newFolder, writeFiles } from '../folder.js'
import { BUNDLE, SUPPORT_REGISTRY, SUPPORT_TAG } from '../machine.js'
import { type Cell, targetOf } from './cell.js'
import type { Situation } from './situation.js'

/** What the function makes of a manifest. */
export interface Made {
  readonly yaml: string
  /** Why it leaves the container as it is, if it does. */
  readonly refused: string | undefined
}

/** What a user may say of the images and of the way to the debugger. */
export interface Way {
  readonly contract: 'ducttape' | 'skaffold'
  readonly attach: 'auto' | 'launcher'
}

const CONFIG = 'debug.yaml'
const RESULTS = 'results.yaml'

/** The function's own output for a cell's manifest, with our support images. */
export async function byFunction(cell: Cell, { image, yaml }: Situation, way: Way): Promise<Made> {
  const folder = newFolder()
  writeFiles(folder, { [CONFIG]: JSON.stringify(await settings(cell, image, way)) })
  const words = [BUNDLE, '-f', join(folder, CONFIG), '--results', join(folder, RESULTS)]
  const { code, stdout, stderr } = await command(words, { stdin: yaml })
  // It ends with 1 where it must leave a container that the user named.
  if (code > 1) throw new Error(`the function ended with ${code}: ${stderr}`)
  const results = parse(readFileSync(join(folder, RESULTS), 'utf8')) as readonly Result[]
  const tags = results.map((each) => each.tags ?? {})
  const said = tags.find(({ container }) => container === targetOf(cell).container)
  return {
    yaml: stdout,
    refused: said?.['outcome'] === 'changed' ? undefined : (said?.['why'] ?? 'nothing is said'),
  }
}

async function settings(cell: Cell, image: string, { contract, attach }: Way): Promise<object> {
  const config = JSON.parse(
    await outputOf(['podman', 'image', 'inspect', '--format={{json .Config}}', image]),
  )
  const spec = {
    images: [{ image, config, ...(cell.runtime && { runtime: cell.runtime }) }],
    supportImages: { registry: SUPPORT_REGISTRY, tag: SUPPORT_TAG, contract },
    attach,
    ...cell.spec,
  }
  return { apiVersion: 'ducttape.dev/v1alpha1', kind: 'DuctTape', metadata: { name: 'debug' }, spec }
}
