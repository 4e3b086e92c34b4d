// Runs what Helm would run for the example's command lines, on what Helm's post-renderers are given.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { expect, it } from 'vitest'
import { EXAMPLES, patchedFiles, runIn, shellLines } from './host.js'

const NAME = 'helm-post-renderer'
const FOLDER = join(EXAMPLES, NAME)
const FILE_NAME = 'postrenderer.helm.sh/postrender-filename'
const [HELM_3 = '', HELM_4 = ''] = shellLines(NAME).filter((line) => line.startsWith('helm upgrade '))

/** The values that a flag has on a command line. */
function valuesOf(flag: string, line: string): readonly string[] {
  const words = line.split(' ')
  return words.filter((_, index) => words[index - 1] === flag)
}

function run(program: string, line: string, release: string) {
  const input = readFileSync(join(FOLDER, 'rendered', release), 'utf8')
  return runIn(FOLDER, [program, ...valuesOf('--post-renderer-args', line)], input)
}

function expected(release: string): string | undefined {
  return patchedFiles(NAME).find(({ path }) => path === `rendered/${release}`)?.text
}

it('is the post-renderer of a Helm 3 command line, with its arguments', () => {
  const [program = ''] = valuesOf('--post-renderer', HELM_3)
  expect(program).toBe('ducttape-fn')
  expect(run(program, HELM_3, 'helm-3.yaml')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expected('helm-3.yaml'),
  })
})

it('is the post-renderer of a Helm 4 plug-in, which gives it the arguments of the command line', () => {
  const plugin = parse(readFileSync(join(FOLDER, 'helm-4/plugin.yaml'), 'utf8'))
  expect(valuesOf('--post-renderer', HELM_4)).toEqual([plugin.name])
  expect(plugin).toMatchObject({ apiVersion: 'v1', type: 'postrenderer/v1', runtime: 'subprocess' })
  const [{ command }] = plugin.runtimeConfig.platformCommand
  expect(run(command, HELM_4, 'helm-4.yaml')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expected('helm-4.yaml'),
  })
})

it('leaves what Helm 4 knows its files by, and what Helm waits for, as they were', () => {
  const documents = parseAllDocuments(expected('helm-4.yaml') ?? '').map((document) => document.toJS())
  expect(documents.map(({ metadata }) => metadata.annotations[FILE_NAME])).toEqual([
    'beacon/templates/deployment.yaml',
    'beacon/templates/migrate.yaml',
    'beacon/templates/service.yaml',
  ])
  expect(documents[1].spec.template.spec.containers[0]).not.toHaveProperty('command')
})
