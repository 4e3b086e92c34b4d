import { address, beforeDashes, optionValue } from '../command/flags.js'
import { isOpaque } from '../command/launchers.js'
import type { Container, Launch } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import type { Contract, Note, Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import type { Words } from '../container/words.js'
import { literal, textOf } from '../container/words.js'
import type { Evidence } from './evidence.js'
import { isServed, newestServed, spanOf, unservedNotes, versionText } from './served.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  podEvidence,
  programName,
  statedVersion,
  unknownLaunch,
  waiting,
  wantedPort,
} from './runtime.js'

const DLV = '/dbg/go/bin/dlv'
const DLV_PORT = 56268
// Variables of the Go run time (pkg.go.dev/runtime), the toolchain image, and ko.
const IMAGE_VARIABLES = [
  'GOLANG_VERSION',
  'KO_DATA_PATH',
  'GOTRACEBACK',
  'GODEBUG',
  'GOGC',
  'GOMAXPROCS',
  'GOMEMLIMIT',
]
const POD_VARIABLES = ['GOTRACEBACK', 'GODEBUG', 'GOGC', 'GOMAXPROCS', 'GOMEMLIMIT']
const PUBLISHED = newestServed('skaffold', 'go')
const VERSION = { variable: 'GOLANG_VERSION', officialImage: 'golang' }
const KO_FOLDER = '/ko-app/'
const SCRIPT = /\.(?:sh|bash|py|rb|pl|js)$/
/** What people call the scripts at a container's start. */
const ENTRYPOINT = /(?:^|[/_-])entrypoint$/
/** And these, where what they start stands behind them. */
const START_SCRIPT = /(?:^|[/_-])(?:start|run|init|boot|launch)$/
// As controllers of Kubernetes and of operator SDKs spell it.
const LEADER_ELECTION = /^--?(?:enable-)?leader-?elect(?:ion)?(?:=true)?$/
const HEADLESS = /^--headless(?:=true)?$/
const ATTACH = 'Delve: `dlv connect`, or a Go "remote" attach of an IDE'

/** Go programs, run by Delve. */
export const go: Runtime = {
  name: 'go',
  aliases: ['golang'],
  recognise,
  ports,
  attach,
}

function recognise(container: Container): Evidence | undefined {
  const [program = ''] = launchedTexts(container)
  const name = programName(container)
  if (name === 'dlv' || name === 'go') return { rank: 'launch', because: `it starts \`${name}\`` }
  if (program.startsWith(KO_FOLDER))
    return { rank: 'launch', because: 'its program is in /ko-app, where ko puts Go programs' }
  return imageEvidence(container, IMAGE_VARIABLES) ?? podEvidence(container, POD_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const listening = delvePort(container)
  if (listening) return { taken: [{ protocol: 'dlv', port: listening }], wanted: [] }
  return wantedPort(options, 'dlv', DLV_PORT)
}

function delvePort(container: Container): number | undefined {
  if (programName(container) !== 'dlv') return undefined
  const own = beforeDashes(launchedTexts(container))
  // Without it Delve reads commands from the terminal and listens nowhere; `dlv dap` always listens.
  if (!own.some((word) => HEADLESS.test(word)) && !own.includes('dap')) return undefined
  const listen = optionValue(own, '--listen') ?? optionValue(own, '-l')
  return listen === undefined ? undefined : address(listen).port
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const port = delvePort(container)
  if (port) return alreadyDebugged({ protocol: 'dlv', port }, ATTACH)
  return obstacle(container, around.options) ?? underDelve(container, around)
}

function obstacle(container: Container, { contract }: Options): Refusal | undefined {
  const [program] = launchedTexts(container)
  if (program === undefined) return unknownLaunch(container)
  if (programName(container) === 'dlv') {
    return REFUSALS.delveWithoutPort()
  }
  if (isOpaque(program) && !program.startsWith(KO_FOLDER)) {
    return REFUSALS.opaque(program)
  }
  const unfound = program.includes('/') ? undefined : bareNameObstacle(program, container.launch, contract)
  if (unfound) return unfound
  if (SCRIPT.test(program) || isStartScript(container)) return REFUSALS.script(program)
  const version = contract === 'skaffold' ? statedVersion(container, VERSION) : undefined
  if (!version || isServed(contract, 'go', version)) return undefined
  return REFUSALS.goVersion(versionText(version), PUBLISHED.by, spanOf(PUBLISHED))
}

/** Delve looks nowhere for a name; a shell before it does, and ours, but a script may not even mean it as one. */
function bareNameObstacle(
  program: string,
  { behindScript, hasShell }: Launch,
  contract: Contract,
): Refusal | undefined {
  if (behindScript !== undefined) return REFUSALS.behindScript(program, behindScript)
  return hasShell || contract === 'ducttape' ? undefined : REFUSALS.inPath(program)
}

function isStartScript(container: Container): boolean {
  const [program = '', next = ''] = launchedTexts(container)
  const isBeforePath = /^\.{0,2}\//.test(next)
  const isNamedSo = ENTRYPOINT.test(program) || (isBeforePath && START_SCRIPT.test(program))
  return isNamedSo && !program.startsWith(KO_FOLDER)
}

function underDelve(container: Container, { options, ports: granted, runsToCompletion }: Surroundings): Plan {
  const port = granted.dlv ?? DLV_PORT
  const host = options.listen === 'all' ? '' : '127.0.0.1'
  const flags = [
    '--headless',
    // Without it the program waits at its start for a debugger.
    ...(options.suspend ? [] : ['--continue']),
    '--accept-multiclient',
    `--listen=${host}:${port}`,
    '--api-version=2',
    // `kubectl port-forward` dials as root, which Delve refuses by itself where the program is not root's.
    '--only-same-user=false',
    '--check-go-version=false',
  ]
  return {
    words: delveWords([DLV, 'exec', ...flags], container, options.contract),
    env: [],
    ports: { dlv: port },
    ...waiting(options),
    needs: { supportFiles: 'go', ...partFor(container, options.contract) },
    notes: notesFor(container, options, runsToCompletion),
    attach: ATTACH,
  }
}

/** The Go version whose Delve is enough: the official image's own, which uses no other (GOTOOLCHAIN=local). */
function partFor(container: Container, contract: Contract): { version?: string } {
  const version = contract === 'ducttape' ? statedVersion(container, VERSION) : undefined
  return version ? { version: versionText(version) } : {}
}

/** Delve before a program. The published one does not look in PATH (verifyBinaryFormat, pkg/proc/target_exec.go), so a shell does. */
function delveWords(delve: readonly string[], { launch }: Container, contract: Contract): Words {
  const [program, ...rest] = launch.words
  // Delve reads flags up to "--"; without it `-v` would set Delve's own verbosity.
  const separated = rest.length > 0 ? [literal('--'), ...rest] : rest
  if (!program || textOf(program).includes('/') || contract === 'ducttape') {
    return [...delve.map(literal), ...(program ? [program] : []), ...separated]
  }
  // A PATH that is the program's alone is not that of the shell before it.
  if (program.kind === 'kept' && program.origin === 'script' && !launch.sets.has('PATH')) {
    return [...delve.map(literal), { kind: 'lookup', program }, ...separated]
  }
  const script = `exec ${delve.join(' ')} "$(command -v "$0")" -- "$@"`
  return [...['/bin/sh', '-c', script].map(literal), program, ...rest]
}

function notesFor(container: Container, { contract }: Options, runsToCompletion: boolean): readonly Note[] {
  const election = launchedTexts(container).find((word) => LEADER_ELECTION.test(word))
  const always = [...(election === undefined ? [] : [NOTES.leaderElection(election)]), NOTES.goBuild()]
  const version = statedVersion(container, VERSION)
  if (contract !== 'skaffold') return [...unservedNotes(contract, 'go', version), ...always]
  return [
    ...(runsToCompletion ? [NOTES.goStaysUp()] : []),
    ...(version ? [] : [NOTES.goVersionUnknown(spanOf(PUBLISHED))]),
    ...always,
  ]
}
