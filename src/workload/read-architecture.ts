import type { Field } from '../krm/field.js'
import { elements, get, text } from '../krm/field.js'

// Well-known labels of nodes (kubernetes.io/docs/reference/labels-annotations-taints); the second one is the older name.
const LABELS = ['kubernetes.io/arch', 'beta.kubernetes.io/arch']

/** The architecture of the nodes that a pod asks for, by its nodeSelector or its required node affinity; undefined where it may be several. */
export function readArchitecture(spec: Field): string | undefined {
  const selected = LABELS.map((label) => text(get(spec, 'nodeSelector', label))).find(Boolean)
  if (selected !== undefined) return selected
  const terms = get(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  )
  // A node fits if one of the terms does.
  const wanted = new Set(elements(terms).map(architectureOf))
  const [only] = wanted
  return wanted.size === 1 ? only : undefined
}

function architectureOf(term: Field): string | undefined {
  const expression = elements(get(term, 'matchExpressions')).find(
    (each) => LABELS.includes(text(get(each, 'key')) ?? '') && text(get(each, 'operator')) === 'In',
  )
  const values = expression ? elements(get(expression, 'values')) : []
  const [only, ...others] = values
  return only && others.length === 0 ? text(only) : undefined
}
