import { fs, workerThreads } from './builtin.js'
import type { Env } from './request.js'

/** What a process says of itself. */
export interface Here {
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly env: Env
  readonly versions: Readonly<Record<string, string | undefined>>
  /** The code of `node -e` and `node -p`. */
  readonly _eval?: unknown
}

// Before it, `inspector.open` on a port in use ends the process (seen with 8.17: std::bad_alloc).
const OLDEST = 10
// Runtimes that read NODE_OPTIONS too, and have debuggers of their own.
const OTHER_RUNTIMES = ['bun', 'deno', 'electron']
// `--inspect-port` and `--inspect-publish-uid` open nothing.
const OWN_INSPECTOR = /^--inspect(?:-brk|-wait)?(?:=|$)/
// Node's flags with which a script is not run as a program: nodejs.org/api/cli.html.
const NOT_RUN = /^(?:--test|--check|-c|--interactive|-i|--build-snapshot)$/
// Node's own debugger on the command line: `node inspect app.js` (`debug` until Node 16). A script's name is made absolute before.
const OWN_COMMANDS = ['inspect', 'debug']

/** Why this process runs no application, whatever its script is; undefined if it may. */
export function noProgram(here: Here): string | undefined {
  const [, script] = here.argv
  if (OTHER_RUNTIMES.some((name) => here.versions[name] !== undefined)) return 'this is not Node.js'
  if (Number.parseInt(here.versions['node'] ?? '', 10) < OLDEST) return 'Node.js before 10 is left alone'
  if (isWorker()) return 'it is a worker thread'
  if (here._eval !== undefined && here._eval !== null) return 'its code stands on the command line'
  if (script === undefined || script === '-') return 'it has no script'
  if (OWN_COMMANDS.includes(script)) return "it is Node's own debugger"
  if (here.execArgv.some((flag) => NOT_RUN.test(flag))) return 'its script is tested, checked or packed'
  if (here.env['NODE_TEST_CONTEXT'] !== undefined) return 'it is a test'
  return hasOwnInspector(here) ? 'it has an inspector of its own' : undefined
}

function hasOwnInspector({ execArgv, env }: Here): boolean {
  const options = (env['NODE_OPTIONS'] ?? '').split(/\s+/)
  return [...execArgv, ...options].some((flag) => OWN_INSPECTOR.test(flag))
}

function isWorker(): boolean {
  try {
    // PROCESS/task/THREAD, the first thread having the number of its process (proc(5), Linux 3.17). Node's own module for it costs
    // 4 ms and 4 MB (seen with 24).
    const [process, , thread] = fs().readlinkSync('/proc/thread-self').split('/')
    return process !== thread
  } catch {
    return isWorkerByNode()
  }
}

function isWorkerByNode(): boolean {
  try {
    return !workerThreads().isMainThread
  } catch {
    // Node 10 has worker threads only when asked.
    return false
  }
}
