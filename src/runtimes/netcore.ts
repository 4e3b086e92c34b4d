import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf, variable } from '../container/environment.js'
import type { EnvChange, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { baseName } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import { imageEvidence, launchedTexts, podEvidence, programName } from './runtime.js'

/** Variables of .NET and ASP.NET Core, of their official images too. */
const VARIABLE = /^(?:DOTNET|ASPNETCORE|ASPNET|COMPlus)_/
// Any of them at 0 keeps debuggers out, whatever the others say (dotnet/runtime#96227); the runtime reads both prefixes.
const DIAGNOSTICS = ['EnableDiagnostics', 'EnableDiagnostics_IPC', 'EnableDiagnostics_Debugger'].flatMap(
  (setting) => [`DOTNET_${setting}`, `COMPlus_${setting}`],
)

// They give their process to the program: what is not among them may stay, and start it as a child.
const GIVING_WAY = new Set(
  (
    'exec nohup nice ionice chrt taskset stdbuf env gosu su-exec setpriv with-contenv docker-entrypoint.sh ' +
    '__cacert_entrypoint.sh'
  ).split(' '),
)
// Commands of the SDK that build the program and start it as a child (dotnet, "dotnet run", "dotnet watch", "dotnet test").
const PARENT_COMMANDS = new Set(['run', 'watch', 'test'])

/** .NET programs: vsdbg is brought along, and an IDE starts it inside the container and attaches to the process. */
export const netcore: Runtime = {
  name: 'netcore',
  aliases: ['dotnet', '.net', 'csharp'],
  recognise,
  ports: (): PortClaims => ({ taken: [], wanted: [] }),
  attach,
}

function recognise(container: Container): Evidence | undefined {
  if (programName(container) === 'dotnet') return { rank: 'launch', because: 'it starts `dotnet`' }
  return imageEvidence(container, VARIABLE) ?? podEvidence(container, VARIABLE)
}

function attach(container: Container, { options }: Surroundings): Plan | Refusal {
  const off = DIAGNOSTICS.filter((name) => isOff(container, name))
  const byLaunch = off.find((name) => variable(container, name).from === 'launch')
  if (byLaunch !== undefined) return REFUSALS.diagnosticsOff(byLaunch)
  return {
    env: off.map(turnOn),
    ports: {},
    // The runtime puts its debugger's pipes into /tmp.
    needs: { supportFiles: 'netcore', writableTmp: true },
    notes: [...(isMusl(container) ? [NOTES.musl()] : []), ...(options.suspend ? [NOTES.noSuspension()] : [])],
    attach: `\`kubectl exec\` of /dbg/netcore/vsdbg: a "coreclr" attach with \`pipeTransport\` to ${processOf(container)}`,
  }
}

/** Which process a debugger attaches to: the first one where the program surely is that, else one to look for. */
function processOf(container: Container): string {
  const { words, through } = container.launch
  const [program = '', ...rest] = launchedTexts(container)
  const isDotnet = baseName(program) === 'dotnet'
  if (isDotnet && PARENT_COMMANDS.has(rest[0] ?? ''))
    return `the process that \`dotnet ${rest[0]}\` starts (by \`ps\`, or the IDE's picker)`
  const isOfScript = words.some((word) => word.kind === 'kept' && word.origin === 'script')
  const isGivenWay = through.every((launcher) => GIVING_WAY.has(launcher))
  const isFirst = isGivenWay && (!isOfScript || through.includes('exec')) && !program.endsWith('.sh')
  if (isFirst) return 'process 1'
  const name = (isDotnet ? rest.find((word) => word.endsWith('.dll')) : undefined) ?? program
  return `the process of ${baseName(name)} (by \`ps\`, or the IDE's picker)`
}

/** Whether a variable keeps debuggers out; one whose `valueFrom` cannot be seen here may. */
function isOff(container: Container, name: string): boolean {
  const value = valueOf(container, name)
  return value === '0' || (value === undefined && variable(container, name).from === 'pod')
}

function turnOn(name: string): EnvChange {
  return { change: 'set', name, value: '1', separator: '' }
}

function isMusl(container: Container): boolean {
  return /alpine/.test(container.image ?? '')
}
