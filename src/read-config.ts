import type { Config } from './config/config.js'
import { ConfigError } from './config/config.js'
import { loadConfig } from './config/load.js'
import { parseData } from './krm/data.js'
import { InputError } from './krm/input-error.js'
import type { Wire } from './krm/wire.js'

/** The configuration from a text of its own, else from the input's functionConfig; throws a ConfigError. */
export async function readConfig(wire: Wire, text: string | undefined): Promise<Config> {
  try {
    return await loadConfig(
      text === undefined ? ofList(wire) : parseData(text, 'the functionConfig'),
      parseData,
    )
  } catch (error) {
    if (error instanceof InputError) throw new ConfigError(error.message)
    throw error
  }
}

function ofList({ text, functionConfig }: Wire): unknown {
  const source = text.slice(functionConfig?.start, functionConfig?.end)
  const { root } = functionConfig ?? {}
  if (root) return root.map.toJS(root.document, { maxAliasCount: 100 })
  return (
    (parseData(source, 'the functionConfig') as { functionConfig?: unknown }).functionConfig ?? {
      apiVersion: 'v1',
      kind: 'ConfigMap',
    }
  )
}
