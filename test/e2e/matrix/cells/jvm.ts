import type { ImageSettings } from '../../../simulator/kubernetes.js'
import type { Cell, Launch } from '../cell.js'

// The recorded launches say Java 21, and it is.
const JVM = { application: 'jvm', source: 'Main.java', protocol: 'jdwp', stage: 'java-21' } as const
const PATH = 'PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const ENV: ImageSettings = { Env: [PATH, 'JAVA_HOME=/opt/java/openjdk', 'JAVA_VERSION=jdk-21.0.8'] }
const AGENT = '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:6006'

const JAR: Launch = { image: { ...ENV, Entrypoint: ['java', '-jar', '/app.jar'] } }
const SCRIPT: Launch = { image: { ...ENV, Entrypoint: ['/app/bin/start'], Cmd: ['one', 'two words'] } }

const probed = (...command: readonly string[]) => ({ livenessProbe: { exec: { command } } })
const withEnv = (launch: Launch, name: string, value: string): Launch => ({
  ...launch,
  container: { env: [{ name, value }] },
})
const inShell = (script: string): Launch => ({ image: { ...ENV, Entrypoint: ['/bin/sh', '-c', script] } })

export const JVM_CELLS: readonly Cell[] = [
  { ...JVM, name: 'jvm/jar', launch: 'jvm-jar', isShort: true },
  { ...JVM, name: 'jvm/class-path', launch: 'jvm-cp-main' },
  { ...JVM, name: 'jvm/start-script', launch: 'jvm-script', isShort: true },
  { ...JVM, name: 'jvm/tool-options', launch: 'jvm-tool-options' },
  { ...JVM, name: 'jvm/tool-options-from-a-config-map', launch: 'jvm-tool-options-from' },
  { ...JVM, name: 'jvm/agent-already', launch: 'jvm-already' },
  { ...JVM, name: 'jvm/agent-already-in-a-variable', launch: 'jvm-already-jdk-java-options' },
  { ...JVM, name: 'jvm/agent-already-in-java-opts', launch: withEnv(SCRIPT, 'JAVA_OPTS', AGENT) },
  { ...JVM, name: 'jvm/played', launch: 'jvm-jar', isPlayed: true, says: '`podman kube play`' },
  { ...JVM, name: 'jvm/java-17', launch: JAR, stage: 'java-17' },
  { ...JVM, name: 'jvm/java-25', launch: JAR, stage: 'java-25' },
  {
    ...JVM,
    name: 'jvm/says-java-8',
    launch: { image: { Env: [PATH, 'JAVA_VERSION=8u392'], Entrypoint: ['java', '-jar', '/app.jar'] } },
    spec: { listen: 'all' },
  },
  { ...JVM, name: 'jvm/listen-all', launch: JAR, spec: { listen: 'all' } },
  { ...JVM, name: 'jvm/suspend', launch: 'jvm-jar', spec: { suspend: true } },
  { ...JVM, name: 'jvm/start-script-suspend', launch: 'jvm-script', spec: { suspend: true } },
  { ...JVM, name: 'jvm/start-script-java-opts', launch: withEnv(SCRIPT, 'JAVA_OPTS', '-Dgreeter.name=two') },
  { ...JVM, name: 'jvm/start-script-tool-options', launch: withEnv(SCRIPT, 'JAVA_TOOL_OPTIONS', '-Xmx96m') },
  {
    ...JVM,
    name: 'jvm/start-script-that-looks',
    launch: { image: { ...ENV, Entrypoint: ['/app/bin/start-after-a-look'] } },
  },
  {
    ...JVM,
    name: 'jvm/start-script-by-shell',
    launch: { image: { ...ENV, Entrypoint: ['sh', '/app/bin/start'] } },
  },
  { ...JVM, name: 'jvm/shell-form', launch: inShell('java $JAVA_OPTS -jar /app.jar') },
  {
    ...JVM,
    name: 'jvm/shell-exec',
    launch: withEnv(inShell('exec java $JAVA_OPTS -jar /app.jar'), 'JAVA_OPTS', '-Xmx96m'),
  },
  { ...JVM, name: 'jvm/shell-after-a-look', launch: inShell('java -version && exec java -jar /app.jar') },
  {
    ...JVM,
    name: 'jvm/absolute-path',
    launch: {
      image: {
        ...ENV,
        Entrypoint: ['/opt/java/openjdk/bin/java', '-jar', '/app.jar'],
        Cmd: ['one', 'two words'],
      },
    },
  },
  {
    ...JVM,
    name: 'jvm/args-of-the-pod',
    launch: { ...JAR, container: { args: ['one', '$(TWO)'], env: [{ name: 'TWO', value: 'two words' }] } },
  },
  { ...JVM, name: 'jvm/probe-starts-java', launch: JAR, container: probed('java', '-version') },
  { ...JVM, name: 'jvm/probe-starts-jcmd', launch: SCRIPT, container: probed('jcmd', '-l') },
  {
    ...JVM,
    name: 'jvm/probe-starts-java-beside-a-script',
    launch: SCRIPT,
    container: probed('java', '-version'),
    refused:
      'its exec probe or hook runs a JVM of its own ("java -version"), which would find the debugger\'s port taken and fail',
  },
  {
    ...JVM,
    name: 'jvm/read-only',
    launch: JAR,
    container: { securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false } },
  },
]
