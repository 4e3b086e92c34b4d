import { fs } from './builtin.js'

/** Processes above this one, nearest first, as far as they can be seen. */
export type Ancestors = readonly number[]

const FIRST = 1
const OUTSIDE = 0
// The kernel gives every process a parent, so a longer chain is a misreading.
const LONGEST = 64
// The first process of a pod whose containers share their processes (kubernetes.io, "Share Process Namespace").
const PAUSE = 'pause'

/**
 * A container's program and all it starts descend from its first process. What the kubelet runs in a container (probes, hooks,
 * `kubectl exec`) has its parent outside, which reads as 0. Where a pod's containers share their processes both look the same.
 */
export function ancestorsOf(here: { readonly pid: number; readonly ppid: number }): Ancestors | 'outsider' {
  return ancestors(here, (file) => fs().readFileSync(file, 'utf8'))
}

export function ancestors(
  here: { readonly pid: number; readonly ppid: number },
  read: (file: string) => string,
): Ancestors | 'outsider' {
  const found: number[] = []
  if (here.pid === FIRST) return found
  let parent: number | undefined = here.ppid
  while (parent !== undefined && parent > FIRST && found.length < LONGEST) {
    found.push(parent)
    parent = parentOf(parent, read)
  }
  if (parent === FIRST) found.push(FIRST)
  return parent === OUTSIDE && !sharesProcesses(read) ? 'outsider' : found
}

/** Undefined where it cannot be read, which is no reason to take a process for a probe. */
function parentOf(pid: number, read: (file: string) => string): number | undefined {
  try {
    const line = read(`/proc/${pid}/stat`)
    // The second field is the program's name in parentheses, which may hold spaces and parentheses itself (proc(5)).
    const [, parent] = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return parent === undefined ? undefined : Number(parent)
  } catch {
    return undefined
  }
}

function sharesProcesses(read: (file: string) => string): boolean {
  try {
    return read('/proc/1/comm').trim() === PAUSE
  } catch {
    return true
  }
}
