import { SHELLS } from '../command/shells.js'
import { address } from '../command/flags.js'
import type { Container } from '../container/container.js'
import { baseName } from '../container/words.js'
import { launchedTexts } from './runtime.js'

type Variables = ReadonlyMap<string, string | undefined>

/** A server whose start script takes JAVA_TOOL_OPTIONS away and hands on a variable of its own. */
export interface Server {
  /** The name of its image, its programs and its tools begin with. */
  readonly name: string
  /** What its official image starts it by, besides its name. */
  readonly alias?: string
  readonly variable: string
  /** Whether its script tries the options on a JVM before the server's, which would wait for a debugger too. */
  readonly isTrying: boolean
}

// elasticsearch-env and opensearch-env, which all of their scripts read, and logstash.lib.sh; their JvmErgonomics start a JVM
// with the same options that ends before the server's begins.
const SERVERS: readonly Server[] = [
  { name: 'elasticsearch', alias: 'eswrapper', variable: 'ES_JAVA_OPTS', isTrying: true },
  {
    name: 'opensearch',
    alias: 'opensearch-docker-entrypoint.sh',
    variable: 'OPENSEARCH_JAVA_OPTS',
    isTrying: true,
  },
  { name: 'logstash', variable: 'LS_JAVA_OPTS', isTrying: false },
]

/** How a start script is asked for an agent, and where that listens. */
interface Switch {
  /** The start scripts that know it; every one where none is named. */
  readonly scripts?: RegExp
  /** A word that turns it on; an address may follow it. */
  readonly word?: string
  /** A word that turns it on as the first one. */
  readonly first?: string
  readonly on?: readonly string[]
  /** Whether the variable must be `true`, and nothing else. */
  readonly isOnlyTrue?: true
  /** The variables with the address, the first one that is there counts. */
  readonly address: readonly string[]
  /** The address where nothing says one; undefined where it is in a file. */
  readonly usual: string | undefined
}

// Paketo's launch helper adds an agent however the program is started.
const HELPER_SWITCHES: readonly Switch[] = [
  { on: ['BPL_DEBUG_ENABLED'], address: ['BPL_DEBUG_PORT'], usual: '8000' },
]
const SCRIPT_SWITCHES: readonly Switch[] = [
  ...HELPER_SWITCHES,
  // run-java.sh (fabric8), Red Hat's images, kafka-run-class.sh.
  { on: ['JAVA_ENABLE_DEBUG', 'JAVA_DEBUG', 'KAFKA_DEBUG'], address: ['JAVA_DEBUG_PORT'], usual: '5005' },
  // Keycloak's kc.sh and WildFly's standalone.sh, which Red Hat's openshift-launch.sh runs.
  {
    scripts: /^(?:kc|standalone|openshift-launch)\.sh$/,
    word: '--debug',
    on: ['KC_DEBUG', 'DEBUG'],
    isOnlyTrue: true,
    address: ['KC_DEBUG_PORT', 'DEBUG_PORT'],
    usual: '8787',
  },
  // Tomcat's script, Open Liberty's and Karaf's.
  { scripts: /^catalina\.sh$/, first: 'jpda', address: ['JPDA_ADDRESS'], usual: 'localhost:8000' },
  { scripts: /^server$/, first: 'debug', address: ['WLP_DEBUG_ADDRESS'], usual: '7777' },
  { scripts: /^karaf$/, first: 'debug', on: ['KARAF_DEBUG'], address: ['JAVA_DEBUG_PORT'], usual: '5005' },
  // GlassFish's and Payara's: the options are in domain.xml.
  { scripts: /^asadmin$/, word: '--debug', address: [], usual: undefined },
  // The scripts of sbt-native-packager.
  { word: '-jvm-debug', address: [], usual: undefined },
]
/** Variables that scripts hand on only once a switch is on: Tomcat's, and Kafka's and Karaf's. */
export const SWITCHED_VARIABLES: ReadonlySet<string> = new Set(['JPDA_OPTS', 'JAVA_DEBUG_OPTS'])

/** The name of what a container starts; of a script that a shell reads, the script's: `sh gradlew`. */
export function startedName(container: Container): string {
  return baseName(startedWords(container)[0] ?? '')
}

/** The server that a container starts, by its program or by its image. */
export function serverOf(container: Container): Server | undefined {
  const [, path = ''] = /^(.*?)(?::[^/]*)?(?:@.*)?$/.exec(container.image ?? '') ?? []
  const names = [startedName(container), baseName(path)]
  return SERVERS.find(
    ({ name, alias }) => names.includes(name) || (alias !== undefined && names[0] === alias),
  )
}

/** Where the agent listens that a switch asks for, if one is on; the port is undefined where it is not known. */
export function switchedAgent(
  container: Container,
  variables: Variables,
): { port: number | undefined } | undefined {
  const [program = '', ...words] = startedWords(container)
  const known = baseName(program) === 'java' ? HELPER_SWITCHES : SCRIPT_SWITCHES
  for (const each of known.filter(({ scripts }) => scripts?.test(baseName(program)) ?? true)) {
    const at = each.word === undefined ? -1 : words.indexOf(each.word)
    const isFirst = each.first !== undefined && words[0] === each.first
    const isOn = at !== -1 || isFirst || isOnByVariable(each, variables)
    if (isOn) return { port: portOf(each, at === -1 ? undefined : words[at + 1], variables) }
  }
  return undefined
}

function isOnByVariable({ on = [], isOnlyTrue }: Switch, variables: Variables): boolean {
  const values = on.flatMap((name) => variables.get(name) ?? [])
  return values.some((value) => (isOnlyTrue ? value === 'true' : !/^(?:|0|n|no|false)$/i.test(value)))
}

/** The word behind the switch where it is an address or may become one, else a variable's, else the usual one. */
function portOf(each: Switch, next: string | undefined, variables: Variables): number | undefined {
  const isNext = next !== undefined && (address(next).port !== undefined || next.includes('$'))
  const byVariable = each.address.map((name) => variables.get(name)).find(Boolean)
  return address((isNext ? next : byVariable) ?? each.usual ?? '').port
}

function startedWords(container: Container): readonly string[] {
  const words = launchedTexts(container)
  const script = words.findIndex((word, i) => i > 0 && !word.startsWith('-'))
  return SHELLS.has(baseName(words[0] ?? '')) && script !== -1 ? words.slice(script) : words
}
