// Runs the command lines of the examples that start with `kubectl kustomize`; where there is no kubectl, they cannot be run.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { expectFile } from './expected.js'
import { copyOfExample, EXAMPLES, isInstalled, runIn, shellLines } from './host.js'

interface Plugin {
  readonly spec: {
    readonly discover: { readonly fileName: string }
    readonly generate: { readonly command: readonly string[]; readonly args: readonly string[] }
  }
}

const PLUGIN: Plugin = parse(readFileSync(join(EXAMPLES, 'argo-cd-plugin/plugin/plugin.yaml'), 'utf8'))
const GENERATE = [...PLUGIN.spec.generate.command, ...PLUGIN.spec.generate.args]
const APPLY = ' | kubectl apply -f -'

describe.skipIf(!isInstalled('kubectl'))('examples with kubectl', () => {
  it('argo-cd-plugin: `generate` prints the manifests of the Application, and nothing on stderr', () => {
    const folder = join(EXAMPLES, 'argo-cd-plugin')
    const { status, stdout, stderr } = runIn(folder, GENERATE)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expectFile(join(folder, '.expected/manifests.yaml'), stdout)
  })

  it('argo-cd-plugin: `generate` fails, and prints nothing, when the kustomization cannot be built', () => {
    const folder = copyOfExample('argo-cd-plugin')
    writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [gone.yaml]\n')
    const { status, stdout, stderr } = runIn(folder, GENERATE)
    expect({ isFailure: status !== 0, stdout }).toEqual({ isFailure: true, stdout: '' })
    expect(stderr).toContain('gone.yaml')
  })

  it('pipe: the command line prints the whole kustomization', () => {
    const line = shellLines('pipe').find((candidate) => candidate.endsWith(APPLY)) ?? ''
    const { status, stdout, stderr } = runIn(EXAMPLES, ['sh', '-c', line.slice(0, -APPLY.length)])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expectFile(join(EXAMPLES, 'pipe/.expected/manifests.yaml'), stdout)
  })
})
