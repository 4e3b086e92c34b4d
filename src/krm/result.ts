import type { Value } from './print.js'
import { block } from './print.js'

/** How bad a result is, in the words of the KRM functions specification. */
export type Severity = 'error' | 'warning' | 'info'

/** The resource a result is about. */
export interface ResourceRef {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** One result in the KRM functions specification's form; hosts show it and store it, so it holds nothing that varies. */
export interface Result {
  readonly message: string
  readonly severity: Severity
  readonly resourceRef?: ResourceRef
  readonly field?: { readonly path: string }
  readonly file?: { readonly path: string; readonly index?: number }
  readonly tags?: { readonly [key: string]: string }
}

/** Results as plain data for a ResourceList. */
export function resultValues(results: readonly Result[]): readonly Value[] {
  return results.map((result) => JSON.parse(JSON.stringify(result)) as Value)
}

/** Results as a YAML list. */
export function resultsYaml(results: readonly Result[], newline: string): string {
  if (results.length === 0) return `[]${newline}`
  const lines = block(resultValues(results), 0, { step: 2, dash: 0, newline })
  return lines.map((line) => line + newline).join('')
}

/** One line of text for a result, as kpt prints it. */
export function resultLine(result: Result): string {
  const ref = result.resourceRef
  const resource = ref
    ? `${[ref.apiVersion, ref.kind, ref.namespace, ref.name].filter(Boolean).join('/')} `
    : ''
  const field = result.field ? `${result.field.path}: ` : ''
  return `[${result.severity}] ${resource}${field}${result.message}`
}
