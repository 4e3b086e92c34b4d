import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { baseName, literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
import { agentOf, LAUNCHER_VARIABLE, OPTION_VARIABLES, readsLauncherVariable } from './jdwp-agent.js'
import type { Runtime } from './runtime.js'
import {
  alreadyDebugged,
  imageEvidence,
  launchedTexts,
  listenAddress,
  podEvidence,
  programName,
  waiting,
  wantedPort,
} from './runtime.js'

const JDWP_PORT = 5005
const BUILD_TOOLS = new Set(['mvn', 'mvnw', 'mvnd', 'gradle', 'gradlew', 'sbt', 'ant', 'lein', 'mill'])
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])
// The launcher, and tools of servers that are scripts around it.
const JAVA = naming('java|nodetool|kafka-[\\w-]+(?:\\.sh)?')
// Programs of the JDK that are JVMs too, and are not started by the launcher.
const JAVA_TOOL = naming('jcmd|keytool|jps|jstat|jinfo|jstack|jmap|jshell|jdb|jfr')
const UNKNOWN_TEXT = /(?:^|\/)(?:sh|bash|ash|dash|[^/]*\.sh)$/
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
  return imageEvidence(container, ['JAVA_VERSION', 'JAVA_HOME']) ?? podEvidence(container, OPTION_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const port = agentOf(container)?.port
  return port ? { taken: [{ protocol: 'jdwp', port }], wanted: [] } : wantedPort(options, 'jdwp', JDWP_PORT)
}

/** The build tool that is started, also as a script that a shell reads: `sh gradlew`. */
function buildTool(container: Container): string | undefined {
  const [program = '', ...rest] = launchedTexts(container)
  const script = SHELLS.has(baseName(program)) ? rest.find((word) => !word.startsWith('-')) : undefined
  const name = baseName(script ?? program)
  return BUILD_TOOLS.has(name) ? name : undefined
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const agent = agentOf(container)
  if (agent?.port) return alreadyDebugged({ protocol: 'jdwp', port: agent.port }, ATTACH)
  if (agent) return REFUSALS.agentWithoutPort()
  const tool = buildTool(container)
  if (tool !== undefined) return REFUSALS.buildTool(tool)
  // Words of one's own lose what buildpacks set up for a process type, such as its JVM's memory; a variable does not.
  const isReachable = programName(container) === 'java' && container.launch.processType === undefined
  return isReachable ? byFlag(container, around) : byVariable(container, around)
}

/** Only this JVM gets the agent: others in the container, of a probe or a child, would find the port taken and fail. */
function byFlag(container: Container, around: Surroundings): Plan {
  const [java, ...rest] = container.launch.words
  const words = [...(java ? [java] : []), literal(agentFor(container, around)), ...rest]
  return planned(around, { words })
}

/** A start script's JVM is reached by a variable alone: by the launcher's own where another JVM must not see it. */
function byVariable(container: Container, around: Surroundings): Plan | Refusal {
  const commandWith = (named: RegExp) =>
    container.commands.find((words) => words.some((word) => named.test(word)))
  const tool = commandWith(JAVA_TOOL)
  const other = commandWith(JAVA) ?? (readsLauncherVariable(container) ? undefined : tool)
  if (other) return REFUSALS.secondJvm(other.join(' '))
  const name = tool ? LAUNCHER_VARIABLE : 'JAVA_TOOL_OPTIONS'
  const change = { change: 'append', name, value: agentFor(container, around), separator: ' ' } as const
  const isProbed = container.commands.some(([program = '']) => UNKNOWN_TEXT.test(program))
  return planned(around, { env: [change], notes: isProbed ? [NOTES.secondJvm()] : [] })
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

/** Whether one of some programs, given as a pattern, is a word or a command in a script's text. */
function naming(programs: string): RegExp {
  return new RegExp(`(?:^|[\\s/;&|("'\`])(?:${programs})(?=$|[\\s;&|)"'\`])`)
}
