import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { startVariables, valueOf } from '../container/environment.js'
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
const AGENT = /-(?:agentlib:jdwp=|Xrunjdwp:)([^\s"';&|)]+)/
const COMMENT = /(?:^|\s)#.*$/gm
// Paketo's launch helper adds an agent however the program is started.
const HELPER_SWITCHES = [{ on: 'BPL_DEBUG_ENABLED', port: 'BPL_DEBUG_PORT', usual: '8000' }]
// Start scripts that add one: run-java.sh (fabric8), Red Hat's images, Kafka's.
const SCRIPT_SWITCHES = [
  ...HELPER_SWITCHES,
  { on: 'JAVA_ENABLE_DEBUG', port: 'JAVA_DEBUG_PORT', usual: '5005' },
  { on: 'JAVA_DEBUG', port: 'JAVA_DEBUG_PORT', usual: '5005' },
  { on: 'KAFKA_DEBUG', port: 'JAVA_DEBUG_PORT', usual: '5005' },
]

/** A JDWP agent that is asked for already; its port is undefined where it does not listen on a known one. */
export interface Agent {
  readonly port: number | undefined
}

/** The agent that a container's words, or a variable that its JVM or its start script reads, ask for. */
export function agentOf(container: Container): Agent | undefined {
  const isJava = programName(container) === 'java'
  const variables = programVariables(container)
  const names = (isJava ? JVM_VARIABLES : OPTION_VARIABLES).filter(
    (name) => name !== LAUNCHER_VARIABLE || readsLauncherVariable(container) !== false,
  )
  const texts = [...launchedTexts(container), ...names.map((name) => variables.get(name) ?? '')]
  const options = texts.map((text) => AGENT.exec(text)?.[1]).find(Boolean)
  if (options !== undefined) return { port: listeningPort(options) }
  const used = (isJava ? HELPER_SWITCHES : SCRIPT_SWITCHES).find(({ on }) => isOn(variables.get(on)))
  if (used) return { port: address(variables.get(used.port) ?? used.usual).port }
  return tomcatAgent(container, variables) ?? scriptAgent(container)
}

/** An agent somewhere in a script, for an option of `java` that may be it in the end: nobody can tell here. */
function scriptAgent({ command = [], args = [], imageConfig }: Container): Agent | undefined {
  const { Entrypoint = [], Cmd = [] } = imageConfig ?? {}
  const ofImage = args.length === 0 ? [...Entrypoint, ...Cmd] : Entrypoint
  const texts = [...(command.length > 0 ? command : ofImage), ...args]
  const isThere = texts.some((text) => AGENT.test(text.replaceAll(COMMENT, '')))
  return isThere ? { port: undefined } : undefined
}

/** Whether the container's JDK is new enough for the launcher's variable; undefined where its version is not known. */
export function readsLauncherVariable(container: Container): boolean | undefined {
  const number = /^\D*(?:1\.)?(\d+)/.exec(valueOf(container, 'JAVA_VERSION') ?? '')?.[1]
  // 8 of `8u392` and `1.8.0_392`, 25 of `jdk-25.0.3+9`.
  return number === undefined ? undefined : Number(number) >= LAUNCHER_VARIABLE_SINCE
}

function listeningPort(options: string): number | undefined {
  const byName = new Map(
    options.split(',').map((option) => [option.replace(/=.*/, ''), option.replace(/^[^=]*=?/, '')]),
  )
  return byName.get('server') === 'y' ? address(byName.get('address') ?? '').port : undefined
}

/** The variables that the program starts with, references among them put in. */
function programVariables(container: Container): Variables {
  return new Map([...startVariables(container), ...container.launch.sets])
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|n|no|false)$/i.test(value)
}

/** `catalina.sh jpda run` listens where JPDA_ADDRESS says, else on port 8000 (Tomcat's catalina.sh). */
function tomcatAgent(container: Container, variables: Variables): Agent | undefined {
  const words = launchedTexts(container)
  const script = words.findIndex((word) => /(?:^|\/)catalina\.sh$/.test(word))
  if (script === -1 || words[script + 1] !== 'jpda') return undefined
  return { port: address(variables.get('JPDA_ADDRESS') ?? 'localhost:8000').port }
}
