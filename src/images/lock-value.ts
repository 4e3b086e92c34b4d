import type { ImageConfig } from '../container/container.js'
import { isFields, jsonOf } from './image-config.js'
import type { LockedImage } from './lock.js'
import { LOCK_API_VERSION, LOCK_KIND, SECRET_NAME } from './lock.js'
import { platformName } from './platform.js'

/** A URL with a user's password, as proxies and databases are given. */
const SECRET_VALUE = /:\/\/[^/\s@]*:[^/\s@]+@/

// Labels that tell how a program is started: Cloud Native Buildpacks' (their platform specification, "Labels"), and the base image's
// name (OCI image specification, annotations.md).
const LABEL = /^(?:io\.buildpacks\.|org\.opencontainers\.image\.base\.name$)/
const PROCESSES_LABEL = 'io.buildpacks.build.metadata'
// What these hold is about layers and sources: kilobytes that say nothing about a launch.
const OTHER_LABELS: readonly string[] = ['io.buildpacks.lifecycle.metadata', 'io.buildpacks.project.metadata']

type Value = { readonly [field: string]: unknown }

/** The ImageLock resource of images as plain data: sorted, with only what debugging needs, and without values that may be secret. */
export function lockValue(images: readonly LockedImage[], name = 'images'): Value {
  const byKey = new Map(images.map((each) => [`${each.image} ${platformName(each.platform)}`, each]))
  const sorted = [...byKey].toSorted(([a], [b]) => compare(a, b))
  return {
    apiVersion: LOCK_API_VERSION,
    kind: LOCK_KIND,
    metadata: { name, annotations: { 'config.kubernetes.io/local-config': 'true' } },
    spec: { images: sorted.map(([, image]) => imageValue(image)) },
  }
}

function imageValue({ image, digest, platform, config, withheld }: LockedImage): Value {
  const { Entrypoint, Cmd, Env = [], WorkingDir, User, Labels } = config
  const hidden = [...new Set([...withheld, ...Env.filter(isSecret).map(nameOf)])].toSorted(compare)
  const open = Env.filter((entry) => !isSecret(entry))
  return present({
    image,
    digest,
    platform: platformName(platform),
    config: present({ Entrypoint, Cmd, Env: open, WorkingDir, User, Labels: labelsOf(Labels) }),
    withheld: hidden,
  })
}

function isSecret(entry: string): boolean {
  return SECRET_NAME.test(nameOf(entry)) || SECRET_VALUE.test(entry)
}

function nameOf(entry: string): string {
  return entry.split('=', 1)[0] ?? ''
}

function labelsOf(labels: ImageConfig['Labels'] = {}): Value {
  const kept = Object.entries(labels)
    .filter(([name]) => LABEL.test(name) && !OTHER_LABELS.includes(name))
    .map(([name, value]) => [name, name === PROCESSES_LABEL ? processesIn(value) : value] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept.toSorted(([a], [b]) => compare(a, b)))
}

/** The processes of a build's metadata alone; the rest lists every buildpack and package. */
function processesIn(label: string): string | undefined {
  const metadata = jsonOf(Buffer.from(label))
  if (!isFields(metadata) || !Array.isArray(metadata['processes'])) return undefined
  return JSON.stringify({ processes: metadata['processes'] })
}

/** The fields that hold something. */
function present(fields: Value): Value {
  const isThere = (value: unknown) =>
    value !== undefined && value !== '' && (typeof value !== 'object' || Object.keys(value ?? {}).length > 0)
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value)))
}

// By code units, not by a language's rules: a lock is the same on every machine.
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
