import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { startVariables, valueOf } from '../container/environment.js'
import { SWITCHED_VARIABLES, serverOf, switchedAgent } from './jvm-servers.js'
import { launchedTexts, programName } from './runtime.js'

type Variables = ReadonlyMap<string, string | undefined>

/** The variable that only the `java` launcher reads. */
export const LAUNCHER_VARIABLE = 'JDK_JAVA_OPTIONS'
// Its guide, "Using the JDK_JAVA_OPTIONS Launcher Environment Variable": since JDK 9.
const LAUNCHER_VARIABLE_SINCE = 9
// Every JVM's (JVM Tool Interface), HotSpot's, and the launcher's.
const JVM_VARIABLES = ['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', LAUNCHER_VARIABLE]
/** Variables with options for a JVM, those that start scripts hand on among them. */
export const OPTION_VARIABLES = [
  ...JVM_VARIABLES,
  'JAVA_OPTS',
  'JAVA_ARGS',
  'JAVA_OPTIONS',
  'JAVA_OPTS_APPEND',
  'JVM_OPTS',
  'CATALINA_OPTS',
  'KAFKA_OPTS',
]
// Read by build tools for a JVM of their own, and often left over from the build in an image.
const BUILD_VARIABLES = ['MAVEN_OPTS', 'MAVEN_ARGS', 'GRADLE_OPTS', 'SBT_OPTS', 'ANT_OPTS']
const AGENT = /-(?:agentlib:jdwp=|Xrunjdwp:|agentpath:[^\s=]*libjdwp\.so=)([^\s"';&|)]+)/
const REFERENCE = /\$\{?([A-Za-z_]\w*)/g
const COMMENT = /(?:^|\s)#.*$/gm

/** A JDWP agent that is asked for already; its port is undefined where it does not listen on a known one. */
export interface Agent {
  readonly port: number | undefined
  /** Whether it listens only once `jcmd` tells it to. */
  readonly isOnRequest?: true
}

/** The agent that a container's words, or a variable that its JVM or its start script reads, ask for. */
export function agentOf(container: Container): Agent | undefined {
  const variables = programVariables(container)
  const switched = switchedAgent(container, variables)
  const names = variablesRead(container, variables).filter(
    (name) => switched || !SWITCHED_VARIABLES.has(name),
  )
  const texts = [...launchedTexts(container), ...names.map((name) => variables.get(name) ?? '')]
  const options = texts.map((text) => AGENT.exec(text)?.[1]).find(Boolean)
  return options === undefined ? (switched ?? scriptAgent(container)) : agentBy(options)
}

/** The variables that may hold options for the JVM: a start script hands on any, `java` has its own and those in its words. */
function variablesRead(container: Container, variables: Variables): readonly string[] {
  const referred = launchedTexts(container).flatMap((text) =>
    [...text.matchAll(REFERENCE)].map(([, name = '']) => name),
  )
  const names = programName(container) === 'java' ? [...JVM_VARIABLES, ...referred] : [...variables.keys()]
  const unread = new Set(BUILD_VARIABLES)
  if (readsLauncherVariable(container) === false) unread.add(LAUNCHER_VARIABLE)
  // The scripts of those servers take them away.
  if (serverOf(container)) for (const name of ['JAVA_TOOL_OPTIONS', 'JAVA_OPTS']) unread.add(name)
  return names.filter((name) => !unread.has(name))
}

/** An agent somewhere in a script, for an option of `java` that may be it in the end: nobody can tell here. */
function scriptAgent(container: Container): Agent | undefined {
  const isThere = commandLine(container).some((text) => AGENT.test(text.replaceAll(COMMENT, '')))
  return isThere ? { port: undefined } : undefined
}

/** The words that a container starts with, launchers and shells among them. */
export function commandLine({ command = [], args = [], imageConfig }: Container): readonly string[] {
  const { Entrypoint = [], Cmd = [] } = imageConfig ?? {}
  const ofImage = args.length === 0 ? [...Entrypoint, ...Cmd] : Entrypoint
  return [...(command.length > 0 ? command : ofImage), ...args]
}

/** Whether the container's JDK is new enough for the launcher's variable; undefined where its version is not known. */
export function readsLauncherVariable(container: Container): boolean | undefined {
  const number = /^\D*(?:1\.)?(\d+)/.exec(valueOf(container, 'JAVA_VERSION') ?? '')?.[1]
  // 8 of `8u392` and `1.8.0_392`, 25 of `jdk-25.0.3+9`.
  return number === undefined ? undefined : Number(number) >= LAUNCHER_VARIABLE_SINCE
}

function agentBy(options: string): Agent {
  const byName = new Map(
    options.split(',').map((option) => [option.replace(/=.*/, ''), option.replace(/^[^=]*=?/, '')]),
  )
  const port = byName.get('server') === 'y' ? address(byName.get('address') ?? '').port : undefined
  // Since JDK 12 (JDK-8214892): it binds nothing until `jcmd <pid> VM.start_java_debugging`.
  return byName.get('onjcmd') === 'y' ? { port, isOnRequest: true } : { port }
}

/** The variables that the program starts with, references among them put in. */
function programVariables(container: Container): Variables {
  return new Map([...startVariables(container), ...container.launch.sets])
}
