import { describe, expect, test } from 'vitest'
import { configFrom } from '../../src/config/defaults.js'
import type { ImageConfig } from '../../src/container/container.js'
import type { RuntimeImage } from '../../src/container/plan.js'
import type { SupportImages } from '../../src/container/wishes.js'
import { mountObstacle, supportFileEdits } from '../../src/workload/support-files.js'
import { podOf, withImage } from './container.js'

const SUPPORT = configFrom({}).supportImages
const GO = 'gcr.io/k8s-skaffold/skaffold-debug-support/go'
const MOUNT = { name: 'debugging-support-files', mountPath: '/dbg' }

/** The edits that bring runtimes' files to the regular containers of a pod, in their order. */
async function brought(
  spec: string,
  runtimes: readonly RuntimeImage[],
  given: { image?: ImageConfig; support?: SupportImages; versions?: readonly string[] } = {},
) {
  const pod = podOf(spec)
  const regular = pod.containers.filter(({ list }) => list === 'containers')
  const needs = runtimes.map(async (runtime, i) => ({
    container: await withImage(regular[i], given.image),
    runtime,
    version: given.versions?.[i],
  }))
  const edits = supportFileEdits(pod, await Promise.all(needs), given.support ?? SUPPORT)
  return edits.map((edit) =>
    'insert' in edit ? [edit.at.join('.'), edit.before, ...edit.insert] : [edit.at.join('.')],
  )
}

const init = (runtime: string, more: object = {}) => ({
  name: `install-${runtime}-debug-support`,
  image: GO.replace(/go$/, runtime),
  ...more,
  volumeMounts: [MOUNT],
})
const VOLUME = ['spec.volumes', 'end', { name: 'debugging-support-files', emptyDir: {} }]
const mounted = (i: number) => [`spec.containers.${i}.volumeMounts`, 'end', MOUNT]

describe('a volume, an init container for each image, and a mount for each container', () => {
  test.each<[situation: string, spec: string, runtimes: readonly RuntimeImage[], edits: readonly unknown[]]>([
    ['nobody needs any', '{containers: [{name: a}]}', [], []],
    [
      'one',
      '{containers: [{name: a}]}',
      ['go'],
      [['spec.initContainers', 0, init('go')], VOLUME, mounted(0)],
    ],
    [
      'two of one runtime',
      '{containers: [{name: a}, {name: b}]}',
      ['go', 'go'],
      [['spec.initContainers', 0, init('go')], VOLUME, mounted(0), mounted(1)],
    ],
    [
      'two runtimes, in an order of their own',
      '{containers: [{name: a}, {name: b}]}',
      ['python', 'go'],
      [['spec.initContainers', 0, init('go'), init('python')], VOLUME, mounted(0), mounted(1)],
    ],
    [
      'brought already',
      `{containers: [{name: a, volumeMounts: [{name: debugging-support-files, mountPath: /dbg}]}], volumes: [{name: debugging-support-files, emptyDir: {}}], initContainers: [{name: install-go-debug-support, image: ${GO}, volumeMounts: [{name: debugging-support-files, mountPath: /dbg}]}]}`,
      ['go'],
      [],
    ],
    [
      'a container of that name',
      '{containers: [{name: a}], initContainers: [{name: install-go-debug-support}]}',
      ['go'],
      [['spec.initContainers', 0, { ...init('go'), name: 'install-go-debug-support-2' }], VOLUME, mounted(0)],
    ],
    [
      'the volume is there',
      '{containers: [{name: a}], volumes: [{name: debugging-support-files, emptyDir: }]}',
      ['go'],
      [['spec.initContainers', 0, init('go')], mounted(0)],
    ],
  ])('%s', async (...[, spec, runtimes, edits]) => {
    expect(await brought(spec, runtimes)).toEqual(edits)
  })

  test("another volume has Skaffold's name", async () => {
    const edits = await brought(
      '{containers: [{name: a}], volumes: [{name: debugging-support-files, configMap: {name: x}}]}',
      ['go'],
    )
    const mount = { ...MOUNT, name: 'debugging-support-files-2' }
    expect(edits.slice(1)).toEqual([
      ['spec.volumes', 'end', { name: 'debugging-support-files-2', emptyDir: {} }],
      ['spec.containers.0.volumeMounts', 'end', mount],
    ])
  })

  test('what the user wants of the images', async () => {
    const { supportImages } = configFrom({
      supportImages: {
        registry: 'r',
        tag: 'v1',
        pullPolicy: 'Never',
        pullSecrets: ['s', 't'],
        sizeLimit: '64Mi',
        go: { tag: 'v2', resources: { limits: { cpu: '1' } } },
      },
    })
    const edits = await brought('{containers: [{name: a}], imagePullSecrets: [{name: s}]}', ['go'], {
      support: supportImages,
    })
    expect(edits).toEqual([
      [
        'spec.initContainers',
        0,
        {
          name: 'install-go-debug-support',
          image: 'r/go:v2',
          imagePullPolicy: 'Never',
          resources: { limits: { cpu: '1' } },
          volumeMounts: [MOUNT],
        },
      ],
      ['spec.imagePullSecrets', 'end', { name: 't' }],
      ['spec.volumes', 'end', { name: 'debugging-support-files', emptyDir: { sizeLimit: '64Mi' } }],
      mounted(0),
    ])
  })
})

describe('an init container brings the parts that its containers need', () => {
  test.each<[situation: string, versions: readonly string[], args: readonly string[] | undefined]>([
    ['one version', ['1.26', '1.26'], ['go@1.26']],
    ['two versions', ['1.26', '1.20'], ['go@1.26', 'go@1.20']],
    ['everything, where a version is not known', ['1.26'], undefined],
  ])('%s', async (_, versions, args) => {
    const [[, , container] = []] = await brought('{containers: [{name: a}, {name: b}]}', ['go', 'go'], {
      versions,
    })
    expect(container).toEqual(init('go', args ? { args } : {}))
  })
})

describe('an init container that is there serves where it brings what is needed', () => {
  const there = (more: string) =>
    `{containers: [{name: a}], volumes: [{name: debugging-support-files, emptyDir: {}}], initContainers: [{name: install-go-debug-support, ${more}, volumeMounts: [{name: debugging-support-files, mountPath: /dbg}]}]}`
  test.each<[situation: string, init: string, isEnough: boolean]>([
    ['everything', `image: ${GO}`, true],
    ['the part', `image: ${GO}, args: [go@1.20, go@1.26]`, true],
    ['another part', `image: ${GO}, args: [go@1.20]`, false],
    ['another image', 'image: registry.example/other', false],
  ])('%s', async (_, init, isEnough) => {
    const edits = await brought(there(init), ['go'], { versions: ['1.26'] })
    expect(edits.map(([at]) => at).includes('spec.initContainers')).toBe(!isEnough)
  })
})

describe("the init container's resources are those that every regular container has", () => {
  test.each<[situation: string, containers: string, resources: unknown]>([
    ['none', '[{name: a}]', undefined],
    [
      'limits and requests',
      '[{name: a, resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}}]',
      { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: '500m' } },
    ],
    [
      "the first one's amounts",
      '[{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}, {name: b, resources: {limits: {memory: 2Gi}}}]',
      { limits: { memory: '1Gi' } },
    ],
    ['one has none', '[{name: a, resources: {limits: {cpu: 1}}}, {name: b}]', undefined],
    ['quoted amounts', '[{name: a, resources: {limits: {cpu: "1"}}}]', { limits: { cpu: '1' } }],
  ])('%s', async (_, containers, resources) => {
    const [[, , made] = []] = await brought(`{containers: ${containers}}`, ['go'])
    expect(made).toEqual(init('go', resources === undefined ? {} : { resources }))
  })
})

describe('the init container may do what its container may', () => {
  const RESTRICTED =
    '{allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}, seccompProfile: {type: RuntimeDefault}, runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000}'
  test.each<[situation: string, spec: string, image: ImageConfig, context: unknown]>([
    ['nothing said', '{containers: [{name: a}]}', {}, undefined],
    [
      'restricted',
      `{containers: [{name: a, securityContext: ${RESTRICTED}}]}`,
      {},
      {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 2000,
      },
    ],
    ["the image's user", '{containers: [{name: a}]}', { User: '1000:1000' }, { runAsUser: 1000 }],
    ["the image's user is root", '{containers: [{name: a}]}', { User: '0' }, undefined],
    ["the image's user is a name", '{containers: [{name: a}]}', { User: 'app:app' }, undefined],
    [
      "the pod's user",
      '{containers: [{name: a}], securityContext: {runAsUser: 5, runAsNonRoot: true}}',
      { User: '1000' },
      undefined,
    ],
    [
      "the container's user beats the pod's",
      '{containers: [{name: a, securityContext: {runAsUser: 6}}], securityContext: {runAsUser: 5}}',
      {},
      { runAsUser: 6 },
    ],
    [
      'capabilities it adds are its own',
      '{containers: [{name: a, securityContext: {capabilities: {add: [SYS_PTRACE]}}}]}',
      {},
      undefined,
    ],
  ])('%s', async (...[, spec, image, context]) => {
    const [[, , made] = []] = await brought(spec, ['go'], { image })
    expect(made).toEqual(init('go', context === undefined ? {} : { securityContext: context }))
  })
})

describe('mountObstacle', () => {
  test.each<[mounts: string, refused: string | undefined]>([
    ['[]', undefined],
    ['[{name: v, mountPath: /dbgs}]', undefined],
    ['[{name: debugging-support-files, mountPath: /dbg}]', undefined],
    ['[{name: v, mountPath: /dbg}]', 'its volume "v" is mounted at /dbg, where the debugger\'s files go'],
    ['[{name: v, mountPath: /dbg/}]', 'its volume "v" is mounted at /dbg/, where the debugger\'s files go'],
    [
      '[{name: v, mountPath: /dbg/go}]',
      'its volume "v" is mounted at /dbg/go, where the debugger\'s files go',
    ],
    [
      '[{name: debugging-support-files, mountPath: /dbg}, {name: v, mountPath: /dbg/go}]',
      'its volume "v" is mounted at /dbg/go, where the debugger\'s files go',
    ],
  ])('%s', async (mounts, refused) => {
    const pod = podOf(
      `{containers: [{name: a, volumeMounts: ${mounts}}], volumes: [{name: debugging-support-files, emptyDir: {}}]}`,
    )
    expect(mountObstacle(pod, await withImage(pod.containers[0]))?.refused).toBe(refused)
  })
})
