import { describe, expect, test } from 'vitest'
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

describe('the agent comes by a variable', () => {
  test.each<[situation: string, given: Situation, agent: string]>([
    ['by default', { pod: 'command: [java, -jar, x.jar]' }, AGENT],
    ['whatever starts it', { pod: 'command: [/app/start.sh]' }, AGENT],
    [
      'on all interfaces',
      { pod: 'command: [java]', options: { listen: 'all' } },
      AGENT.replace('127.0.0.1', '0.0.0.0'),
    ],
    ['on another port', { pod: 'command: [java]', ports: { jdwp: 5006 } }, AGENT.replace('5005', '5006')],
    [
      'and waits',
      { pod: 'command: [java]', options: { suspend: true } },
      AGENT.replace('suspend=n', 'suspend=y'),
    ],
  ])('%s', async (_, given, agent) => {
    expect(await attached(jvm, given)).toEqual({
      words: undefined,
      env: [{ change: 'append', name: 'JAVA_TOOL_OPTIONS', value: agent, separator: ' ' }],
      ports: { jdwp: given.ports?.jdwp ?? 5005 },
      ...(given.options?.suspend ? { waits: true } : {}),
      needs: {},
      notes: [],
      attach: 'JDWP: `jdb -attach`, or a "remote JVM" attach of an IDE',
    })
  })

  test('an exec probe by a script is warned of', async () => {
    const given = { pod: 'command: [java], livenessProbe: {exec: {command: [sh, -c, ./healthy]}}' }
    const note =
      'warning: it has an exec probe or hook: if its script starts a JVM, that fails, since the debugger has the port'
    expect(await attached(jvm, given)).toMatchObject({ notes: [note] })
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
      'in a script',
      { pod: "command: [sh, -c, 'java -agentlib:jdwp=server=y,address=5012 -jar x.jar']" },
      5012,
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

  test.each<[situation: string, pod: string]>([
    ['as a client', "command: [java, '-agentlib:jdwp=transport=dt_socket,server=n,address=10.0.0.1:5005']"],
    ['as a client by default', "command: [java, '-agentlib:jdwp=transport=dt_socket,address=10.0.0.1:5005']"],
    ['without an address', "command: [java, '-agentlib:jdwp=transport=dt_socket,server=y']"],
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

test('an exec probe that starts a JVM is refused', async () => {
  const refused =
    'its exec probe or hook runs a JVM of its own ("java -version"), which would find the debugger\'s port taken and fail'
  expect(
    await attached(jvm, { pod: 'command: [java], livenessProbe: {exec: {command: [java, -version]}}' }),
  ).toMatchObject({ refused })
})

test.each(['mvn', 'mvnw', 'gradle', 'gradlew', 'sbt'])(
  '%s is refused: its own JVM would take the port',
  async (tool) => {
    const refused = `\`${tool}\` runs in a JVM of its own, which would take the debugger's port and stop the program's JVM`
    expect(await attached(jvm, { pod: `command: [${tool}, run]` })).toMatchObject({ refused })
  },
)

test('it would like its usual port', async () => {
  expect(await claims(jvm, { pod: 'command: [java]' })).toEqual({ taken: [], wanted: ['jdwp:5005'] })
})
