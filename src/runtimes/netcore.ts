import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf, variable } from '../container/environment.js'
import type { EnvChange, Plan, PortClaims, Surroundings } from '../container/plan.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import { imageEvidence, podEvidence, programName } from './runtime.js'

/** Variables of .NET and ASP.NET Core, of their official images too. */
const VARIABLE = /^(?:DOTNET|ASPNETCORE|ASPNET|COMPlus)_/
// Any of them at 0 keeps debuggers out, whatever the others say (dotnet/runtime#96227); the runtime reads both prefixes.
const DIAGNOSTICS = ['EnableDiagnostics', 'EnableDiagnostics_IPC', 'EnableDiagnostics_Debugger'].flatMap(
  (setting) => [`DOTNET_${setting}`, `COMPlus_${setting}`],
)

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

function attach(container: Container, { options }: Surroundings): Plan {
  return {
    env: DIAGNOSTICS.filter((name) => isOff(container, name)).map(turnOn),
    ports: {},
    // The runtime puts its debugger's pipes into /tmp.
    needs: { supportFiles: 'netcore', writableTmp: true },
    notes: [...(isMusl(container) ? [NOTES.musl()] : []), ...(options.suspend ? [NOTES.noSuspension()] : [])],
    attach: '`kubectl exec` of /dbg/netcore/vsdbg: a "coreclr" attach with `pipeTransport` to process 1',
  }
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
