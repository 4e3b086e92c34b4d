import { partsOf } from './items.js'

/** The resources of a text as the items of a ResourceList; what stands between them is left out. */
export function asResourceList(text: string, functionConfig?: string): string {
  return resourceListOf(
    partsOf(text).items.map(({ start, end }) => text.slice(start, end)),
    functionConfig,
  )
}

/** A ResourceList in kpt's layout around the texts of its items, valid or not. */
export function resourceListOf(items: readonly string[], functionConfig?: string): string {
  const config = functionConfig === undefined ? '' : `functionConfig:\n  ${indented(functionConfig)}`
  const list = items.map((item) => `- ${indented(item)}`).join('')
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${list}${config}`
}

/** The text with Windows' line ends. */
export function withCarriageReturns(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n')
}

/** Lines below the first moved two columns to the right; line ends at the end stay, since a block scalar may keep them. */
function indented(text: string): string {
  const moved = text.replaceAll(/\n(?=.)/g, '\n  ')
  return moved.endsWith('\n') ? moved : `${moved}\n`
}
