import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { valueOf } from '../container/environment.js'
import type { Note, Options, Plan, PortClaims, Refusal, Surroundings } from '../container/plan.js'
import { alreadyDebugged } from '../container/plan.js'
import type { Evidence } from './evidence.js'
import type { Runtime } from './runtime.js'
import {
  imageEvidence,
  launchedTexts,
  listenAddress,
  podEvidence,
  programName,
  wantedPort,
} from './runtime.js'

const JDWP_PORT = 5005
const BUILD_TOOLS = new Set(['mvn', 'mvnw', 'gradle', 'gradlew', 'sbt'])
// The first is every JVM's (JVM Tool Interface), the second the `java` launcher's (JDK 9), the third start scripts'.
const OPTION_VARIABLES = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS']
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
  const texts = [
    ...launchedTexts(container),
    ...OPTION_VARIABLES.map((name) => valueOf(container, name) ?? ''),
  ]
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
    return {
      refused:
        'it starts a JDWP agent that does not listen on a known port, and a JVM takes only one such agent',
      remedy: 'give that agent `server=y` and an `address` with a port, or take it out',
    }
  }
  if (BUILD_TOOLS.has(programName(container))) {
    return {
      refused: `\`${programName(container)}\` runs in a JVM of its own, which would take the debugger's port and stop the program's JVM`,
      remedy: 'start the built program with `java`',
    }
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
    needs: {},
    notes: container.probes.some((probe) => probe.isExec) ? [SECOND_JVM] : [],
    attach: ATTACH,
  }
}

const SECOND_JVM: Note = {
  severity: 'warning',
  text: 'it has an exec probe: if that starts a JVM, the probe fails, since the debugger has the port',
}
