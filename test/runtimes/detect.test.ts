import { describe, expect, test } from 'vitest'
import { detect } from '../../src/runtimes/detect.js'
import { RUNTIME_NAMES, runtimeNamed } from '../../src/runtimes/index.js'
import type { Situation } from './attached.js'
import { containerIn } from './attached.js'

/** The runtime's name and why, or why there is none. */
async function detected(situation: Situation): Promise<string> {
  const match = detect(await containerIn(situation))
  return 'unrecognised' in match ? `none: ${match.unrecognised}` : `${match.runtime.name}: ${match.because}`
}

describe('the buildpack of a process tells its language', () => {
  test.each([
    ['paketo-buildpacks/go-build', 'go'],
    ['google.go.build', 'go'],
    ['heroku/go', 'go'],
    ['paketo-buildpacks/npm-start', 'nodejs'],
    ['heroku/nodejs-engine', 'nodejs'],
    ['google.nodejs.npm', 'nodejs'],
    ['paketo-buildpacks/python-start', 'python'],
    ['heroku/python', 'python'],
    ['paketo-buildpacks/dotnet-execute', 'netcore'],
    ['google.dotnet.publish', 'netcore'],
    ['paketo-buildpacks/executable-jar', 'jvm'],
    ['paketo-buildpacks/apache-tomcat', 'jvm'],
    ['heroku/jvm', 'jvm'],
    ['google.java.entrypoint', 'jvm'],
    ['paketo-buildpacks/procfile', undefined],
    ['paketo-buildpacks/nginx', undefined],
  ])('%s', async (buildpackID, runtime) => {
    const processes = [{ type: 'web', command: ['/workspace/app'], args: [], direct: true, buildpackID }]
    const Labels = { 'io.buildpacks.build.metadata': JSON.stringify({ processes }) }
    const found = await detected({ pod: 'command: [/cnb/process/web]', image: { Labels } })
    expect(found).toBe(
      runtime === undefined
        ? 'none: nothing about `app` tells its language'
        : `${runtime}: the buildpack "${buildpackID}" made its process`,
    )
  })
})

describe('the surest evidence decides', () => {
  test.each<[situation: string, given: Situation, found: string]>([
    [
      'the words beat the image',
      { pod: 'command: [python, x.py]', image: { Env: ['NODE_VERSION=20', 'GOLANG_VERSION=1.23'] } },
      'python: it starts `python`',
    ],
    [
      'the words beat the pod',
      { pod: 'command: [java], env: [{name: GOMAXPROCS, value: "1"}]' },
      'jvm: it starts `java`',
    ],
    [
      'the image beats the pod',
      { pod: 'command: [/x], env: [{name: GODEBUG, value: x}]', image: { Env: ['JAVA_VERSION=17'] } },
      'jvm: its image sets `JAVA_VERSION`',
    ],
    [
      'a tie goes by the order of the list',
      { pod: 'command: [/x]', image: { Env: ['JAVA_HOME=/j', 'PYTHON_VERSION=3.9', 'NODE_VERSION=20'] } },
      'nodejs: its image sets `NODE_VERSION`',
    ],
    [
      'a hint is better than nothing',
      { pod: 'command: [/x], env: [{name: JAVA_OPTS, value: x}]' },
      'jvm: its pod sets `JAVA_OPTS`',
    ],
    ['behind launchers', { pod: "command: [tini, --, sh, -c, 'exec node x']" }, 'nodejs: it starts `node`'],
    [
      'a program of another language',
      { pod: 'command: [nginx]', image: { Env: ['NODE_VERSION=20'] } },
      'none: `nginx` is a web server, not a program of a supported language',
    ],
    [
      'the words beat the variable of another language',
      { pod: 'command: [node, x.js]', image: { Env: ['RUBY_VERSION=3.3'] } },
      'nodejs: it starts `node`',
    ],
    [
      'another language of the image',
      { pod: 'command: [/bin/docker-entrypoint]', image: { Env: ['RUBY_VERSION=3.3', 'NODE_VERSION=20'] } },
      'none: its image sets `RUBY_VERSION`, so that it may be a Ruby program',
    ],
    [
      'another language of the image beats a hint of the pod',
      { pod: 'command: [/x], env: [{name: GODEBUG, value: x}]', image: { Env: ['PHP_VERSION=8.3'] } },
      'none: its image sets `PHP_VERSION`, so that it may be a PHP program',
    ],
    ['nothing', { pod: 'command: [/app/x]' }, 'none: nothing about `x` tells its language'],
    ['nothing known about the image', {}, 'none: nothing is known about the image "img"'],
    [
      'an image without words',
      { image: {} },
      'none: neither its pod nor what is known about the image "img" says what it starts',
    ],
  ])('%s', async (_, given, found) => {
    expect(await detected(given)).toBe(found)
  })

  test.each(['sleep', 'tail', 'cat', '/pause', 'redis-server', 'postgres', 'php-fpm', 'bundle', 'bun'])(
    "%s is nobody's",
    async (program) => {
      expect(
        await detected({ pod: `command: [${program}]`, image: { Env: ['PYTHON_VERSION=3.11'] } }),
      ).toMatch(/^none: /)
    },
  )
})

describe('runtimeNamed', () => {
  test.each([
    ['go', 'go'],
    ['Golang', 'go'],
    ['NODE', 'nodejs'],
    ['python3', 'python'],
    ['dotnet', 'netcore'],
    ['java', 'jvm'],
    ['rust', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('%j is %s', (word, name) => {
    expect(runtimeNamed(word)?.name).toBe(name)
  })

  test('every name is its own', () => {
    expect(RUNTIME_NAMES.map((name) => runtimeNamed(name)?.name)).toEqual([...RUNTIME_NAMES])
  })
})
