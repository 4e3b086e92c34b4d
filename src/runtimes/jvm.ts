import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { NOTES } from '../container/notes.js'
import { valueOf } from '../container/environment.js'
import type { Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
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
const OPTION_VARIABLES = [...JVM_VARIABLES, 'JAVA_OPTS']
/** Programs of the JDK that are JVMs themselves, as a word or in the text of a script. */
const JAVA_TOOL = /(?:^|[\s/;&|(])(?:java|jcmd|keytool|jps|jstat|jinfo|jstack|jmap|jshell)(?=$|[\s;&|)])/
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
  const command = container.commands.find((words) => words.some((word) => JAVA_TOOL.test(word)))
  if (command) {
    return REFUSALS.secondJvm(command.join(' '))
  }
  return withAgent(container, around)
}

function withAgent(container: Container, { options, ports: granted }: Surroundings): Plan {
  const port = granted.jdwp ?? JDWP_PORT
  // A host before the port means the same on JDK 8 and later; a bare port is all interfaces on 8 and loopback since 9.
  const agent = `-agentlib:jdwp=transport=dt_socket,server=y,suspend=${options.suspend ? 'y' : 'n'},quiet=y,address=${listenAddress(options, port)}`
  return {
    env: [{ change: 'append', name: 'JAVA_TOOL_OPTIONS', value: agent, separator: ' ' }],
    ports: { jdwp: port },
    ...waiting(options),
    needs: {},
    notes: container.commands.some(([program = '']) => UNKNOWN_TEXT.test(program)) ? [NOTES.secondJvm()] : [],
    attach: ATTACH,
  }
}
