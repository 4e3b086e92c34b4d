import { describe, expect, test } from 'vitest'
import type { ImageConfig } from '../../src/container/container.js'
import type { Plan } from '../../src/container/plan.js'
import {
  DEBUG_CONFIG,
  debugConfigEdit,
  listedContainers,
  listedPorts,
} from '../../src/workload/debug-annotation.js'
import { podOf, withImage } from './container.js'

const PLAN: Plan = { env: [], ports: { dap: 5678 }, needs: {}, notes: [], attach: '' }

async function written(container: string, given: { image?: ImageConfig; plan?: Plan; listed?: string } = {}) {
  const annotations = given.listed === undefined ? '{}' : `{${DEBUG_CONFIG}: '${given.listed}'}`
  const pod = podOf(`{containers: [${container}]}`, annotations)
  const facts = await withImage(pod.containers[0], given.image)
  const edit = debugConfigEdit(pod, [{ container: facts, runtime: 'python', plan: given.plan ?? PLAN }])
  return [edit.at.join('.'), 'set' in edit ? edit.set : undefined]
}

const AT = `metadata.annotations.${DEBUG_CONFIG}`

describe('what Skaffold and the IDEs read', () => {
  test.each<[situation: string, container: string, given: Parameters<typeof written>[1], value: string]>([
    [
      'an image and a port',
      '{name: a, image: "gcr.io/me/app:1"}',
      {},
      '{"a":{"artifact":"gcr.io/me/app","runtime":"python","ports":{"dap":5678}}}',
    ],
    [
      'a digest',
      '{name: a, image: "localhost:5000/app:1@sha256:abc"}',
      {},
      '{"a":{"artifact":"localhost:5000/app","runtime":"python","ports":{"dap":5678}}}',
    ],
    [
      'no tag',
      '{name: a, image: "localhost:5000/app"}',
      {},
      '{"a":{"artifact":"localhost:5000/app","runtime":"python","ports":{"dap":5678}}}',
    ],
    [
      'a working directory',
      '{name: a, image: x, workingDir: /app}',
      { image: { WorkingDir: '/image' } },
      '{"a":{"artifact":"x","runtime":"python","workingDir":"/app","ports":{"dap":5678}}}',
    ],
    [
      "the image's working directory",
      '{name: a, image: x}',
      { image: { WorkingDir: '/image' } },
      '{"a":{"artifact":"x","runtime":"python","workingDir":"/image","ports":{"dap":5678}}}',
    ],
    [
      'no ports',
      '{name: a, image: x}',
      { plan: { ...PLAN, ports: {} } },
      '{"a":{"artifact":"x","runtime":"python"}}',
    ],
    [
      'others are kept',
      '{name: a, image: x}',
      { listed: '{"b":{"runtime":"go","x":[1]}}' },
      '{"b":{"runtime":"go","x":[1]},"a":{"artifact":"x","runtime":"python","ports":{"dap":5678}}}',
    ],
    [
      'nothing listed',
      '{name: a, image: x}',
      { listed: '' },
      '{"a":{"artifact":"x","runtime":"python","ports":{"dap":5678}}}',
    ],
  ])('%s', async (...[, container, given, value]) => {
    expect(await written(container, given)).toEqual([AT, value])
  })
})

describe('listedContainers', () => {
  test.each(['[]', '"a"', '1', 'null', '{', 'a: b'])('%s is a fault', (text) => {
    const pod = podOf('{containers: [{name: a}]}', `{${DEBUG_CONFIG}: '${text}'}`)
    expect(() => listedContainers(pod)).toThrow(
      `\`${DEBUG_CONFIG}\` must be a JSON mapping of container names; got "${text}"`,
    )
  })

  test.each<[text: string, ports: readonly number[]]>([
    ['{}', []],
    ['{"a":{"ports":{"dlv":56268,"x":1}},"b":{}}', [56268, 1]],
    ['{"a":null,"b":{"ports":null},"c":{"ports":{"x":"80"}},"d":1}', []],
  ])('the ports of %s', (text, ports) => {
    expect(
      listedPorts(listedContainers(podOf('{containers: [{name: a}]}', `{${DEBUG_CONFIG}: '${text}'}`))),
    ).toEqual(ports)
  })
})
