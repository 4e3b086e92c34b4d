import type { Config } from '../config/config.js'
import { ConfigError } from '../config/config.js'
import { configFrom } from '../config/defaults.js'
import type { Wire } from '../krm/wire.js'
import { readConfig } from '../read-config.js'
import type { SourceFlags } from './flags.js'
import type { World } from './world.js'
import { codeOf } from './world.js'

const NO_INPUT: Wire = { shape: 'stream', text: '', items: [], functionConfig: undefined }

/** The configuration of a command: that of a file or of its input, and what its flags say before both; throws a ConfigError. */
export async function configFor(
  { functionConfig, spec }: SourceFlags,
  input: Wire | undefined,
  world: World,
): Promise<Config> {
  if (functionConfig !== undefined) return readConfig(NO_INPUT, configBytes(functionConfig, world), spec)
  return input?.functionConfig ? readConfig(input, undefined, spec) : configFrom(spec)
}

function configBytes(file: string, world: World): Uint8Array {
  try {
    return world.readFile(file)
  } catch (error) {
    throw new ConfigError(`the functionConfig "${file}" cannot be read: ${codeOf(error)}`)
  }
}
