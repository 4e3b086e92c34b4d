/** A program that ran. */
export interface Execution {
  /**
   * `program`: what a container is for. `launcher`: it started others, and has its own words alone. `utility`: a tool of the
   * system. `debugger`: the debugger's own program.
   */
  readonly kind: 'program' | 'launcher' | 'utility' | 'debugger'
  /** Its file. */
  readonly program: string
  /** Its words as it sees them, without its name and without what is the debugger's. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: { readonly [name: string]: string }
  /** The debugger that has it, and where that listens (undefined: nowhere); vsdbg where it could attach. */
  readonly engaged?: { readonly debugger: string; readonly port: number | undefined }
  /** Why it ended before it did anything. */
  readonly failed?: string
}

interface Written {
  readonly execution: Execution
  readonly pid: number
  readonly parent: number
  readonly index: number
}

/**
 * The executions that stubs wrote down, in the order in which their processes were forked: what a pipeline starts together
 * has one order too. `first` is the container's first process.
 */
export function readRecords(text: string, first: number): readonly Execution[] {
  const written = parse(text, first)
  const known = new Set([first, ...written.map(({ pid }) => pid)])
  // Subshells write nothing; what they start counts as started by the first process.
  const parentOf = ({ pid, parent }: Written): number =>
    known.has(parent) && parent !== pid ? parent : first
  const inOrder = (pid: number): readonly Written[] => {
    const own = written.filter((each) => each.pid === pid)
    const children = new Set(
      written.filter((each) => each.pid !== pid && parentOf(each) === pid).map((each) => each.pid),
    )
    let pending = [...children].toSorted((a, b) => a - b).map(inOrder)
    const out: Written[] = []
    for (const each of own) {
      // A program starts none itself: all children are of the shell that it replaced. Others may have children behind them.
      const isBefore = (all: readonly Written[]): boolean =>
        each.execution.kind === 'program' || (all[0]?.index ?? 0) < each.index
      out.push(...pending.filter(isBefore).flat(), each)
      pending = pending.filter((all) => !isBefore(all))
    }
    return [...out, ...pending.flat()]
  }
  return inOrder(first).map(({ execution }) => execution)
}

function parse(text: string, first: number): readonly Written[] {
  const fields = text.split('\0')
  const found: Written[] = []
  let at = 0
  const next = (): string => fields[at++] ?? ''
  const list = (): readonly string[] => Array.from({ length: Number(next()) }, next)
  // Process ids rise, and begin anew at the system's end of them.
  const turn = (pid: string): number => (Number(pid) < first ? Number(pid) + 2 ** 22 : Number(pid))
  while (at < fields.length - 1) {
    const [kind, program = '', pid = '', parent = '', cwd = '', debuggerName, port, failed] = Array.from(
      { length: 8 },
      next,
    )
    const argv = list()
    const env = Object.fromEntries(list().map(variable))
    const execution: Execution = {
      kind: kind as Execution['kind'],
      program,
      argv,
      cwd,
      env,
      ...(debuggerName ? { engaged: { debugger: debuggerName, port: port ? Number(port) : undefined } } : {}),
      ...(failed ? { failed } : {}),
    }
    found.push({ execution, pid: turn(pid), parent: turn(parent), index: found.length })
  }
  return found
}

function variable(entry: string): readonly [name: string, value: string] {
  const end = entry.indexOf('=')
  return [entry.slice(0, end), entry.slice(end + 1)]
}
