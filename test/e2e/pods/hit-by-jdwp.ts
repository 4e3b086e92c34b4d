import { basename } from 'node:path'
import { connectJdwp, EVENTS, type Jdwp } from '../../debuggers/jdwp.js'
import { byte, int, long, text } from '../../debuggers/jdwp-bytes.js'
import type { Place } from './breakpoint.js'

// Numbers of the protocol's constants.
const SUSPEND_ALL = 2
const TYPE_TAG_CLASS = 1
const LOCATION_ONLY = 7
const SOURCE_NAME_MATCH = 12
const TAG_OBJECT = 'L'
const TAG_STRING = 's'

interface Method {
  readonly type: bigint
  readonly id: bigint
}

interface Line {
  readonly index: bigint
  readonly line: number
}

/**
 * By the Java Debug Wire Protocol. Of the place's file only the base name counts, since a class knows no more of its source; the
 * classes may be there already or come later, as in a JVM that waits at its start. The variable is a String.
 */
export async function hitByJdwp(
  { port }: { readonly port: number },
  place: Place,
  ask: () => Promise<string>,
) {
  const jdwp = await connectJdwp({ port })
  const source = basename(place.file)
  const requests = [await waitForClassesOf(jdwp, source)]
  for (const type of await classesOf(jdwp, source)) requests.push(...(await breakAt(jdwp, type, place.line)))
  const answer = ask()
  // It is awaited below; if the breakpoint's failure comes first, that one is thrown.
  answer.catch(() => {})
  const thread = await hitThread(jdwp, async (type) => {
    requests.push(...(await breakAt(jdwp, type, place.line)))
  })
  const at = performance.now()
  const seen = await topFrame(jdwp, thread, place.variable)
  for (const request of requests) await clear(jdwp, request)
  await jdwp.call('VirtualMachine.Resume')
  const hit = { ...seen, answer: await answer, at }
  await jdwp.call('VirtualMachine.Dispose')
  jdwp.close()
  return hit
}

interface Request {
  readonly kind: number
  readonly id: number
}

async function request(jdwp: Jdwp, kind: number, modifier: readonly Buffer[]): Promise<Request> {
  const words = [byte(kind), byte(SUSPEND_ALL), int(1), ...modifier]
  return { kind, id: (await jdwp.call('EventRequest.Set', ...words)).int() }
}

const clear = (jdwp: Jdwp, { kind, id }: Request) => jdwp.call('EventRequest.Clear', byte(kind), int(id))

const waitForClassesOf = (jdwp: Jdwp, source: string): Promise<Request> =>
  request(jdwp, EVENTS.classPrepare, [byte(SOURCE_NAME_MATCH), text(source)])

/** The loaded classes that were compiled from a file of that name. */
async function classesOf(jdwp: Jdwp, source: string): Promise<readonly bigint[]> {
  const all = await jdwp.call('VirtualMachine.AllClasses')
  const types = all.list(() => {
    all.byte()
    const type = all.long()
    all.text()
    all.int()
    return type
  })
  const sources = await Promise.all(types.map((type) => sourceOf(jdwp, type)))
  return types.filter((_, i) => sources[i] === source)
}

/** Arrays and hidden classes have none, which is an error of the protocol's. */
const sourceOf = (jdwp: Jdwp, type: bigint): Promise<string | undefined> =>
  jdwp.call('ReferenceType.SourceFile', long(type)).then(
    (answer) => answer.text(),
    () => undefined,
  )

/** Sets a breakpoint in each method of a class that has code for the line. */
async function breakAt(jdwp: Jdwp, type: bigint, line: number): Promise<readonly Request[]> {
  const answer = await jdwp.call('ReferenceType.Methods', long(type))
  const methods = answer.list((): Method => {
    const id = answer.long()
    answer.text()
    answer.text()
    answer.int()
    return { type, id }
  })
  const requests: Request[] = []
  for (const method of methods) {
    const found = (await linesOf(jdwp, method)).find((each) => each.line === line)
    if (found === undefined) continue
    const location = [byte(TYPE_TAG_CLASS), long(type), long(method.id), long(found.index)]
    requests.push(await request(jdwp, EVENTS.breakpoint, [byte(LOCATION_ONLY), ...location]))
  }
  return requests
}

/** Abstract and native methods have none, which is an error of the protocol's. */
async function linesOf(jdwp: Jdwp, { type, id }: Method): Promise<readonly Line[]> {
  const answer = await jdwp.call('Method.LineTable', long(type), long(id)).catch(() => undefined)
  answer?.long()
  answer?.long()
  return answer?.list(() => ({ index: answer.long(), line: answer.int() })) ?? []
}

/** Lets the program run to a breakpoint, and returns the thread that stands there. */
async function hitThread(jdwp: Jdwp, onClass: (type: bigint) => Promise<void>): Promise<bigint> {
  for (;;) {
    const event = await jdwp.event()
    if (event.kind === EVENTS.breakpoint) return event.thread
    if (event.type !== undefined) await onClass(event.type)
    // The JVM that waits at its start, and a class that has come.
    if (event.isSuspending) await jdwp.call('VirtualMachine.Resume')
  }
}

/** Where a thread stands, and what a variable holds there. */
async function topFrame(
  jdwp: Jdwp,
  thread: bigint,
  variable: string,
): Promise<{ readonly line: number; readonly value: string }> {
  const frames = await jdwp.call('ThreadReference.Frames', long(thread), int(0), int(1))
  frames.int()
  const frame = frames.long()
  frames.byte()
  const method = { type: frames.long(), id: frames.long() }
  const index = frames.long()
  const lines = (await linesOf(jdwp, method)).filter((each) => each.index <= index)
  const [last] = lines.toSorted((a, b) => Number(b.index - a.index))
  const slot = await slotOf(jdwp, method, { variable, index })
  return { line: last?.line ?? 0, value: await stringIn(jdwp, [long(thread), long(frame)], slot) }
}

/** The slot of a variable that is in scope at an index of the code. */
async function slotOf(
  jdwp: Jdwp,
  { type, id }: Method,
  { variable, index }: { readonly variable: string; readonly index: bigint },
): Promise<number> {
  const answer = await jdwp.call('Method.VariableTable', long(type), long(id))
  answer.int()
  const variables = answer.list(() => {
    const start = answer.long()
    const name = answer.text()
    answer.text()
    const end = start + BigInt(answer.int())
    return { name, slot: answer.int(), isInScope: start <= index && index < end }
  })
  const found = variables.find(({ name, isInScope }) => name === variable && isInScope)
  if (found === undefined) throw new Error(`no variable "${variable}" is in scope`)
  return found.slot
}

async function stringIn(jdwp: Jdwp, frame: readonly Buffer[], slot: number): Promise<string> {
  const wanted = [int(1), int(slot), Buffer.from(TAG_OBJECT)]
  const values = await jdwp.call('StackFrame.GetValues', ...frame, ...wanted)
  const [value] = values.list(() => ({ tag: String.fromCharCode(values.byte()), id: values.long() }))
  if (value?.tag !== TAG_STRING) throw new Error('the variable holds no String')
  return (await jdwp.call('StringReference.Value', long(value.id))).text()
}
