// A real application's manifests, for those who keep them beside the checkout: they are not ours to pass on.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { fromStream, readPackage, runCommand, toStream } from '../../scripts/example-package.mjs'
import { containersOf } from './containers.js'

const APPLICATION = fileURLToPath(new URL('../../../shared/data/microservices-demo', import.meta.url))

interface Result {
  readonly resourceRef?: { readonly kind: string; readonly name: string }
  readonly tags?: { readonly container?: string }
}

describe.skipIf(!existsSync(APPLICATION))('a real application, shared/data/microservices-demo', () => {
  it('gets exactly one result for every container', () => {
    const { before, results } = transformed()
    const reported: readonly Result[] = parse(results)
    const named = reported
      .filter(({ tags }) => tags?.container !== undefined)
      .map(({ resourceRef, tags }) => ({
        workload: `${resourceRef?.kind}/${resourceRef?.name}`,
        container: tags?.container,
      }))
    expect(named).toEqual(containersOf(toStream(before)))
  })

  it('keeps every byte of what is not a workload', () => {
    const { before, after } = transformed()
    const others = (text: string) =>
      text.split(/^---\n/m).filter((document) => !/^kind: Deployment$/m.test(document))
    for (const [index, { path, text }] of before.entries()) {
      expect({ path, others: others(after[index]?.text ?? '') }).toEqual({ path, others: others(text) })
    }
  })

  it('stays as it is when the function runs once more', () => {
    const { first, config } = transformed()
    expect(runWith(config, first)).toMatchObject({ status: 0, stderr: '', stdout: first })
  })
})

function transformed() {
  const before = readPackage(APPLICATION)
  const config = functionConfig()
  const { status, stderr, stdout, results } = runWith(config, toStream(before))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return { before, config, first: stdout, after: fromStream(stdout, before), results }
}

function functionConfig(): string {
  const images: Record<string, { readonly config: object }> = JSON.parse(
    readFileSync(join(APPLICATION, 'image-configs.json'), 'utf8'),
  )
  const entries = Object.entries(images).map(([image, { config }]) => ({ image, config }))
  const metadata = { name: 'debug' }
  return JSON.stringify({
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata,
    spec: { images: entries },
  })
}

function runWith(config: string, stream: string) {
  const scratch = mkdtempSync(join(tmpdir(), 'ducttape-fn-'))
  try {
    writeFileSync(join(scratch, 'config.yaml'), config)
    return runCommand(stream, join(scratch, 'config.yaml'))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}
