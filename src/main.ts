import { readdirSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { World } from './cli/world.js'
import type { Run, RunOptions } from './run.js'
import { run } from './run.js'

declare const __VERSION__: string

const OPTIONS = {
  input: { type: 'string', short: 'i' },
  output: { type: 'string', short: 'o' },
  'function-config': { type: 'string', short: 'f' },
  results: { type: 'string' },
  'image-lock': { type: 'string' },
  'build-artifacts': { type: 'string' },
  engine: { type: 'boolean' },
  network: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Exit codes as the KRM functions' SDKs have them. */
const EXIT = { ok: 0, errorResult: 1, exception: 2, badConfig: 3 }
const STDIN = 0
const STDOUT = 1
const BUFFER_BYTES = 256 * 1024

/** A command line or a file that cannot be used. */
class UsageError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.exception,
  ) {
    super(message)
  }
}

void main().then(
  (code) => {
    // Not process.exit: it would cut what a pipe has not taken yet.
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`ducttape-fn: ${messageOf(error)}\n`)
    process.exitCode = exitCodeOf(error) ?? EXIT.exception
  },
)

async function main(): Promise<number> {
  const [name, ...words] = process.argv.slice(2)
  if (name === 'lock') return (await import('./cli/lock.js')).lock(words, world())
  if (name === 'inspect') return (await import('./cli/inspect.js')).inspect(words, world())
  const { values, positionals } = commandLine()
  if (values.version) return say(`${__VERSION__}\n`)
  if (values.help) return say((await import('./help.js')).HELP)
  const [legacyConfig] = positionals
  const configFile = values['function-config'] ?? legacyConfig
  const functionConfig =
    configFile === undefined
      ? {}
      : { functionConfig: readBytes(configFile, 'the functionConfig', EXIT.badConfig) }
  const spec = specOf(values)
  const done = await run(await readInput(values.input), { ...functionConfig, spec, machine: machine() })
  await writeAll(done, values)
  return done.failed ? EXIT.errorResult : EXIT.ok
}

function machine() {
  return { environment: process.env, home: process.env['HOME'] ?? '/' }
}

/** What commands besides the function may touch. */
function world(): World {
  return {
    ...machine(),
    isTerminal: process.stderr.isTTY,
    readInput: () => readInput(undefined),
    readFile: (path) => readFileSync(path),
    listFolder: (path) => readdirSync(path, { withFileTypes: true }),
    writeFile: (path, text) => writeFileSync(path, text),
    out: write,
    err: (text) => void process.stderr.write(text),
  }
}

/** What flags say of `spec`. */
function specOf(values: ReturnType<typeof commandLine>['values']): NonNullable<RunOptions['spec']> {
  const { engine, network } = values
  const { 'image-lock': imageLock, 'build-artifacts': buildArtifacts } = values
  return {
    ...(imageLock === undefined ? {} : { imageLock }),
    ...(buildArtifacts === undefined ? {} : { buildArtifacts }),
    ...(engine === undefined ? {} : { engine }),
    ...(network === undefined ? {} : { registry: { enabled: network } }),
  }
}

function commandLine() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
    if (positionals.length > 1)
      throw new UsageError(`one config file at most; got ${positionals.join(' ')}. Try --help`)
    return { values, positionals }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${(error as Error).message}. Try --help`)
  }
}

async function say(text: string): Promise<number> {
  await write(text)
  return EXIT.ok
}

function readBytes(file: string, what: string, exitCode = EXIT.exception): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${what} cannot be read from "${file}": ${codeOf(error)}`, exitCode)
  }
}

/** Reading at once is fastest; what a pipe that does not block (EAGAIN) still has is read as a stream. */
async function readInput(file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined && file !== '-') return readBytes(file, 'the input')
  const chunks: Uint8Array[] = []
  if (!readNow(chunks)) for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

/** Whether stdin was read to its end; what was read before it would have to wait is in `chunks` either way. */
function readNow(chunks: Uint8Array[]): boolean {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  try {
    for (let read = readSync(STDIN, buffer); read > 0; read = readSync(STDIN, buffer)) {
      chunks.push(Buffer.from(buffer.subarray(0, read)))
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return false
    throw new UsageError(`stdin cannot be read: ${codeOf(error)}`)
  }
}

async function writeAll(done: Run, values: ReturnType<typeof commandLine>['values']): Promise<void> {
  const { results, output } = done
  if (values.results !== undefined) {
    const { resultsYaml } = await import('./krm/result.js')
    writeText(values.results, resultsYaml(results, '\n'))
  }
  // kustomize drops the results of a function, sets these, and shows stderr. A stream's host may put stderr into the manifests.
  const isShown =
    process.env['LOG_TO_STDERR'] ||
    process.env['STRUCTURED_RESULTS'] ||
    (done.failed && done.shape === 'stream')
  if (isShown) {
    const { resultLine } = await import('./krm/result.js')
    process.stderr.write(results.map((result) => `${resultLine(result)}\n`).join(''))
  }
  if (values.output === undefined || values.output === '-') await write(output)
  else writeText(values.output, output)
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new UsageError(`"${file}" cannot be written: ${codeOf(error)}`)
  }
}

async function write(text: string): Promise<void> {
  const bytes = Buffer.from(text)
  let at = 0
  try {
    while (at < bytes.length) at += writeSync(STDOUT, bytes, at)
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw new UsageError(`stdout cannot be written: ${codeOf(error)}`)
    await new Promise((resolve) => process.stdout.write(bytes.subarray(at), resolve))
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** A fault of the user's has an exit code of its own and a message; anything else is ours, and its stack tells where. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return exitCodeOf(error) === undefined ? (error.stack ?? error.message) : error.message
}

function exitCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'exitCode' in error ? error.exitCode : undefined
  return typeof code === 'number' ? code : undefined
}
