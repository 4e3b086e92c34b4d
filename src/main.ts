import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ConfigError } from './config/config.js'
import { decode } from './krm/decode.js'
import { InputError } from './krm/input-error.js'
import { resultLine, resultsYaml } from './krm/result.js'
import type { Run } from './run.js'
import { run } from './run.js'

declare const __VERSION__: string

const OPTIONS = {
  input: { type: 'string', short: 'i' },
  output: { type: 'string', short: 'o' },
  'function-config': { type: 'string', short: 'f' },
  results: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Exit codes as the KRM functions' SDKs have them. */
const EXIT = { ok: 0, errorResult: 1, exception: 2, configError: 3 }
const STDIN = 0
const STDOUT = 1

void main().then(
  (code) => {
    // Not process.exit: it would cut what a pipe has not taken yet.
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`ducttape-fn: ${messageOf(error)}\n`)
    process.exitCode = error instanceof ConfigError ? EXIT.configError : EXIT.exception
  },
)

async function main(): Promise<number> {
  const { values, positionals } = commandLine()
  if (values.version) return say(`${__VERSION__}\n`)
  if (values.help) return say((await import('./help.js')).HELP)
  const [legacyConfig] = positionals
  const configFile = values['function-config'] ?? legacyConfig
  const functionConfig =
    configFile === undefined ? {} : { functionConfig: readText(configFile, 'the functionConfig') }
  const done = await run(decode(await readInput(values.input)), functionConfig)
  await writeAll(done, values)
  return done.failed ? EXIT.errorResult : EXIT.ok
}

function commandLine() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
    if (positionals.length > 1)
      throw new InputError(`one config file at most; got ${positionals.join(' ')}. Try --help`)
    return { values, positionals }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`${messageOf(error)}. Try --help`)
  }
}

async function say(text: string): Promise<number> {
  await write(text)
  return EXIT.ok
}

function readText(file: string, what: string): string {
  return decode(readBytes(file, what))
}

function readBytes(file: string, what: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new InputError(`${what} cannot be read from "${file}": ${code}`)
  }
}

/** Reading at once is fastest; a pipe that does not block (EAGAIN) is read as a stream instead. */
async function readInput(file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined && file !== '-') return readBytes(file, 'the input')
  try {
    return readFileSync(STDIN)
  } catch (error) {
    if (!isBusy(error)) throw error
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

async function writeAll(done: Run, values: ReturnType<typeof commandLine>['values']): Promise<void> {
  const { results, output } = done
  const yaml = (): string => resultsYaml(results, '\n')
  if (values.results !== undefined) writeFileSync(values.results, yaml())
  // kustomize drops the results of a function, sets these, and shows stderr. A stream's host may put stderr into the manifests.
  const isShown =
    process.env['LOG_TO_STDERR'] ||
    process.env['STRUCTURED_RESULTS'] ||
    (done.failed && done.shape === 'stream')
  if (isShown) process.stderr.write(results.map((result) => `${resultLine(result)}\n`).join(''))
  if (values.output === undefined || values.output === '-') await write(output)
  else writeFileSync(values.output, output)
}

async function write(text: string): Promise<void> {
  const bytes = Buffer.from(text)
  let at = 0
  try {
    while (at < bytes.length) at += writeSync(STDOUT, bytes, at)
  } catch (error) {
    if (!isBusy(error)) throw error
    await new Promise((resolve) => process.stdout.write(bytes.subarray(at), resolve))
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}

function messageOf(error: unknown): string {
  if (error instanceof InputError || error instanceof ConfigError) return error.message
  // Anything else is our fault, and its stack tells us where.
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
