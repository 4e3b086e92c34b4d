import { describe, expect, test } from 'vitest'
import type { ImageConfig } from '../../src/container/container.js'
import { jvm } from '../../src/runtimes/jvm.js'
import type { Situation } from './attached.js'
import { attached, claims, containerIn } from './attached.js'

const AGENT = '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:5005'

describe('recognise', () => {
  test.each<[Situation, unknown]>([
    [{ pod: 'command: [/opt/java/bin/java, -jar, x.jar]' }, { rank: 'launch', because: 'it starts `java`' }],
    [{ pod: 'command: [mvn, "spring-boot:run"]' }, { rank: 'launch', because: 'it starts `mvn`' }],
    [{ pod: 'command: [./gradlew, bootRun]' }, { rank: 'launch', because: 'it starts `gradlew`' }],
    [
      { pod: 'command: [/app/bin/x]', image: { Env: ['JAVA_HOME=/opt/java'] } },
      { rank: 'image', because: 'its image sets `JAVA_HOME`' },
    ],
    [
      { pod: 'command: [x], env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]' },
      { rank: 'hint', because: 'its pod sets `JAVA_TOOL_OPTIONS`' },
    ],
    [{ pod: 'command: [javac]' }, undefined],
  ])('%j', async (situation, evidence) => {
    expect(jvm.recognise(await containerIn(situation))).toEqual(evidence)
  })
})

const ATTACH = 'JDWP: `jdb -attach`, or a "remote JVM" attach of an IDE'
const image = (...Env: readonly string[]) => ({ Env })
const JDK_8 = image('JAVA_VERSION=jdk8u392-b08')
const JDK_17 = image('JAVA_VERSION=jdk-17.0.9+9')

describe('options of the agent', () => {
  test.each<[situation: string, given: Situation, agent: string]>([
    ['by default', { pod: 'command: [java, -jar, x.jar]' }, AGENT],
    [
      'on all interfaces',
      { pod: 'command: [java, -jar, x.jar]', options: { listen: 'all' } },
      AGENT.replace('127.0.0.1', '0.0.0.0'),
    ],
    [
      'on all interfaces of JDK 8, which knows no `*`',
      { pod: 'command: [java, -jar, x.jar]', image: JDK_8, options: { listen: 'all' } },
      AGENT.replace('127.0.0.1', '0.0.0.0'),
    ],
    [
      'on all interfaces of a later JDK',
      { pod: 'command: [java, -jar, x.jar]', image: JDK_17, options: { listen: 'all' } },
      AGENT.replace('127.0.0.1', '*'),
    ],
    ['on loopback, whatever the JDK', { pod: 'command: [java, -jar, x.jar]', image: JDK_17 }, AGENT],
    [
      'on another port',
      { pod: 'command: [java, -jar, x.jar]', ports: { jdwp: 5006 } },
      AGENT.replace('5005', '5006'),
    ],
    [
      'and waits',
      { pod: 'command: [java, -jar, x.jar]', options: { suspend: true } },
      AGENT.replace('suspend=n', 'suspend=y'),
    ],
  ])('%s', async (_, given, agent) => {
    expect(await attached(jvm, given)).toEqual({
      words: ['java', agent, '-jar', 'x.jar'],
      env: [],
      ports: { jdwp: given.ports?.jdwp ?? 5005 },
      ...(given.options?.suspend ? { waits: true } : {}),
      needs: {},
      notes: [],
      attach: ATTACH,
    })
  })
})

describe("the agent stands on java's own command line", () => {
  test.each<[situation: string, given: Situation, words: readonly string[]]>([
    ['by its path', { pod: 'command: [/opt/java/bin/java, Main]' }, ['/opt/java/bin/java', AGENT, 'Main']],
    ['behind an init', { pod: 'command: [tini, --, java, Main]' }, ['tini', '--', 'java', AGENT, 'Main']],
    [
      'before argument files',
      { image: { Entrypoint: ['java', '@/app/flags', '-cp', '@/app/classes', 'Main'] } },
      ['java', AGENT, '@/app/flags', '-cp', '@/app/classes', 'Main'],
    ],
    [
      'in a script',
      { pod: "command: [sh, -c, 'exec java $JAVA_OPTS Main']" },
      ['sh', '-c', `exec java ${AGENT} $JAVA_OPTS Main`],
    ],
    [
      'without an environment',
      { pod: 'command: [env, -i, java, Main]' },
      ['env', '-i', 'java', AGENT, 'Main'],
    ],
    [
      'beside a probe that is a JVM',
      { pod: 'command: [java, Main], livenessProbe: {exec: {command: [java, Health]}}' },
      ['java', AGENT, 'Main'],
    ],
    [
      'beside a probe that is a tool of the JDK',
      {
        pod: 'command: [java, Main], livenessProbe: {exec: {command: [jcmd, "1", VM.version]}}',
        image: JDK_8,
      },
      ['java', AGENT, 'Main'],
    ],
    [
      'beside a probe by a script',
      { pod: 'command: [java, Main], lifecycle: {preStop: {exec: {command: [sh, -c, ./drain]}}}' },
      ['java', AGENT, 'Main'],
    ],
  ])('%s', async (_, given, words) => {
    expect(await attached(jvm, given)).toMatchObject({ words, env: [], notes: [] })
  })
})

describe('a start script is reached by a variable', () => {
  const probe = (...command: readonly string[]) =>
    `command: [/app/bin/start], livenessProbe: {exec: {command: ${JSON.stringify(command)}}}`
  const by = (name: string) => [{ change: 'append', name, value: AGENT, separator: ' ' }]
  test.each<[situation: string, given: Situation, name: string]>([
    ['that every JVM reads', { pod: 'command: [/app/start.sh]' }, 'JAVA_TOOL_OPTIONS'],
    ['also of a new JDK', { pod: 'command: [/app/start.sh]', image: JDK_17 }, 'JAVA_TOOL_OPTIONS'],
    ['beside a probe that is no JVM', { pod: probe('cat', '/ready') }, 'JAVA_TOOL_OPTIONS'],
    [
      'beside a probe by a shell of commands that are none',
      { pod: probe('sh', '-c', 'curl -sf "http://x/solr" 2>&1 | grep -q java && nc -z x 1 || exit 1') },
      'JAVA_TOOL_OPTIONS',
    ],
    [
      'beside a hook that waits',
      { pod: 'command: [/app/start], lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}' },
      'JAVA_TOOL_OPTIONS',
    ],
    [
      "that Elasticsearch's script hands on",
      {
        pod: 'livenessProbe: {exec: {command: [jcmd, "1", VM.version]}}',
        image: { Entrypoint: ['/bin/tini', '--', '/usr/local/bin/docker-entrypoint.sh'], Cmd: ['eswrapper'] },
      },
      'ES_JAVA_OPTS',
    ],
    ["that OpenSearch's script hands on", { pod: 'command: [bin/opensearch]' }, 'OPENSEARCH_JAVA_OPTS'],
    ["that Logstash's script hands on", { pod: 'command: [bin/logstash]' }, 'LS_JAVA_OPTS'],
    [
      'beside a probe whose words only hold the name',
      { pod: probe('cat', '/opt/java/ready', 'my-java', 'java.pid') },
      'JAVA_TOOL_OPTIONS',
    ],
    [
      "that only the launcher reads, beside a JDK's tool",
      { pod: probe('jcmd', '1', 'VM.version'), image: JDK_17 },
      'JDK_JAVA_OPTIONS',
    ],
    [
      "that only the launcher reads, beside a JDK's tool by its path",
      { pod: probe('/opt/java/bin/jps'), image: JDK_17 },
      'JDK_JAVA_OPTIONS',
    ],
  ])('%s', async (_, given, name) => {
    expect(await attached(jvm, given)).toEqual({
      words: undefined,
      env: by(name),
      ports: { jdwp: 5005 },
      needs: {},
      notes: [],
      attach: ATTACH,
    })
  })

  test.each([
    [['sh', '-c', './healthy']],
    [['/bin/bash', '/healthy']],
    [['/app/healthy.sh']],
    [['/app/bin/healthy', 'check']],
    [['sh', '-c', 'curl -sf localhost:8080 2>&1 && bin/drain']],
    [['find', '/run', '-name', 'x', '-exec', './healthy', ';']],
  ])('a probe by %j is warned of', async (command) => {
    const note =
      'warning: it has an exec probe or hook: if that starts a JVM, it fails, since the debugger has the port'
    expect(await attached(jvm, { pod: probe(...command) })).toMatchObject({
      env: by('JAVA_TOOL_OPTIONS'),
      notes: [note],
    })
  })

  test.each<[command: readonly string[], image: ImageConfig | undefined]>([
    [['java', '-version'], undefined],
    [['java', '-version'], JDK_17],
    [['sh', '-c', 'cd /app && /opt/java/bin/java -cp . Health'], JDK_17],
    [['sh', '-c', 'test "$(java -version)"'], JDK_17],
    [['nodetool', 'status'], JDK_17],
    [['/opt/kafka/bin/kafka-topics.sh', '--list'], JDK_17],
    [['jcmd', '1', 'VM.version'], JDK_8],
    [['keytool', '-list'], undefined],
    [['timeout', '5', 'java', '-version'], JDK_17],
    [['xargs', 'java'], JDK_17],
    [['sh', '-c', 'echo "up: $(bin/zkServer.sh status)"'], JDK_17],
    [['bash', '-ec', 'if ! X=1 hdfs dfsadmin -report >/dev/null; then exit 1; fi'], JDK_17],
    [['yarn', 'node', '-status', 'x'], JDK_17],
    [['artemis', 'check', 'node'], JDK_17],
    [['bin/pulsar-admin', 'brokers', 'healthcheck'], JDK_17],
    [['solr', 'status'], JDK_17],
    [['asadmin', 'list-domains'], JDK_17],
    [['/opt/jboss/bin/jboss-cli.sh', '--connect'], JDK_17],
    [['neo4j-admin', 'server', 'report'], JDK_17],
    [['sh', '-c', 'flink list | grep -q RUNNING'], JDK_17],
  ])('a probe by %j that would find the port taken is refused: %j', async (command, config) => {
    const refused = `its exec probe or hook runs a JVM of its own ("${command.join(' ')}"), which would find the debugger's port taken and fail`
    const situation = { pod: probe(...command), ...(config ? { image: config } : {}) }
    expect(await attached(jvm, situation)).toMatchObject({ refused })
  })
})

describe('an agent that is there already', () => {
  test.each<[situation: string, given: Situation, port: number]>([
    [
      'in the words',
      {
        pod: "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5006', -jar, x.jar]",
      },
      5006,
    ],
    [
      'with a port alone',
      { pod: "command: [java, '-agentlib:jdwp=transport=dt_socket,address=5007,server=y']" },
      5007,
    ],
    [
      'in its old form',
      { pod: "command: [java, -Xdebug, '-Xrunjdwp:server=y,transport=dt_socket,address=5008']" },
      5008,
    ],
    [
      'on IPv6',
      { pod: "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y,address=[::]:5009']" },
      5009,
    ],
    [
      'in the pod',
      {
        pod: 'command: [java], env: [{name: JDK_JAVA_OPTIONS, value: "-Xmx1g -agentlib:jdwp=server=y,address=5010 -ea"}]',
      },
      5010,
    ],
    [
      'in the image',
      {
        pod: 'command: [java]',
        image: { Env: ['JAVA_TOOL_OPTIONS=-agentlib:jdwp=server=y,address=localhost:5011'] },
      },
      5011,
    ],
    [
      'in a variable that another one refers to',
      {
        pod: 'command: [java], env: [{name: DEBUG, value: "-agentlib:jdwp=server=y,address=5013"}, {name: JAVA_TOOL_OPTIONS, value: -ea $(DEBUG)}]',
      },
      5013,
    ],
    [
      "in HotSpot's variable",
      { pod: 'command: [java], env: [{name: _JAVA_OPTIONS, value: "-agentlib:jdwp=server=y,address=5014"}]' },
      5014,
    ],
    [
      "in the launcher's variable of JDK 17",
      {
        pod: 'command: [java]',
        image: image('JAVA_VERSION=17.0.9', 'JDK_JAVA_OPTIONS=-Xrunjdwp:server=y,address=5015'),
      },
      5015,
    ],
    [
      "in a start script's variable",
      { pod: 'command: [/app/start]', image: image("JAVA_OPTS='-agentlib:jdwp=server=y,address=5016'") },
      5016,
    ],
    [
      'on the command line before the program',
      { pod: "command: [env, 'JAVA_TOOL_OPTIONS=-agentlib:jdwp=server=y,address=5017', java, Main]" },
      5017,
    ],
    ["by Paketo's switch", { pod: 'command: [java], env: [{name: BPL_DEBUG_ENABLED, value: "true"}]' }, 8000],
    [
      "by Paketo's switch, on another port",
      { pod: 'command: [java]', image: image('BPL_DEBUG_ENABLED=true', 'BPL_DEBUG_PORT=5018') },
      5018,
    ],
    [
      'by a switch of run-java.sh',
      { pod: 'command: [/opt/run-java.sh], env: [{name: JAVA_ENABLE_DEBUG, value: "true"}]' },
      5005,
    ],
    [
      "by a switch of Red Hat's images",
      {
        pod: 'command: [/opt/run], env: [{name: JAVA_DEBUG, value: "true"}, {name: JAVA_DEBUG_PORT, value: "5019"}]',
      },
      5019,
    ],
    ["by Kafka's switch", { pod: 'command: [bin/kafka.sh], env: [{name: KAFKA_DEBUG, value: y}]' }, 5005],
    ["by Tomcat's script", { pod: 'command: [catalina.sh, jpda, run]' }, 8000],
    [
      "by Tomcat's script, where a variable says",
      {
        pod: 'command: [sh, /usr/local/tomcat/bin/catalina.sh, jpda, run], env: [{name: JPDA_ADDRESS, value: "*:5020"}]',
      },
      5020,
    ],
    [
      'in a script',
      { pod: "command: [sh, -c, 'java -agentlib:jdwp=server=y,address=5012 -jar x.jar']" },
      5012,
    ],
    [
      'in any variable of a start script',
      {
        pod: 'command: [/bin/jenkins.sh], env: [{name: JENKINS_JAVA_OPTS, value: "-agentlib:jdwp=server=y,address=5021"}]',
      },
      5021,
    ],
    [
      'by its path',
      { pod: "command: [java, '-agentpath:/opt/java/lib/libjdwp.so=server=y,address=5022', Main]" },
      5022,
    ],
    [
      'in a variable that the words refer to',
      {
        pod: 'command: [sh, -c, "exec java $OPTS Main"], env: [{name: OPTS, value: "-agentlib:jdwp=server=y,address=5023"}]',
      },
      5023,
    ],
    ["by Keycloak's switch", { pod: 'command: [/opt/keycloak/bin/kc.sh, start, --debug]' }, 8787],
    ["by Keycloak's switch with a port", { pod: 'command: [kc.sh, --debug, "5024", start]' }, 5024],
    ["by Keycloak's switch before a word", { pod: 'command: [kc.sh, --debug, start]' }, 8787],
    [
      "by Keycloak's variable",
      {
        pod: 'command: [kc.sh, start], env: [{name: KC_DEBUG, value: "true"}, {name: KC_DEBUG_PORT, value: "*:5025"}]',
      },
      5025,
    ],
    ["by WildFly's switch", { pod: 'command: [/opt/bin/standalone.sh, --debug, "*:5026"]' }, 5026],
    [
      "by WildFly's variable",
      { pod: 'command: [sh, standalone.sh], env: [{name: DEBUG, value: "true"}]' },
      8787,
    ],
    ["by Open Liberty's command", { pod: 'command: [/opt/ol/wlp/bin/server, debug, defaultServer]' }, 7777],
    ["by Karaf's command", { pod: 'command: [bin/karaf, debug]' }, 5005],
    [
      'in the variable of a command that is on',
      {
        pod: 'command: [catalina.sh, jpda, run], env: [{name: JPDA_OPTS, value: "-agentlib:jdwp=server=y,address=5027"}]',
      },
      5027,
    ],
  ])('%s', async (_, given, port) => {
    expect(await claims(jvm, given)).toEqual({ taken: [`jdwp:${port}`], wanted: [] })
    expect(await attached(jvm, given)).toMatchObject({
      words: undefined,
      env: [],
      ports: { jdwp: port },
      needs: {},
    })
  })

  test.each<[situation: string, given: Situation]>([
    [
      'in a variable that java does not read',
      { pod: 'command: [java], env: [{name: JAVA_OPTS, value: "-agentlib:jdwp=server=y,address=5005"}]' },
    ],
    [
      'in a variable that JDK 8 does not read',
      {
        pod: 'command: [java]',
        image: image('JAVA_VERSION=8u392', 'JDK_JAVA_OPTIONS=-Xrunjdwp:server=y,address=5005'),
      },
    ],
    [
      "by a start script's switch that java does not read",
      { pod: 'command: [java], env: [{name: JAVA_DEBUG, value: "true"}]' },
    ],
    [
      "in a script's comment",
      { pod: 'command: [sh, -c, "# java -Xrunjdwp:server=y,address=5005 Main\\nexec java Main"]' },
    ],
    ['by a switch that is off', { pod: 'command: [java], env: [{name: BPL_DEBUG_ENABLED, value: "false"}]' }],
    ["by Tomcat's script without the word for it", { pod: 'command: [catalina.sh, run]' }],
    [
      'in the variable of a command that is off',
      {
        pod: 'command: [catalina.sh, run], env: [{name: JPDA_OPTS, value: "-agentlib:jdwp=server=y,address=5005"}]',
      },
    ],
    [
      "by Keycloak's variable for another program",
      { pod: 'command: [start.sh], env: [{name: DEBUG, value: "true"}]' },
    ],
    [
      "by Keycloak's variable with another value",
      { pod: 'command: [kc.sh], env: [{name: DEBUG, value: "*"}]' },
    ],
    [
      'in a variable of a build tool',
      {
        pod: 'command: [/app/start], env: [{name: MAVEN_OPTS, value: "-agentlib:jdwp=server=y,address=5005"}]',
      },
    ],
    [
      "in a variable that Elasticsearch's script takes away",
      {
        pod: 'command: [elasticsearch], env: [{name: JAVA_TOOL_OPTIONS, value: "-agentlib:jdwp=server=y,address=5005"}]',
      },
    ],
  ])('%s is none', async (_, given) => {
    expect(await claims(jvm, given)).toEqual({ taken: [], wanted: ['jdwp:5005'] })
  })

  test.each<[situation: string, pod: string]>([
    ['as a client', "command: [java, '-agentlib:jdwp=transport=dt_socket,server=n,address=10.0.0.1:5005']"],
    ['as a client by default', "command: [java, '-agentlib:jdwp=transport=dt_socket,address=10.0.0.1:5005']"],
    ['without an address', "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y']"],
    [
      'by a switch with a port that is not known',
      "command: [sh, -c, 'exec bin/standalone.sh --debug $PORT']",
    ],
    ["by GlassFish's switch, with a port in a file", 'command: [asadmin, start-domain, --debug]'],
    ['by a switch of sbt-native-packager', 'command: [bin/app, -jvm-debug, x]'],
    [
      'in a variable of the script',
      `command: [sh, -c, 'OPTS="-agentlib:jdwp=server=y,address=5005"; exec java $OPTS -jar x.jar']`,
    ],
    [
      'if the script says so',
      `command: [sh, -c, '[ -z "$D" ] || OPTS=-agentlib:jdwp=server=y,address=5005; exec java $OPTS -jar x.jar']`,
    ],
    ['on any port', "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y,address=0']"],
    [
      'in the pod, as a client',
      'command: [java], env: [{name: JAVA_TOOL_OPTIONS, value: "-agentlib:jdwp=server=n,address=10.0.0.1:5005"}]',
    ],
  ])('%s is refused: a JVM takes no second one', async (_, pod) => {
    const refused =
      'it starts a JDWP agent that does not listen on a known port, and a JVM takes only one such agent'
    expect(await attached(jvm, { pod })).toMatchObject({ refused })
  })
})

test('a script that only looks for a JVM before it starts one has the variable', async () => {
  const situation = {
    pod: 'command: [sh, -c, "command -v java >/dev/null && which java; exec bin/start"]',
    image: image('JAVA_HOME=/opt/java'),
  }
  expect(await attached(jvm, situation)).toMatchObject({ env: [{ name: 'JAVA_TOOL_OPTIONS' }], notes: [] })
})

test('an agent on request is told of', async () => {
  const pod =
    "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,onjcmd=y,address=5006', Main]"
  expect(await attached(jvm, { pod })).toMatchObject({
    words: undefined,
    ports: { jdwp: 5006 },
    notes: [
      'warning: its agent has `onjcmd=y`, so nothing listens until you run `jcmd <pid> VM.start_java_debugging` in the container',
    ],
  })
})

test.each([
  ['elasticsearch', 'refused'],
  ['opensearch', 'refused'],
  ['logstash', 'ports'],
])('a server that waits for its debugger: %s is %s', async (program, key) => {
  const plan = await attached(jvm, { pod: `command: [${program}]`, options: { suspend: true } })
  expect(Object.keys(plan)).toContain(key)
})

test('a script that starts another JVM before the one of the program is refused', async () => {
  const situation = {
    pod: 'command: [sh, -c, "bin/zkServer.sh start && exec bin/kafka-server-start.sh c"]',
    image: image('JAVA_HOME=/opt/java'),
  }
  expect(await attached(jvm, situation)).toEqual({
    refused:
      "its script starts `zkServer.sh` too, a JVM that would have the debugger's port when the program's JVM starts",
    remedy: 'start `zkServer.sh` in a container of its own',
  })
})

test.each(['mvn', 'mvnw', 'mvnd', 'gradle', 'gradlew', 'sbt', 'ant', 'lein', 'mill'])(
  '%s is refused: its own JVM would take the port',
  async (tool) => {
    const refused = `\`${tool}\` runs in a JVM of its own, which would take the debugger's port and stop the program's JVM`
    expect(await attached(jvm, { pod: `command: [${tool}, run]` })).toMatchObject({ refused })
    expect(await attached(jvm, { pod: `command: [sh, ./${tool}, run]` })).toMatchObject({ refused })
  },
)

test('it would like its usual port', async () => {
  expect(await claims(jvm, { pod: 'command: [java]' })).toEqual({ taken: [], wanted: ['jdwp:5005'] })
})
