import type { Config } from './config/config.js'
import { ConfigError } from './config/config.js'
import { loadConfig } from './config/load.js'
import { parseData } from './krm/data.js'
import { decode } from './krm/decode.js'
import { plain, rootField } from './krm/field.js'
import { InputError } from './krm/input-error.js'
import type { Wire } from './krm/wire.js'

/** The configuration from a YAML text of its own, else from the input's functionConfig; throws a ConfigError. */
export async function readConfig(wire: Wire, own: string | Uint8Array | undefined): Promise<Config> {
  try {
    return await loadConfig(own === undefined ? ofList(wire) : ofText(own), parseData)
  } catch (error) {
    if (error instanceof InputError) throw new ConfigError(error.message)
    throw error
  }
}

function ofText(own: string | Uint8Array): unknown {
  return parseData(typeof own === 'string' ? own : decode(own, 'the functionConfig'), 'the functionConfig')
}

function ofList({ text, functionConfig }: Wire): unknown {
  const source = text.slice(functionConfig?.start, functionConfig?.end)
  const { root } = functionConfig ?? {}
  if (root) return plain(rootField(root))
  return (
    (parseData(source, 'the functionConfig') as { functionConfig?: unknown }).functionConfig ?? {
      apiVersion: 'v1',
      kind: 'ConfigMap',
    }
  )
}
