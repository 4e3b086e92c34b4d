import { launcherEffect } from '../command/launchers.js'
import { shellCommand } from '../command/shells.js'
import { baseName } from '../container/words.js'

/** What a command is to the JVM beside it: another JVM, a tool of the JDK that is one, neither, or not known here. */
export type CommandKind = 'jvm' | 'jdk tool' | 'no jvm' | 'unknown'

// The launcher, build tools, and tools of servers that are scripts around it.
const JVM = new RegExp(
  `^(?:java|kafka-[\\w-]+(?:\\.sh)?|zk(?:Server|Cli)\\.sh|nodetool|sstable\\w+|hdfs|hadoop|yarn|mapred|hbase|hive|beeline|${'spark-\\w+|flink|artemis|activemq|pulsar(?:-\\w+)?|bookkeeper|solr|asadmin|jboss-cli\\.sh|add-user\\.sh|kc(?:adm|reg)?\\.sh|'}catalina\\.sh|neo4j(?:-admin)?|cypher-shell|h2|nifi\\.sh|(?:elasticsearch|opensearch|logstash)(?:-[\\w-]+)?|${'mvnw?|gradlew?|sbt|ant|lein|groovy|scala|kotlin|jruby)$'}`,
)
// Programs of the JDK that are JVMs too, and are not started by the launcher.
const JDK_TOOL = /^(?:jcmd|keytool|jps|jstat|jinfo|jstack|jmap|jshell|jdb|jfr)$/
// What probes and hooks are made of, and cannot start another program by itself.
const NO_JVM: ReadonlySet<string> = new Set(
  (
    ': [ [[ awk basename break case cat cd chmod chown cmp command continue cp cqlsh curl cut date df diff dig dirname du echo egrep ' +
    'exit export expr false fgrep for getent grep grpc-health-probe grpc_health_probe hash head hostname id jq kill killall let ' +
    'local ls lsof mkdir mongo mongosh mv mysql mysqladmin nc ncat netcat netstat nginx nslookup openssl pg_isready pgrep ' +
    'ping pkill printf ps psql pwd read readlink redis-cli return rm sed seq set shift sleep socat sort ss stat sync tail tee ' +
    'telnet test touch tr trap true type uname uniq unset wait wc wget which whoami'
  ).split(' '),
)
// POSIX, Shell Command Language 2.4, as far as they stand before a command.
const KEYWORD = /^(?:if|then|elif|else|fi|while|until|do|done|esac|!|\{|\}|[A-Za-z_]\w*=.*)$/s
const COMMENT = /(?:^|\s)#.*$/gm
const REDIRECTION = /(?:\d*|&)(?:<>|<{1,3}|>{1,2})&?[^\S\n]*[^\s;&|()<>]+/g
const TOKEN =
  /'(?<plain>[^']*)'|"(?<quoted>(?:\\[^]|[^"\\])*)"|(?<end>\$\(|[`;&|()\n])|(?<space>[^\S\n]+)|(?<text>[^\s'"`;&|()$]+|[^])/g

/** The commands that a command line starts, those in a shell's script among them, launchers left out. */
export function commandsIn(words: readonly string[]): readonly (readonly string[])[] {
  // `yarn node` is Hadoop's here, and no launcher of Node.js.
  const effect = JVM.test(baseName(words[0] ?? '')) ? undefined : launcherEffect(words)
  if (effect) return commandsIn(words.slice(effect.length))
  const shell = shellCommand(words)
  if (shell) return scriptCommands(words[shell.script] ?? '').flatMap(commandsIn)
  return words.length === 0 ? [] : [words]
}

/** What a command is to the JVM beside it. */
export function kindOf([program = '', ...words]: readonly string[]): CommandKind {
  const name = baseName(program)
  if (NO_JVM.has(name)) return 'no jvm'
  // Of a program that is not known, a word may be the one it starts: `find -exec java`, `xargs jcmd`.
  const names = [name, ...words.map(baseName)]
  if (JVM.test(name) || names.includes('java')) return 'jvm'
  return names.some((each) => JDK_TOOL.test(each)) ? 'jdk tool' : 'unknown'
}

/** The simple commands of a script, without what the shell itself makes of their words. */
function scriptCommands(script: string): readonly (readonly string[])[] {
  const inside: (readonly string[])[] = []
  const commands: string[][] = [[]]
  let word: string | undefined
  const endWord = (): void => {
    const command = commands.at(-1)
    if (word !== undefined && (command?.length || !KEYWORD.test(word))) command?.push(word)
    word = undefined
  }
  for (const { groups } of script.replaceAll(COMMENT, '').replaceAll(REDIRECTION, ' ').matchAll(TOKEN)) {
    const { plain, quoted, end, space, text } = groups ?? {}
    if (end !== undefined || space !== undefined) endWord()
    else word = (word ?? '') + (plain ?? quoted ?? text ?? '')
    if (end !== undefined) commands.push([])
    if (quoted !== undefined) inside.push(...substituted(quoted))
  }
  endWord()
  return [...commands, ...inside].filter((command) => command.length > 0)
}

/** The commands whose output stands in a quoted text. */
function substituted(quoted: string): readonly (readonly string[])[] {
  return quoted
    .split(/\$\(|`/)
    .slice(1)
    .flatMap((part) => scriptCommands(part.replace(/\)[^)]*$/, '')))
}
