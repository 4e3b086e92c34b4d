import { fs } from './builtin.js'

// Enough for the processes that one looks at, and few enough to stay away from the program's own ports.
const MOST = 32
// A socket that listens, in the kernel's numbers (proc_pid_net(5); include/net/tcp_states.h).
const LISTENS = '0A'
const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6']

/**
 * Ports to be tried, best first. The one that was asked for belongs to whoever comes first, so that a restarted program has it again;
 * a cluster's workers have theirs by their number, as Node.js itself counts (nodejs.org/api/cluster.html, `inspectPort`).
 */
export function portsToTry(base: number, worker: number): readonly number[] {
  if (base === 0) return [base]
  const all = Array.from({ length: MOST }, (_, index) => base + index).filter((port) => port < 65_536)
  const own = all[worker]
  return [...new Set([base, ...(own === undefined ? [] : [own]), ...all])]
}

/** Ports on which somebody listens. Asking first spares the program a line on stderr, and cannot be wrong for long: opening tells. */
export function takenPorts(): ReadonlySet<number> {
  return new Set(listening(TABLES.map(contentOf).join('\n')))
}

export function listening(table: string): readonly number[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/))
  const those = rows.filter(([, , , state]) => state === LISTENS)
  return those.map(([, local = '']) => Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16))
}

function contentOf(file: string): string {
  try {
    return fs().readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
