import type { Ancestors } from './ancestry.js'
import { cluster, inspector } from './builtin.js'
import { OWNER, ownerAmong, sharesStderr } from './owner.js'
import { portsToTry, takenPorts } from './ports.js'
import type { Request } from './request.js'
import { say } from './say.js'

interface Wish {
  readonly request: Request
  readonly ancestors: Ancestors
}

/** Opens the inspector in this process; returns what was done, in words. */
export function inspectorHere(here: NodeJS.Process, { request, ancestors }: Wish): string {
  const owner = ownerAmong(ancestors, here.env)
  // A worker of a cluster is the application itself, wherever its words go.
  if (owner !== undefined && workerNumber(here) === 0 && !sharesStderr(owner)) {
    return `process ${owner} has the debugger, and reads what this one says: it is left alone`
  }
  const port = firstPort(request, workerNumber(here), owner !== undefined)
  if (port === undefined) return `no port is free from ${request.port} on, or the inspector is not allowed`
  here.env[OWNER] = String(here.pid)
  if (port !== request.port) {
    say(
      `${here.argv[1] ?? 'a program'}, process ${here.pid}, has its debugger on port ${port}, since ${request.port} is in use`,
    )
    return `its inspector is on port ${port}`
  }
  if (request.waits && owner === undefined) waitForDebugger(request)
  return `its inspector is on port ${port}`
}

/** 0 for what is no worker of a cluster. */
function workerNumber(here: NodeJS.Process): number {
  return here.connected ? (cluster().worker?.id ?? 0) : 0
}

/** Undefined where nothing could be opened. Where there is an owner, it has the port that was asked for. */
function firstPort({ port: base, host }: Request, worker: number, hasOwner: boolean): number | undefined {
  const { open, url } = inspector()
  if (url() !== undefined) return undefined
  const opens = (port: number): boolean => {
    // It does not throw where the port is taken, but says so on stderr, and has no address then.
    open(port, host, false)
    return url() !== undefined
  }
  // The kernel takes milliseconds for its table of sockets (8 to 20 seen), which a program's usual start shall not cost.
  if (!hasOwner && opens(base)) return base
  const taken = takenPorts()
  return portsToTry(base, worker).find((port) => !taken.has(port) && opens(port))
}

function waitForDebugger({ port, host }: Request): void {
  const { open, waitForDebugger: wait } = inspector()
  // Node 12.7 has it; before, only the call that opens could wait.
  if (typeof wait === 'function') wait()
  else open(port, host, true)
}
