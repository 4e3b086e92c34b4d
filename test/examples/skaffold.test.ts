// Runs the hooks of the Skaffold examples as Skaffold does: hooks/host.go and hooks/render.go of its source.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { describe, expect, it } from 'vitest'
import { readPackage } from '../../scripts/example-package.mjs'
import { expectFile } from './expected.js'
import { copyOfExample, EXAMPLES, runIntoOne } from './host.js'

interface SkaffoldConfig {
  readonly build: { readonly artifacts: readonly { readonly image: string }[] }
  readonly profiles: readonly {
    readonly activation?: readonly { readonly command: string }[]
    readonly manifests: { readonly hooks: { readonly after: readonly HookItem[] } }
  }[]
}

interface HookItem {
  readonly host: { readonly command: readonly string[]; readonly withChange: boolean }
}

interface Workload {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly template: { readonly metadata: { readonly annotations?: object } } }
}

describe.each(['skaffold-debug', 'skaffold-hook'])('the hook of %s', (name) => {
  const folder = join(EXAMPLES, name)
  const { command, withChange } = hookOf(name)

  it('leaves nothing but manifests in the buffer that takes stdout and stderr', () => {
    expect(withChange).toBe(true)
    const { status, written } = runIntoOne(folder, command, rendered(name))
    expect(status).toBe(0)
    expect(parseAllDocuments(written).flatMap(({ errors }) => errors)).toEqual([])
    expectFile(join(folder, '.expected/manifests.yaml'), written)
  })

  it('fails, and the render with it, when the functionConfig is wrong', () => {
    const copy = copyOfExample(name)
    writeFileSync(join(copy, 'ducttape.yaml'), 'kind: DuckTape\n')
    expect(runIntoOne(copy, command, rendered(name)).status).toBe(3)
  })
})

describe('skaffold-debug', () => {
  it('has its profile active in `skaffold debug`', () => {
    expect(configOf('skaffold-debug').profiles[0]?.activation).toEqual([{ command: 'debug' }])
  })

  it('leaves to `skaffold debug` the pods without the annotation that makes it skip them', () => {
    const { written } = runIntoOne(
      join(EXAMPLES, 'skaffold-debug'),
      hookOf('skaffold-debug').command,
      rendered('skaffold-debug'),
    )
    const workloads = parseAllDocuments(written).map((document): Workload => document.toJS())
    const isSkipped = ({ spec }: Workload) =>
      'debug.cloud.google.com/config' in (spec.template.metadata.annotations ?? {})
    expect(
      Object.fromEntries(workloads.map((workload) => [workload.metadata.name, isSkipped(workload)])),
    ).toEqual({ kiosk: false, tickets: true, turnstile: true })
  })
})

function configOf(name: string): SkaffoldConfig {
  return parse(readFileSync(join(EXAMPLES, name, 'skaffold.yaml'), 'utf8'))
}

function hookOf(name: string): HookItem['host'] {
  const host = configOf(name).profiles[0]?.manifests.hooks.after[0]?.host
  if (!host) throw new Error(`${name} has no hook`)
  return host
}

/** The manifests with the tags that were built, trimmed and joined as manifest/manifests.go does. */
function rendered(name: string): string {
  const { artifacts } = configOf(name).build
  const manifests = readPackage(join(EXAMPLES, name)).filter(({ path }) => path.startsWith('k8s/'))
  const tagged = (text: string) =>
    artifacts.reduce(
      (now, { image }) =>
        now.replaceAll(`image: ${image}\n`, `image: registry.example.com/${image}:b1c2d3e@${DIGEST}\n`),
      text,
    )
  return manifests.map(({ text }) => tagged(text).trim()).join('\n---\n')
}

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
