import { describe, expect, test } from 'vitest'
import type { Choice } from '../src/choice.js'
import { choicesFor } from '../src/choice.js'
import type { Spec } from '../src/config/config.js'
import { configFrom } from '../src/config/defaults.js'
import { workloadOf } from './workload/workload.js'

interface Told {
  readonly off: string | undefined
  readonly runtime: string | undefined
  readonly isNamed: boolean
}

/** What is chosen for the containers "main" (image `web:2`) and "envoy" of a Deployment, by their names. */
function chosen(spec: Spec, annotation?: string): { readonly [container: string]: Told } {
  const annotations = annotation === undefined ? '{}' : `{ducttape.dev/debug: ${JSON.stringify(annotation)}}`
  const workload = workloadOf(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: ${annotations}}\n` +
      'spec: {template: {spec: {containers: [{name: main, image: "web:2"}, {name: envoy, image: envoy}]}}}\n',
  )
  const { containers } = workload.pod
  const images = { builds: undefined, artifacts: [] }
  const choices = choicesFor(workload, containers, { config: configFrom(spec), images })
  return Object.fromEntries(choices.map((choice, i) => [containers[i]?.name ?? '', told(choice)]))
}

function told({ off, runtime, isNamed }: Choice): Told {
  return { off, runtime: runtime?.name, isNamed }
}

const ON: Told = { off: undefined, runtime: undefined, isNamed: false }
const NAMED: Told = { ...ON, isNamed: true }
const off = (why: string): Told => ({ ...ON, off: why })
const SIDECAR = off('it is a sidecar (`spec.sidecars`)')
const NOT_ONLY = off('it is not among those that the functionConfig selects (`spec.only`)')
const EXCEPTED = off('the functionConfig excepts it (`spec.except`)')
const UNASKED = off(
  'nothing asks for it: `spec.when` is annotated, and it has no `ducttape.dev/debug` annotation',
)
const UNNAMED = off("its pod's `ducttape.dev/debug` annotation does not name it")
const SAID_OFF = off('its `ducttape.dev/debug` annotation says off')

describe('what the functionConfig chooses', () => {
  test.each<[situation: string, spec: Spec, main: Told, envoy: Told]>([
    ['nothing said', {}, ON, SIDECAR],
    ['no sidecars', { sidecars: [] }, ON, ON],
    ['other sidecars', { sidecars: ['m*'] }, SIDECAR, ON],
    ['only a kind', { only: [{ kind: 'Deployment' }], sidecars: [] }, ON, ON],
    ['only a container', { only: [{ container: 'main' }] }, NAMED, NOT_ONLY],
    ['only a glob', { only: [{ container: 'm*' }] }, ON, NOT_ONLY],
    ['only nothing', { only: [] }, NOT_ONLY, NOT_ONLY],
    ['only a workload', { only: [{ name: 'web' }], sidecars: [] }, NAMED, NAMED],
    [
      'only by one that names and one that does not',
      { only: [{ kind: '*' }, { image: 'web' }] },
      NAMED,
      SIDECAR,
    ],
    ['except a container', { except: [{ container: 'main' }] }, EXCEPTED, SIDECAR],
    ['only and except', { only: [{ name: 'web' }], except: [{ image: 'web:*' }] }, EXCEPTED, SIDECAR],
    ['except everything', { except: [{}] }, EXCEPTED, EXCEPTED],
    [
      'images',
      { images: [{ image: 'web' }] },
      ON,
      off('its image "envoy" is not among those that the functionConfig names'),
    ],
    [
      'an image with a runtime',
      { images: [{ image: 'web', runtime: 'go' }, { image: 'envoy' }] },
      { ...NAMED, runtime: 'go' },
      ON,
    ],
    ['images and only', { images: [{ image: 'web' }], only: [{ container: '*' }], sidecars: [] }, ON, ON],
    ['what is annotated', { when: 'annotated' }, UNASKED, UNASKED],
    ['what is annotated, and only', { when: 'annotated', only: [{ name: 'web' }] }, UNASKED, UNASKED],
  ])('%s', (...[, spec, main, envoy]) => {
    expect(chosen(spec)).toEqual({ main, envoy })
  })
})

describe('what the annotation chooses beats it', () => {
  test.each<[annotation: string, spec: Spec, main: Told, envoy: Told]>([
    ['on', {}, ON, ON],
    ['off', { only: [{ name: 'web' }] }, SAID_OFF, SAID_OFF],
    ['on', { except: [{}] }, ON, ON],
    ['on', { when: 'annotated', only: [] }, ON, ON],
    ['main: jvm', {}, { ...NAMED, runtime: 'jvm' }, SIDECAR],
    ['main: on', { when: 'annotated' }, ON, UNNAMED],
    ['main: off', {}, SAID_OFF, SIDECAR],
    ['{main: Node, envoy: off}', { except: [{}] }, { ...NAMED, runtime: 'nodejs' }, SAID_OFF],
    ['envoy: on', { except: [{}] }, EXCEPTED, ON],
    ['true', { except: [{}] }, ON, ON],
    ['main: false', {}, SAID_OFF, SIDECAR],
    [
      'main: go',
      { images: [{ image: 'web', runtime: 'jvm' }] },
      { ...NAMED, runtime: 'go' },
      off('its image "envoy" is not among those that the functionConfig names'),
    ],
  ])('%s', (annotation, ...[spec, main, envoy]) => {
    expect(chosen(spec, annotation)).toEqual({ main, envoy })
  })
})

describe('an annotation that says nothing sensible is a fault', () => {
  test.each([
    ['perl', 'must be one of on, off, go, nodejs, python, netcore, jvm, or a YAML mapping'],
    ['', 'must be one of on, off'],
    ['go', 'must say which of the 2 containers it means, as in "{main: go}"; got "go"'],
    ['web: go', 'names the container "web", which the pod does not have; it has main, envoy'],
    [
      'main: perl',
      'of container "main" must be one of on, off, go, nodejs, python, netcore, jvm; got "perl"',
    ],
    ['[main]', 'must be one of on, off'],
    ['{main', 'must be YAML; got "{main"'],
  ])('%s', (annotation, message) => {
    expect(() => chosen({}, annotation)).toThrow(`\`ducttape.dev/debug\` ${message}`)
  })
})
