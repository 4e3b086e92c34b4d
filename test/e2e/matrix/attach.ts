import { type Language, markedLine, textOf } from '../applications/build.js'
import type { Hit, HitBreakpoint, Place } from '../pods/breakpoint.js'
import { hitByCdp } from '../pods/hit-by-cdp.js'
import { hitByDap } from '../pods/hit-by-dap.js'
import { hitByDelve } from '../pods/hit-by-delve.js'
import { hitByJdwp } from '../pods/hit-by-jdwp.js'
import { hitByPydevd } from '../pods/hit-by-pydevd.js'
import { containerOf, type Pod, portOf, readPod } from '../pods/manifest.js'
import type { RunningPod } from '../pods/running-pod.js'
import { asker, VALUE } from './ask.js'
import { type Cell, type Protocol, targetOf } from './cell.js'

const HITS: Readonly<Record<Exclude<Protocol, 'stand-in'>, HitBreakpoint>> = {
  delve: hitByDelve,
  dap: hitByDap,
  pydevd: hitByPydevd,
  cdp: hitByCdp,
  jdwp: hitByJdwp,
}
const DEBUG_PORTS: readonly string[] = ['dlv', 'devtools', 'dap', 'pydevd', 'jdwp']
/** Where the sources of an application are when it is built or run. */
const SOURCES: Readonly<Record<string, string>> = { go: '/src' }

/** Waits until the debugger is there, and returns what attaches it. */
export async function debuggerOf(cell: Cell, pod: RunningPod, yaml: string): Promise<() => Promise<Hit>> {
  const { container } = targetOf(cell)
  const { protocol } = cell
  if (protocol === 'stand-in') return () => startStandIn(cell, pod)
  const number = debugPortOf(readPod(yaml).pod, container)
  await pod.listens(container, number)
  const { port } = await pod.forward(number)
  const further = async (offset: number) =>
    pod.isListenedOn(number + offset) ? (await pod.forward(number + offset)).port : undefined
  return () => HITS[protocol]({ port, further }, placeOf(cell), asker(cell, pod))
}

/** As an IDE starts .NET's debugger, by exec; what stands for it says who it is and with which words it was started. */
async function startStandIn(cell: Cell, pod: RunningPod): Promise<Hit> {
  const said = await pod.exec(targetOf(cell).container, ['/dbg/netcore/vsdbg', '--interpreter=vscode'])
  if (!/^vsdbg .*: --interpreter=vscode$/m.test(said)) throw new Error(`/dbg/netcore/vsdbg says "${said}"`)
  return { line: placeOf(cell).line, value: VALUE, answer: await asker(cell, pod)(), at: performance.now() }
}

function debugPortOf(pod: Pod, container: string): number {
  const names = containerOf(pod, container).ports?.map(({ name }) => name) ?? []
  const name = names.find((each) => each !== undefined && DEBUG_PORTS.includes(each))
  if (name === undefined) throw new Error('no debugger is there')
  return portOf(pod, container, name)
}

/** A cell's line. */
export function placeOf(cell: Cell): Place {
  const text = textOf(cell.application as Language, cell.source)
  const folder = SOURCES[cell.application] ?? '/app'
  return { file: cell.file ?? `${folder}/${cell.source}`, line: markedLine(text), variable: 'greeting' }
}
