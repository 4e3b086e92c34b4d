import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { baseName, literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
import type { Agent } from './jdwp-agent.js'
import {
  agentOf,
  commandLine,
  LAUNCHER_VARIABLE,
  OPTION_VARIABLES,
  readsLauncherVariable,
} from './jdwp-agent.js'
import type { CommandKind } from './jvm-commands.js'
import { commandsIn, kindOf } from './jvm-commands.js'
import type { Server } from './jvm-servers.js'
import { serverOf, startedName } from './jvm-servers.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  listenAddress,
  podEvidence,
  programName,
  waiting,
  wantedPort,
} from './runtime.js'

const JDWP_PORT = 5005
const BUILD_TOOLS = new Set(['mvn', 'mvnw', 'mvnd', 'gradle', 'gradlew', 'sbt', 'ant', 'lein', 'mill'])
const ATTACH = 'JDWP: `jdb -attach`, or a "remote JVM" attach of an IDE'

/** Programs on a Java virtual machine, with the JDWP agent that is in the JDK itself. */
export const jvm: Runtime = {
  name: 'jvm',
  aliases: ['java', 'kotlin', 'scala'],
  recognise,
  ports,
  attach,
}

function recognise(container: Container): Evidence | undefined {
  const program = buildTool(container) ?? programName(container)
  if (program === 'java' || BUILD_TOOLS.has(program))
    return { rank: 'launch', because: `it starts \`${program}\`` }
  const server = serverOf(container)
  if (server) return { rank: 'image', because: `it starts ${server.name}` }
  return imageEvidence(container, ['JAVA_VERSION', 'JAVA_HOME']) ?? podEvidence(container, OPTION_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const port = agentOf(container)?.port
  return port ? { taken: [{ protocol: 'jdwp', port }], wanted: [] } : wantedPort(options, 'jdwp', JDWP_PORT)
}

function buildTool(container: Container): string | undefined {
  const name = startedName(container)
  return BUILD_TOOLS.has(name) ? name : undefined
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const agent = agentOf(container)
  if (agent) return withItsAgent(agent)
  const tool = buildTool(container)
  if (tool !== undefined) return REFUSALS.buildTool(tool)
  // Words of one's own lose what buildpacks set up for a process type, such as its JVM's memory; a variable does not.
  const isReachable = programName(container) === 'java' && container.launch.processType === undefined
  return isReachable ? byFlag(container, around) : byVariable(container, around)
}

function withItsAgent({ port, isOnRequest }: Agent): Plan | Refusal {
  if (port === undefined) return REFUSALS.agentWithoutPort()
  const plan = alreadyDebugged({ protocol: 'jdwp', port }, ATTACH)
  return isOnRequest ? { ...plan, notes: [NOTES.onRequest()] } : plan
}

/** Only this JVM gets the agent: others in the container, of a probe or a child, would find the port taken and fail. */
function byFlag(container: Container, around: Surroundings): Plan {
  const [java, ...rest] = container.launch.words
  const words = [...(java ? [java] : []), literal(agentFor(container, around)), ...rest]
  return planned(around, { words })
}

/** A start script's JVM is reached by a variable alone: by one that no other JVM sees where there is such a one. */
function byVariable(container: Container, around: Surroundings): Plan | Refusal {
  const server = serverOf(container)
  if (server?.isTrying && around.options.suspend) return REFUSALS.waitsTwice(server.name)
  const before = jvmBefore(container)
  if (before !== undefined) return REFUSALS.jvmBefore(before)
  const others = container.commands.map((words) => ({ words, kinds: kindsIn(words, server) }))
  const having = (kind: CommandKind) => others.find(({ kinds }) => kinds.includes(kind))
  const tool = having('jdk tool')
  const other = having('jvm') ?? (readsLauncherVariable(container) ? undefined : tool)
  if (other) return REFUSALS.secondJvm(other.words.join(' '))
  const name = server?.variable ?? (tool ? LAUNCHER_VARIABLE : 'JAVA_TOOL_OPTIONS')
  const change = { change: 'append', name, value: agentFor(container, around), separator: ' ' } as const
  return planned(around, { env: [change], notes: having('unknown') ? [NOTES.secondJvm()] : [] })
}

/** What a probe's or a hook's commands are to the JVM; only its own tools see the variable of a server. */
function kindsIn(words: readonly string[], server: Server | undefined): readonly CommandKind[] {
  return commandsIn(words).map((command) => {
    const isOther = server !== undefined && !baseName(command[0] ?? '').startsWith(server.name)
    const kind = kindOf(command)
    return isOther && kind !== 'unknown' ? 'no jvm' : kind
  })
}

/** A JVM that a script starts besides the one of the program. */
function jvmBefore(container: Container): string | undefined {
  const names = commandsIn(commandLine(container))
    .filter((command) => kindOf(command) === 'jvm')
    .map(([program = '']) => baseName(program))
  return names.find((name) => name !== programName(container))
}

function agentFor(container: Container, { options, ports: granted }: Surroundings): string {
  const port = granted.jdwp ?? JDWP_PORT
  // A host before the port means the same on JDK 8 and later; a bare port is all interfaces on 8 and loopback since 9,
  // and `*` is no host for 8.
  const isStarKnown = options.listen === 'all' && readsLauncherVariable(container)
  const address = isStarKnown ? `*:${port}` : listenAddress(options, port)
  return `-agentlib:jdwp=transport=dt_socket,server=y,suspend=${options.suspend ? 'y' : 'n'},quiet=y,address=${address}`
}

function planned({ options, ports: granted }: Surroundings, plan: Partial<Plan>): Plan {
  return {
    env: [],
    ports: { jdwp: granted.jdwp ?? JDWP_PORT },
    ...waiting(options),
    needs: {},
    notes: [],
    attach: ATTACH,
    ...plan,
  }
}
