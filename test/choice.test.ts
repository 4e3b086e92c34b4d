import { describe, expect, test } from 'vitest'
import type { Choice } from '../src/choice.js'
import { choicesFor } from '../src/choice.js'
import type { Spec } from '../src/config/config.js'
import { configFrom } from '../src/config/defaults.js'
import type { KnownImages } from '../src/known-images.js'
import { workloadOf } from './workload/workload.js'

interface Told {
  readonly off: string | undefined
  readonly runtime: string | undefined
  readonly isNamed: boolean
}

type Skaffolded = Pick<KnownImages, 'builds' | 'artifacts'>
const UNBUILT: Skaffolded = { builds: undefined, artifacts: [] }

/** What is chosen for the containers "main" (image `web:2`) and "envoy" of a Deployment, by their names. */
function chosen(
  spec: Spec,
  annotation?: string,
  images: Skaffolded = UNBUILT,
): { readonly [container: string]: Told } {
  const annotations = annotation === undefined ? '{}' : `{ducttape.dev/debug: ${JSON.stringify(annotation)}}`
  const workload = workloadOf(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: ${annotations}}\n` +
      'spec: {template: {spec: {containers: [{name: main, image: "web:2"}, {name: envoy, image: envoy}]}}}\n',
  )
  const { containers } = workload.pod
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

describe('what Skaffold built', () => {
  const notBuilt = (image: string) => off(`its image "${image}" is not among those that Skaffold built`)
  const build = (imageName: string, tag: string, runtimeType?: string) => ({ imageName, tag, runtimeType })
  const built = (...builds: NonNullable<Skaffolded['builds']>): Skaffolded => ({ builds, artifacts: [] })
  const WEB = build('web', 'web:2')
  const GO: Told = { ...ON, runtime: 'go' }
  const DIGEST = `sha256:${'a'.repeat(64)}`

  test.each<[situation: string, spec: Spec, images: Skaffolded, main: Told, envoy: Told]>([
    ['nothing at all', {}, built(), ON, SIDECAR],
    ['one of two', { sidecars: [] }, built(WEB), ON, notBuilt('envoy')],
    ['both', { sidecars: [] }, built(WEB, build('envoy', 'envoy:1')), ON, ON],
    ['neither', {}, built(build('shop', 'shop:1')), notBuilt('web:2'), notBuilt('envoy')],
    ['a sidecar', {}, built(WEB, build('envoy', 'envoy:1')), ON, SIDECAR],
    ['one under another tag', {}, built(build('shop', 'web:3')), notBuilt('web:2'), notBuilt('envoy')],
    [
      'one under the name before the replacement',
      {},
      built(build('web', 'example.com/web:v1')),
      ON,
      notBuilt('envoy'),
    ],
    ['one under the name after it', {}, built(build('shop', 'web:2')), ON, notBuilt('envoy')],
    ['one that was pushed', {}, built(build('shop', `web:2@${DIGEST}`)), ON, notBuilt('envoy')],
    ['with a language', {}, built(build('web', 'web:2', 'go')), GO, notBuilt('envoy')],
    [
      'with a language that a rule beats',
      { images: [{ image: 'web', runtime: 'jvm' }] },
      built(build('web', 'web:2', 'go')),
      { ...NAMED, runtime: 'jvm' },
      off('its image "envoy" is not among those that the functionConfig names'),
    ],
    [
      'with a language beside a rule that names none',
      { images: [{ image: 'web' }] },
      built(build('web', 'web:2', 'go')),
      GO,
      off('its image "envoy" is not among those that the functionConfig names'),
    ],
    [
      'beside a rule for what it did not build',
      { images: [{ image: 'web' }, { image: 'envoy', runtime: 'go' }] },
      built(WEB),
      ON,
      { ...NAMED, runtime: 'go' },
    ],
    [
      'beside a rule that has the name before the replacement',
      { images: [{ image: 'shop', runtime: 'python' }] },
      built(build('shop', 'web:2')),
      { ...NAMED, runtime: 'python' },
      off('its image "envoy" is not among those that the functionConfig names'),
    ],
    ['beside `only`', { only: [{ container: 'envoy' }] }, built(WEB), NOT_ONLY, NAMED],
    [
      'with a language, of a named container',
      { only: [{ container: 'main' }] },
      built(build('web', 'web:2', 'go')),
      { ...GO, isNamed: true },
      NOT_ONLY,
    ],
    ['and what is excepted', { except: [{ image: 'web' }] }, built(WEB), EXCEPTED, notBuilt('envoy')],
    [
      'what a skaffold.yaml builds: it leaves nobody out',
      { sidecars: [] },
      { builds: undefined, artifacts: [{ imageName: 'web', runtimeType: 'go' }] },
      GO,
      ON,
    ],
    [
      'what a skaffold.yaml names the language of, under the name before the replacement',
      {},
      { builds: [build('shop', 'web:2')], artifacts: [{ imageName: 'shop', runtimeType: 'go' }] },
      GO,
      notBuilt('envoy'),
    ],
    [
      'with another language than the skaffold.yaml says',
      {},
      { builds: [build('web', 'web:2', 'go')], artifacts: [{ imageName: 'web', runtimeType: 'jvm' }] },
      GO,
      notBuilt('envoy'),
    ],
  ])('%s', (_, spec, ...[images, main, envoy]) => {
    expect(chosen(spec, undefined, images)).toEqual({ main, envoy })
  })

  test('and an annotation beats it', () => {
    expect(chosen({}, 'envoy: jvm', built(WEB))).toEqual({ main: ON, envoy: { ...NAMED, runtime: 'jvm' } })
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
