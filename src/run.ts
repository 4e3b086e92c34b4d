import type { Config } from './config/config.js'
import { configFrom } from './config/config.js'
import { decode } from './krm/decode.js'
import { cut } from './krm/wire.js'
import type { Item } from './krm/item.js'
import type { Wire } from './krm/wire.js'
import { emit } from './krm/emit.js'
import type { Result } from './krm/result.js'
import type { Splice } from './krm/scalar.js'
import { mayHoldPod } from './workload/kinds.js'

/** What a run gives: the whole output, and what was done. */
export interface Run {
  readonly output: string
  readonly results: readonly Result[]
  readonly shape: Wire['shape']
  /** Whether a result is an error, so that the command must fail. */
  readonly failed: boolean
}

/** How a run is configured from outside its input. */
export interface RunOptions {
  /** A functionConfig as YAML, which beats the input's own. */
  readonly functionConfig?: string | Uint8Array
}

/**
 * Makes the pods in a ResourceList or a stream of manifests debuggable: text in, text out. Throws an InputError for input
 * that cannot be read (exit code 2) and a ConfigError for a functionConfig that cannot be (3).
 */
export async function run(input: string | Uint8Array, options: RunOptions = {}): Promise<Run> {
  const wire = await cut(asText(input))
  const config = await configOf(wire, options)
  const items = wire.items.filter((item) => mayHoldPod(item.kind))
  const done = items.length === 0 ? [] : await debugged(items, wire.text, config)
  const results = done.flatMap((item) => item.results)
  const output = await emit(
    wire,
    done.flatMap((item) => item.splices),
    results,
  )
  return { output, results, shape: wire.shape, failed: results.some((result) => result.severity === 'error') }
}

async function configOf(wire: Wire, { functionConfig }: RunOptions): Promise<Config> {
  if (functionConfig === undefined && !wire.functionConfig) return configFrom({})
  const { readConfig } = await import('./read-config.js')
  return readConfig(wire, functionConfig === undefined ? undefined : asText(functionConfig))
}

function asText(input: string | Uint8Array): string {
  return typeof input === 'string' ? input : decode(input)
}

interface Done {
  readonly splices: readonly Splice[]
  readonly results: readonly Result[]
}

async function debugged(items: readonly Item[], text: string, config: Config): Promise<readonly Done[]> {
  const { debugItem } = await import('./debug-item.js')
  const done: Done[] = []
  // One after the other: a parsed item is garbage before the next one is parsed.
  for (const item of items) done.push(await debugItem(item, text, config))
  return done
}
