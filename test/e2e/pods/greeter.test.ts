import { expect, test } from 'vitest'
import { outputOf } from '../command.js'
import { endContainersAfterwards } from '../containers.js'
import { newFolder, writeFiles } from '../folder.js'
import { BASES, BUNDLE, SUPPORT_REGISTRY, SUPPORT_TAG } from '../machine.js'
import { buildApplication, markedLine, textOf } from './application.js'
import { hitByCdp, hitByDap, hitByDelve, type HitBreakpoint } from './breakpoint.js'
import { type Pod, portOf, readPod } from './manifest.js'
import { type Rights, runPod } from './run-pod.js'

endContainersAfterwards()

interface Case {
  readonly runtime: keyof typeof BASES
  readonly source: string
  /** The name of the port that the debugger listens on. */
  readonly debugPort: string
  readonly hit: HitBreakpoint
  /** The value of the variable as the protocol says it. */
  readonly value: string
}

const ANSWER_PORT = 8080
const NO_CAPABILITY = '0000000000000000'
/** What the pods' manifests ask for. */
const RESTRICTED: Rights = {
  Uid: '12345',
  CapEff: NO_CAPABILITY,
  NoNewPrivs: '1',
  Seccomp: '2',
  memory: 128 * 2 ** 20,
}

const CASES: Readonly<Record<string, Case>> = {
  'Go by Delve': { runtime: 'go', source: 'main.go', debugPort: 'dlv', hit: hitByDelve, value: 'hello Ada' },
  'Go by DAP': { runtime: 'go', source: 'main.go', debugPort: 'dlv', hit: hitByDap, value: '"hello Ada"' },
  'Node.js by CDP': {
    runtime: 'nodejs',
    source: 'greeter.js',
    debugPort: 'devtools',
    hit: hitByCdp,
    value: 'hello Ada',
  },
  'Python by DAP': {
    runtime: 'python',
    source: 'greeter.py',
    debugPort: 'dap',
    hit: hitByDap,
    value: "'hello Ada'",
  },
}

test.each(Object.entries(CASES))(
  '%s: a pod under "restricted" stops at a line and ends as before',
  async (_, each) => {
    const manifest = await debuggable(each.runtime)
    const pod = await runPod(manifest)
    await pod.says('greeter', 'greeter starts')
    expect(await pod.rights('greeter')).toEqual(RESTRICTED)
    const { port } = await pod.forward(portOf(readPod(manifest), 'greeter', each.debugPort))
    const answers = await pod.forward(ANSWER_PORT)
    const ask = async () => (await fetch(`http://127.0.0.1:${answers.port}/Ada`)).text()
    const line = markedLine(textOf(each.runtime, each.source))
    const place = { file: `/src/${each.source}`, line, variable: 'greeting' }
    expect(await each.hit(port, place, ask)).toEqual({ line, value: each.value, answer: 'hello Ada' })
    expect(await ask()).toBe('hello Ada')
    expect(await pod.terminate('greeter')).toBe(42)
    expect(await pod.logs('greeter')).toContain('greeter ends')
  },
)

/** Builds the application's image, and returns the manifest of a pod with it and a debugger. */
async function debuggable(runtime: Case['runtime']): Promise<string> {
  buildApplication(runtime, BASES[runtime])
  const plain = textOf(runtime, 'pod.yaml')
  const debugged = await byFunction(plain, runtime)
  keepsItsLimits(readPod(plain), readPod(debugged))
  return debugged
}

/** Everything that a cluster checks about the application's container stays as it was. */
function keepsItsLimits(plain: Pod, debugged: Pod): void {
  const [before, after] = [plain, debugged].map(({ spec }) => {
    const [{ resources, securityContext } = {}] = spec.containers
    return { resources, securityContext, pod: spec.securityContext }
  })
  expect(after).toEqual(before)
}

/** What each application's image says; NODE_OPTIONS and PYTHONPATH are known not to be there. */
const IMAGE_CONFIGS: Readonly<Record<Case['runtime'], object>> = {
  go: { Entrypoint: ['/greeter'], User: '12345:12345' },
  nodejs: { Entrypoint: ['/nodejs/bin/node', 'greeter.js'], Env: [], User: '12345:12345' },
  python: { Entrypoint: ['python3', 'greeter.py'], Env: [], User: '12345:12345' },
}

/** What ducttape-fn makes of a manifest with our support images. */
function byFunction(yaml: string, runtime: Case['runtime']): Promise<string> {
  const config = IMAGE_CONFIGS[runtime]
  const folder = newFolder()
  const spec = {
    images: [{ image: `localhost/ducttape-fn-e2e/greeter-${runtime}`, runtime, config }],
    supportImages: { registry: SUPPORT_REGISTRY, tag: SUPPORT_TAG, contract: 'ducttape' },
  }
  const settings = {
    apiVersion: 'ducttape.dev/v1alpha1',
    kind: 'DuctTape',
    metadata: { name: 'debug' },
    spec,
  }
  writeFiles(folder, { 'debug.yaml': JSON.stringify(settings) })
  return outputOf([BUNDLE, '-f', `${folder}/debug.yaml`], { stdin: yaml })
}
