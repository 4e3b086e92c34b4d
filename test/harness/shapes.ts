import { partsOf } from './items.js'

/** The resources of a text as the items of a ResourceList in kpt's layout; what stands between them is left out. */
export function asResourceList(text: string, functionConfig?: string): string {
  const items = partsOf(text).items.map(({ start, end }) => indented(text.slice(start, end), '- '))
  const config = functionConfig === undefined ? '' : `functionConfig:\n${indented(functionConfig, '  ')}`
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}${config}`
}

/** The text with Windows' line ends. */
export function withCarriageReturns(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n')
}

/** A text without the results that a ResourceList carries. */
export function withoutResults(text: string): string {
  const { results } = partsOf(text)
  return results ? text.slice(0, results.start) + text.slice(results.end) : text
}

function indented(text: string, first: string): string {
  const lines = text.trimEnd().split('\n')
  return lines.map((line, i) => (i === 0 ? first + line : line && `  ${line}`)).join('\n') + '\n'
}
