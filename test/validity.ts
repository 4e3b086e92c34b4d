import { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-models/apps/v1'
import { CronJob, Job } from 'kubernetes-models/batch/v1'
import { Pod, PodTemplate, ReplicationController } from 'kubernetes-models/v1'
import { podOf } from './harness/pods.js'
import { podFaults } from './validity-rules.js'

/** A class of kubernetes-models, whose `validate` throws what Kubernetes' schema for the kind finds wrong with `this`. */
interface Model {
  readonly prototype: { validate(this: unknown): void }
}

const MODELS: { readonly [kind: string]: Model } = {
  Pod,
  PodTemplate,
  ReplicationController,
  Deployment,
  ReplicaSet,
  StatefulSet,
  DaemonSet,
  Job,
  CronJob,
}

/**
 * What an API server would find wrong with a workload, one line each, with paths that name no list index (so that two
 * versions of a workload can be compared): types and values by Kubernetes' own schemas, fields that no schema knows, and
 * the rules that schemas cannot hold.
 */
export function faultsOf(workload: unknown): readonly string[] {
  const { kind } = workload as { kind: string }
  const model = MODELS[kind]
  // A kind of somebody else's: its pod is as valid as the template that Kubernetes would make of it.
  if (!model) return faultsOf({ apiVersion: 'v1', kind: 'PodTemplate', template: podOf(workload) })
  const read = new Set<string>()
  const types = schemaFaults(model, watched(workload, '', read))
  const unknown = fieldPaths(workload, '').filter((path) => !read.has(path))
  const faults = [
    ...types,
    ...unknown.map((path) => `${path} is no field that Kubernetes knows`),
    ...podFaults(podOf(workload), claimsOf(workload)),
  ]
  return [...new Set(faults.map((fault) => fault.replaceAll(/\/\d+/g, '/*')))].toSorted()
}

function schemaFaults(model: Model, workload: unknown): readonly string[] {
  try {
    model.prototype.validate.call(workload)
    return []
  } catch (error) {
    const { errors } = error as { errors?: readonly { instancePath: string; message?: string }[] }
    if (!errors) throw error
    return errors.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
  }
}

function claimsOf(workload: unknown): readonly string[] {
  const { spec } = workload as { spec?: { volumeClaimTemplates?: readonly { metadata: { name: string } }[] } }
  return (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name)
}

/**
 * The value, noting each path that is read of it. The schemas are compiled to code that reads every field it knows and no
 * other, so what it never asks for is unknown to Kubernetes. This is the allow-list, and it cannot grow old.
 */
function watched(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key)
      if (typeof key !== 'string') return found
      read.add(`${path}/${key}`)
      return watched(found, `${path}/${key}`, read)
    },
  })
}

// Free-form by design, and not read by the schemas.
const OPAQUE = /\/(?:fieldsV1)$/

function fieldPaths(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || OPAQUE.test(path)) return []
  return Object.entries(value).flatMap(([key, each]) => [
    `${path}/${key}`,
    ...fieldPaths(each, `${path}/${key}`),
  ])
}
