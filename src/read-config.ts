import type { Config, Spec } from './config/config.js'
import { ConfigError } from './config/config.js'
import { loadConfig } from './config/load.js'
import { parseData } from './krm/data.js'
import { decode } from './krm/decode.js'
import { InputError } from './krm/input-error.js'
import type { Wire } from './krm/wire.js'

/** The configuration from a YAML text of its own, else from the input's functionConfig; throws a ConfigError. */
export async function readConfig(
  wire: Wire,
  own: string | Uint8Array | undefined,
  over: Spec,
): Promise<Config> {
  try {
    return await loadConfig(own === undefined ? ofList(wire) : ofText(own), parseData, over)
  } catch (error) {
    if (error instanceof InputError) throw new ConfigError(error.message)
    throw error
  }
}

function ofText(own: string | Uint8Array): unknown {
  return parseData(typeof own === 'string' ? own : decode(own, 'the functionConfig'), 'the functionConfig')
}

function ofList({ text, functionConfig }: Wire): unknown {
  const { root, start = 0, end = 0 } = functionConfig ?? {}
  const what = 'the functionConfig'
  if (!root)
    return (parseData(text.slice(start, end), what) as { functionConfig?: unknown }).functionConfig ?? NOTHING
  // A block mapping is read with its first line's indent, so that its lines agree.
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  return parseData(text.slice(text.slice(lineStart, start).trim() === '' ? lineStart : start, end), what)
}

const NOTHING = { apiVersion: 'v1', kind: 'ConfigMap' }
