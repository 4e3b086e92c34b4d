import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf } from '../container/environment.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { literal } from '../container/words.js'
import type { Evidence } from './evidence.js'
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
const BUILD_TOOLS = new Set(['mvn', 'mvnw', 'gradle', 'gradlew', 'sbt'])
// The first is every JVM's (JVM Tool Interface), the second the `java` launcher's (JDK 9), the third start scripts'.
const JVM_VARIABLES = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS']
const OPTION_VARIABLES = [
  ...JVM_VARIABLES,
  'JAVA_OPTS',
  'JAVA_ARGS',
  'JAVA_OPTIONS',
  'JAVA_OPTS_APPEND',
  'JVM_OPTS',
  'CATALINA_OPTS',
  'KAFKA_OPTS',
]
/** The launcher, and programs of the JDK that are JVMs too, as a word or in the text of a script. */
const JAVA = /(?:^|[\s/;&|(])java(?=$|[\s;&|)])/
const JAVA_TOOL = /(?:^|[\s/;&|(])(?:jcmd|keytool|jps|jstat|jinfo|jstack|jmap|jshell|jdb)(?=$|[\s;&|)])/
// The launcher reads JDK_JAVA_OPTIONS since JDK 9 (its guide, "Using the JDK_JAVA_OPTIONS Launcher Environment Variable").
const LAUNCHER_VARIABLE_SINCE = 9
const UNKNOWN_TEXT = /(?:^|\/)(?:sh|bash|ash|dash|[^/]*\.sh)$/
const AGENT = /-(?:agentlib:jdwp=|Xrunjdwp:)(\S+)/
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
  const program = programName(container)
  if (program === 'java' || BUILD_TOOLS.has(program))
    return { rank: 'launch', because: `it starts \`${program}\`` }
  return imageEvidence(container, ['JAVA_VERSION', 'JAVA_HOME']) ?? podEvidence(container, OPTION_VARIABLES)
}

function ports(container: Container, options: Options): PortClaims {
  const port = listeningAgent(container)
  return port ? { taken: [{ protocol: 'jdwp', port }], wanted: [] } : wantedPort(options, 'jdwp', JDWP_PORT)
}

/** The options of a JDWP agent that is asked for already, in the words or in a variable that JVMs read. */
function agentOptions(container: Container): ReadonlyMap<string, string> | undefined {
  // `java` itself does not read the start scripts' variable.
  const names = programName(container) === 'java' ? JVM_VARIABLES : OPTION_VARIABLES
  const texts = [...launchedTexts(container), ...names.map((name) => valueOf(container, name) ?? '')]
  const options = texts.map((text) => AGENT.exec(text)?.[1]).find(Boolean)
  if (!options) return undefined
  return new Map(
    options.split(',').map((option) => [option.replace(/=.*/, ''), option.replace(/^[^=]*=?/, '')]),
  )
}

function listeningAgent(container: Container): number | undefined {
  const options = agentOptions(container)
  return options?.get('server') === 'y' ? address(options.get('address') ?? '').port : undefined
}

function attach(container: Container, around: Surroundings): Plan | Refusal {
  const port = listeningAgent(container)
  if (port) return alreadyDebugged({ protocol: 'jdwp', port }, ATTACH)
  if (agentOptions(container)) {
    return REFUSALS.agentWithoutPort()
  }
  if (BUILD_TOOLS.has(programName(container))) {
    return REFUSALS.buildTool(programName(container))
  }
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
  const naming = (tool: RegExp) => container.commands.find((words) => words.some((word) => tool.test(word)))
  const java = naming(JAVA)
  const tool = naming(JAVA_TOOL)
  const isLauncherOnly = (javaVersion(container) ?? 0) >= LAUNCHER_VARIABLE_SINCE
  const other = java ?? (isLauncherOnly ? undefined : tool)
  if (other) return REFUSALS.secondJvm(other.join(' '))
  const name = tool ? 'JDK_JAVA_OPTIONS' : 'JAVA_TOOL_OPTIONS'
  const change = { change: 'append', name, value: agentFor(container, around), separator: ' ' } as const
  const isProbed = container.commands.some(([program = '']) => UNKNOWN_TEXT.test(program))
  return planned(around, { env: [change], notes: isProbed ? [NOTES.secondJvm()] : [] })
}

function agentFor(container: Container, { options, ports: granted }: Surroundings): string {
  const port = granted.jdwp ?? JDWP_PORT
  // A host before the port means the same on JDK 8 and later; a bare port is all interfaces on 8 and loopback since 9,
  // and `*` is no host for 8.
  const isStarKnown = options.listen === 'all' && (javaVersion(container) ?? 0) >= LAUNCHER_VARIABLE_SINCE
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

/** The JDK's feature release: 8 of `8u392` and `1.8.0_392`, 25 of `jdk-25.0.3+9`. */
function javaVersion(container: Container): number | undefined {
  const number = /^\D*(?:1\.)?(\d+)/.exec(valueOf(container, 'JAVA_VERSION') ?? '')?.[1]
  return number === undefined ? undefined : Number(number)
}
