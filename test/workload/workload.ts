import { kindsWith } from '../../src/workload/kinds.js'
import { readWorkload } from '../../src/workload/read.js'
import type { Workload } from '../../src/workload/workload.js'
import { rootOf } from '../krm/edited.js'

/** What is read of a text; undefined where it holds no pod that counts. */
export function workloadOrNone(text: string): Workload | undefined {
  const root = rootOf(text)
  const identity = { apiVersion: String(root.map.get('apiVersion')), kind: String(root.map.get('kind')) }
  const shape = kindsWith([]).get(`${identity.apiVersion} ${identity.kind}`)
  if (!shape) throw new Error('this kind holds no pod')
  return readWorkload(root, identity, shape)
}

/** The workload that a text holds. */
export function workloadOf(text: string): Workload {
  const workload = workloadOrNone(text)
  if (!workload) throw new Error('this is no workload')
  return workload
}

/** A Deployment, or another kind, with these fields in its `spec` and these in its pod's, in flow style. */
export function deployment(spec = '', pod = '', kind = 'apps/v1 Deployment'): Workload {
  const [apiVersion = '', name = ''] = kind.split(' ')
  const template = `template: {spec: {${pod}${pod && ', '}containers: [{name: web, image: web}]}}`
  return workloadOf(
    `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: {name: web}\nspec: {${spec}${spec && ', '}${template}}\n`,
  )
}
