import fc from 'fast-check'
import type { EnvVariable, ImageSettings, PodContainer } from '../simulator/kubernetes.js'
import type { Launch } from '../simulator/run.js'

type Words = readonly string[]

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** An argument as people give it, and as nobody hopes to see it. */
const ARGUMENT = fc.constantFrom(
  '--port=8080',
  '-v',
  '--name',
  'a b',
  '',
  "it's",
  '$HOME',
  '$(PORT)',
  '$$',
  '*',
  '"q"',
  '--',
  'x=y',
  '#no',
  '~',
  'é😀',
  '\\n',
  ';',
  '&&',
  '-c',
  '-m',
  'a\nb',
  'a\tb',
  '日本',
  'a\\',
  '`date`',
  '{a,b}',
  '!',
  '[x]?',
  'a;b|c&d',
  '${X:-y}',
  "$'z'",
  '"$@"',
  '--inspect=0',
  '-agentlib:jdwp',
)

const NODE = fc.constantFrom<Words>(
  ['node', 'server.js'],
  ['nodejs', 'server.js'],
  ['/usr/local/bin/node', 'server.js'],
  ['node', '-r', './x.js', 'server.js'],
  ['node', '--import', './x.mjs', 'server.mjs'],
  ['node', '--max-old-space-size=64', 'server.js'],
  ['node', '--', 'server.js'],
  ['nodemon', 'server.js'],
  ['tsx', 'server.ts'],
  ['tsx', 'watch', 'server.ts'],
  ['npx', 'tsx', 'server.ts'],
  ['npm', 'start'],
  ['npm', 'run', 'serve'],
  ['npm', 'exec', '--', 'tsx', 'server.ts'],
  ['yarn', 'start'],
  ['yarn', 'node', 'server.js'],
  ['pnpm', 'start'],
  ['pnpm', 'exec', 'nodemon', 'server.js'],
  ['ts-node', 'server.ts'],
  ['next', 'start'],
  ['nest', 'start'],
  ['pm2-runtime', 'server.js'],
  ['cross-env', 'A=b', 'node', 'server.js'],
  ['dotenvx', 'run', '--', 'node', 'server.js'],
  ['node', '/usr/local/lib/node_modules/npm/bin/npm-cli.js', 'start'],
  ['node', '-e', 'require("./server.js")'],
  ['node', '.'],
  ['node', 'dist/my server.js'],
  ['deno', 'run', '-A', 'server.ts'],
  ['./start.sh'],
)
const PYTHON = fc.constantFrom<Words>(
  ['python', 'app.py'],
  ['python3', 'app.py'],
  ['python3.11', 'app.py'],
  ['python', '-u', 'app.py'],
  ['python', '-O', '-X', 'dev', 'app.py'],
  ['python', '-W', 'ignore', '-m', 'app'],
  ['python', '-m', 'app'],
  ['python', '-c', 'pass'],
  ['gunicorn', 'app:app'],
  ['flask', 'run'],
  ['/usr/local/bin/gunicorn', 'app:app'],
  ['uvicorn', 'app:app'],
  ['celery', '-A', 'app', 'worker'],
  ['python', '-mapp'],
  ['python', '-um', 'app'],
  ['python', '-uc', 'import app'],
  ['python', './app.py'],
  ['python', '/srv/my app.py'],
  ['python', 'manage.py', 'runserver', '0.0.0.0:80'],
  ['python', '-m', 'gunicorn', 'app:app'],
  ['python', '-m', 'flask', 'run', '--debug'],
  ['python', '-I', 'app.py'],
  ['python', '-E', '-m', 'app'],
  ['pypy3', 'app.py'],
  ['hypercorn', 'app:app'],
  ['streamlit', 'run', 'app.py'],
  ['uwsgi', '--http', ':80'],
  ['fares', 'serve'],
  ['/usr/local/bin/fares', 'serve'],
  ['./app.py'],
)
const JAVA = fc.constantFrom<Words>(
  ['java', '-jar', '/app.jar'],
  ['java', '-Xmx64m', '-cp', '/app/*', 'com.example.Main'],
  ['/opt/java/bin/java', '@args', '-jar', '/app.jar'],
  ['java', '--module-path', '/app/lib', '-m', 'a/com.example.Main'],
  ['java', '-javaagent:/otel.jar', '-jar', '/app.jar'],
  ['./bin/app'],
  ['/app/bin/start.sh'],
  ['catalina.sh', 'run'],
  ['mvn', 'spring-boot:run'],
  ['./gradlew', 'bootRun'],
)
const GO = fc.constantFrom<Words>(['/app/server'], ['./server'], ['/ko-app/server'], ['/server'], ['server'])
const DOTNET = fc.constantFrom<Words>(['dotnet', 'app.dll'], ['/app/Service'])

type Language = 'nodejs' | 'python' | 'jvm' | 'go' | 'netcore'

interface Program {
  readonly language: Language
  readonly words: Words
  readonly env: Words
}

const ENV: { readonly [language in Language]: Words } = {
  nodejs: ['NODE_VERSION=22.12.0'],
  python: ['PYTHON_VERSION=3.11.9'],
  jvm: ['JAVA_HOME=/opt/java', 'JAVA_VERSION=jdk-21.0.4+7'],
  go: ['GOLANG_VERSION=1.23.4'],
  netcore: ['DOTNET_RUNNING_IN_CONTAINER=true', 'DOTNET_EnableDiagnostics=0'],
}

function programs(language: Language, words: fc.Arbitrary<Words>): fc.Arbitrary<Program> {
  return words.map((each) => ({ language, words: each, env: ENV[language] }))
}

const PROGRAM: fc.Arbitrary<Program> = fc
  .tuple(
    fc.oneof(
      programs('nodejs', NODE),
      programs('python', PYTHON),
      programs('jvm', JAVA),
      programs('go', GO),
      programs('netcore', DOTNET),
    ),
    fc.array(ARGUMENT, { maxLength: 3 }),
  )
  .map(([program, args]) => ({ ...program, words: [...program.words, ...args] }))

/** Launchers before words, whatever these start. */
const LAUNCHERS: readonly Words[] = [
  ['tini', '--'],
  ['tini'],
  ['/sbin/tini', '-s', '-g', '--'],
  ['dumb-init', '--'],
  ['dumb-init', '-v', '-c'],
  ['catatonit', '--'],
  ['/sbin/docker-init', '--'],
  ['/init'],
  ['docker-entrypoint.sh'],
  ['/usr/local/bin/docker-entrypoint.sh'],
  ['/__cacert_entrypoint.sh'],
  ['env', 'A=b'],
  ['env', '-u', 'X', 'A=b', 'C=d e'],
  ['/usr/bin/env'],
  ['env', '-i', 'PATH=/usr/local/bin:/usr/bin:/bin'],
  ['nohup'],
  ['nice', '-n', '5'],
  ['nice', '-10'],
  ['ionice', '-c2', '-n', '7'],
  ['setsid', '-w'],
  ['gosu', 'app'],
  ['s6-setuidgid', 'app'],
  ['/sbin/setuser', 'app'],
  ['chpst', '-u', 'app', '-P'],
  ['numactl', '--interleave=all'],
  ['xvfb-run', '-a'],
  ['wait4x', 'tcp', 'db:5432', '--'],
  ['su-exec', 'app:app'],
  ['setpriv', '--reuid=1000', '--clear-groups'],
  ['setpriv', '--reuid', '1000', '--'],
  ['stdbuf', '-oL'],
  ['stdbuf', '-o', '0', '-e', 'L'],
  ['timeout', '60'],
  ['timeout', '-k', '5', '60'],
  ['time'],
  ['busybox', 'nohup'],
  ['chamber', 'exec', 'app', '--'],
  ['dockerize', '-wait', 'tcp://db:5432'],
  ['wait-for-it', 'db:5432', '-t', '60', '--'],
]
/** Launchers before the programs of one language. */
const OF_LANGUAGE: { readonly [language in Language]?: readonly Words[] } = {
  python: [
    ['uv', 'run'],
    ['uv', 'run', '--frozen', '--no-dev'],
    ['uv', '--directory', '/srv', 'run', '-p', '3.11'],
    ['poetry', 'run'],
    ['pipenv', 'run'],
    ['pdm', 'run'],
    ['conda', 'run', '-n', 'app', '--no-capture-output'],
    ['micromamba', 'run', '-n', 'app'],
    ['opentelemetry-instrument'],
    ['opentelemetry-instrument', '--traces_exporter', 'console'],
    ['ddtrace-run'],
    ['newrelic-admin', 'run-program'],
    ['elasticapm-run', '--config', 'x=y'],
  ],
  nodejs: [
    ['npx'],
    ['npx', '--yes'],
    ['npm', 'exec', '--'],
    ['pnpm', 'exec'],
    ['cross-env', 'E=f'],
    ['dotenvx', 'run', '-f', '.env', '--'],
  ],
}
const SHELL = fc.constantFrom<Words>(
  ['sh', '-c'],
  ['/bin/sh', '-c'],
  ['bash', '-c'],
  ['/bin/bash', '-ec'],
  ['bash', '-euo', 'pipefail', '-c'],
  ['/usr/bin/env', 'bash', '-c'],
  ['dash', '-c'],
  ['ash', '-ec'],
  ['sh', '-lc'],
  ['bash', '-exc'],
  ['bash', '-O', 'extglob', '-c'],
  ['bash', '--norc', '-c'],
  ['sh', '-e', '-u', '-c', '--'],
  ['busybox', 'sh', '-c'],
  ['su', 'app', '-c'],
  ['su', '-s', '/bin/bash', 'app', '-c'],
  ['su', '-', 'app', '-c'],
)

/** A word as a shell takes it for itself, in one way or another; the last two are what they seem in bash alone. */
function quoted(word: string, way: number): string {
  const isPlain = /^[\w./:=@%+,-]+$/.test(word)
  if (way % 5 === 0 && isPlain) return word
  if (way % 5 === 1) return `"${word.replaceAll(/["$\\`]/g, '\\$&')}"`
  if (way % 5 === 2 && word !== '' && !/\s/.test(word)) return word.replaceAll(/[^\w./:=@%+,-]/gu, '\\$&')
  if (way % 5 === 3 && !isPlain) return `$'${word.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** Words as a line of a shell's script, on one line or on several. */
function lineOf([program = '', ...rest]: Words, way: number): string {
  const gap = way % 7 === 6 ? ' \\\n  ' : ' '
  return [program, ...rest.map((word, i) => quoted(word, way + i))].join(gap)
}

/** Scripts around a command line. */
const SCRIPT = fc.constantFrom<(line: string) => string>(
  (line) => line,
  (line) => `exec ${line}`,
  (line) => `cd /srv && exec ${line}`,
  (line) => `cd /srv; ${line}`,
  (line) => `set -e\ncd /srv\n# start it\nexec ${line}\n`,
  (line) => `FOO=1 BAR="b c" ${line}`,
  (line) => `export FOO=1; exec ${line}`,
  (line) => `${line} 2>&1`,
  (line) => `${line} 2>&1 | tee /tmp/log`,
  (line) => `mkdir -p /tmp/x && ${line}`,
  (line) => `if [ -d /srv ]; then cd /srv; fi; exec ${line}`,
  (line) => `if true; then exec ${line}; fi`,
  (line) => `${line} || exit 1`,
  (line) => `${line} & wait`,
  (line) => `trap 'kill 0' TERM; ${line} & wait $!`,
  (line) => `main() { ${line}; }; main`,
  (line) => `for i in 1; do ${line}; done`,
  (line) => `cat > /tmp/conf <<'END'\nexec node other.js "$X"\nEND\n${line}`,
  (line) => `(cd /srv && ${line})`,
  (line) => `{ ${line}; } > /tmp/log`,
  (line) => `echo "starting \${NAME:-it}"; ${line}`,
  (line) => `case "\${MODE:-run}" in run) exec ${line} ;; *) exit 3 ;; esac`,
  (line) => `until true; do sleep 1; done; ${line}`,
  (line) => `exec nice -n 3 ${line}`,
  (line) => `exec env Q=1 ${line}`,
  (line) => `command ${line}`,
  (line) => `cd /srv;exec ${line};`,
  (line) => `echo one\r\n${line}`,
  (line) => `echo 'it''s' "$HOME" # exec node other.js\n${line} # python other.py`,
  (line) => line.replace(/^\S+/, (program) => `\${RUNNER:-${program}}`),
  (line) => `RUNNER=${line.replace(/^\S+/, (program) => `${program}; exec "$RUNNER"`)}`,
  (line) => `run() { exec "$@"; }; run ${line}`,
  (line) => `log() { echo "$@"; }; log starting node; ${line}`,
  (line) => `start() { cd /srv; "$@"; }\nstart ${line}\n`,
  (line) => `set -- ${line}; exec "$@"`,
  (line) => `${line} <<END\n$HOME\nnode other.js\nEND\n`,
  (line) => `cat <<-END > /tmp/conf\n\tpython \${X:-other.py}\n\tEND\nexec ${line}`,
  (line) => `npm run build && ${line}`,
  (line) => `python manage.py migrate --noinput && ${line}`,
  (line) => `pip install -q -r requirements.txt; ${line}`,
  (line) => `until nc -z db 5432; do sleep 1; done\nexec ${line}`,
  (line) => `python --version && exec ${line}`,
  (line) => `${line}; code=$?; rm -f /tmp/lock; exit $code`,
  (line) => `[ -n "$HOME" ] && ${line}`,
  (line) => `! false && ${line} > /dev/null 2>&1`,
  (line) => `exec > /tmp/log 2>&1; ${line}`,
  (line) => `export A=1 B="\${A:-2}"; unset X; umask 022; ulimit -n 64 || true; ${line}`,
  (line) => `nginx; ${line}`,
  (line) => `/srv/helper & ${line}`,
  (line) => `node other.js & python other.py & ${line}; wait`,
  (line) => `if [ "$ROLE" = worker ]; then exec python worker.py; else exec ${line}; fi`,
  (line) => `eval ${line}`,
  (line) => `VAR=$(id) && ${line}`,
  (line) => `exec ${line} "$@"`,
  (line) => `PORT=\${PORT:-80} ${line} --port $PORT`,
)

/** Scripts that start the words behind them. */
const STARTING_THEIR_WORDS = fc.constantFrom<Words>(
  ['exec "$@"', 'sh'],
  ['exec "$0" "$@"'],
  ['cd /srv && "$@"', '--'],
  ['program=$1; shift; exec "$program" "$@"', 'sh'],
  ['[ $# -gt 0 ] || exit 3; exec "$@"', 'sh'],
)

interface Wrapping {
  readonly words: Words
  readonly language: Language
}

/** Words with launchers before them, or in a script, or handed to a script as its arguments; several deep. */
function wrapped({ words, language }: Wrapping, depth: number): fc.Arbitrary<Words> {
  if (depth === 0) return fc.constant(words)
  const launchers = fc.constantFrom(...LAUNCHERS, ...(OF_LANGUAGE[language] ?? []))
  const inside = fc.oneof(
    { weight: 3, arbitrary: fc.constant(words) },
    { weight: 4, arbitrary: launchers.map((launcher) => [...launcher, ...words]) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(SHELL, SCRIPT, fc.nat(34))
        .map(([shell, script, way]) => [...shell, script(lineOf(words, way))]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(SHELL, STARTING_THEIR_WORDS)
        .map(([shell, start]) => [...shell, ...start, ...words]),
    },
  )
  return inside.chain((once) => wrapped({ words: once, language }, depth - 1))
}

/** A command line as the fields of an image and a pod give it together. */
function split(words: Words, way: number, at: number): { image: ImageSettings; pod: PodContainer } {
  const cut = 1 + (at % words.length)
  const [head, tail] = [words.slice(0, cut), words.slice(cut)]
  // What the pod says is expanded by Kubernetes.
  const ofPod = (all: Words): Words => all.map((word) => word.replaceAll(/\$(?=[$(])/g, '$$$$'))
  switch (way) {
    case 0:
      return { image: { Entrypoint: words }, pod: {} }
    case 1:
      return { image: { Cmd: words }, pod: {} }
    case 2:
      return { image: { Entrypoint: head, Cmd: tail }, pod: {} }
    case 3:
      return {
        image: { Entrypoint: head, Cmd: tail.length > 0 ? ['phantom', '--inspect'] : [] },
        pod: { args: ofPod(tail) },
      }
    case 4:
      return { image: { Entrypoint: ['phantom'], Cmd: ['x'] }, pod: { command: ofPod(words) } }
    default:
      return { image: { Entrypoint: ['phantom'] }, pod: { command: ofPod(head), args: ofPod(tail) } }
  }
}

const POD_ENV = fc.subarray<EnvVariable>([
  { name: 'PORT', value: '9000' },
  { name: 'NAME', value: 'a b' },
  { name: 'NODE_OPTIONS', value: '--max-old-space-size=64' },
  { name: 'LOG', value: '$(NODE_OPTIONS) $$(NODE_OPTIONS)' },
  { name: 'PYTHONPATH', value: '/srv/lib' },
  { name: 'JAVA_TOOL_OPTIONS', valueFrom: { configMapKeyRef: { name: 'options', key: 'java' } } },
  { name: 'JAVA_OPTS', value: '$(JAVA_TOOL_OPTIONS) -ea' },
  { name: 'PATH', value: '/opt/app/bin:/usr/local/bin:/usr/bin:/bin' },
  { name: 'REF', value: '$(PORT)/x' },
  { name: 'ROLE', value: 'web' },
])

/** What may stand in a pod's words by the name of a variable. */
const REFERRED = /app\.(?:py|dll|jar)|server\.[mc]?[jt]s|app:app|\/app\/server/

/** A pod whose words refer to a variable for one of their parts. */
function referring(pod: PodContainer): PodContainer {
  const all = [...(pod.command ?? []), ...(pod.args ?? [])].join(' ')
  const [part] = REFERRED.exec(all) ?? []
  if (part === undefined) return pod
  const put = (words: readonly string[] | null | undefined) =>
    words ? { words: words.map((word) => word.replace(part, '$(PART)')) } : undefined
  const [command, args] = [put(pod.command), put(pod.args)]
  return {
    ...(command ? { command: command.words } : {}),
    ...(args ? { args: args.words } : {}),
    env: [{ name: 'PART', value: part }, ...(pod.env ?? [])],
  }
}

/** Programs of the images' own that every PATH finds. */
const IN_PATH = {
  '/usr/local/bin/server': 'binary',
  '/usr/local/bin/fares': { script: '#!/usr/local/bin/python\n' },
} as const

const DATA = { configMaps: { options: { java: '-Xmx64m' } } }

const PLAIN: fc.Arbitrary<Launch> = fc
  .tuple(PROGRAM, fc.nat(3))
  .chain(([program, depth]) =>
    fc.tuple(
      fc.constant(program),
      wrapped(program, depth),
      fc.nat(5),
      fc.nat(12),
      POD_ENV,
      fc.integer({ min: 1, max: 6 }),
    ),
  )
  .map(([program, words, way, at, env, reference]) => {
    const { image, pod } = split(words, way, at)
    const container = { ...pod, ...(env.length > 0 ? { env } : {}) }
    return {
      container: reference === 1 ? referring(container) : container,
      image: { ...image, Env: [PATH, ...program.env], WorkingDir: '/app' },
      data: DATA,
      runtime: program.language,
      programs: IN_PATH,
    }
  })

const API = fc.constantFrom('0.3', '0.4', '0.6', '0.8', '0.9', '0.10', '0.11', '0.12', '0.14')

/** Images made by Buildpacks: a process that is direct or a script, by each platform API, and a pod that adds words or not. */
const BUILDPACKS: fc.Arbitrary<Launch> = fc
  .tuple(
    PROGRAM,
    API,
    fc.boolean(),
    SCRIPT,
    fc.nat(34),
    fc.nat(5),
    POD_ENV,
    fc.constantFrom('', '/workspace/web'),
  )
  .map(([program, api, isDirect, script, way, fields, env, folder]) => {
    const [command = '', ...args] = program.words
    const isList = ['0.10', '0.11', '0.12', '0.14'].includes(api)
    const isScript = !isDirect && fields % 2 === 0
    const line = isScript ? script(lineOf(program.words, way)) : command
    const process = {
      type: 'web',
      command: isList ? [line] : line,
      args: isScript ? [] : args,
      direct: isDirect,
      buildpackID: 'acme/web',
      ...(folder === '' ? {} : { 'working-dir': folder }),
    }
    const buildpacks = [{ id: 'acme/web', version: '1.2.3', api: fields > 2 ? '0.9' : '0.7' }]
    const old = api === '0.3'
    const pod: PodContainer = [{}, { args: old ? ['web'] : ['--more', '$(PORT)'] }, {}][fields % 3] ?? {}
    return {
      container: { ...pod, ...(env.length > 0 ? { env } : {}) },
      image: {
        Entrypoint: [old ? '/cnb/lifecycle/launcher' : '/cnb/process/web'],
        Env: [PATH, `CNB_PLATFORM_API=${api}`, ...program.env],
        WorkingDir: '/workspace',
        Labels: { 'io.buildpacks.build.metadata': JSON.stringify({ buildpacks, processes: [process] }) },
      },
      data: DATA,
      runtime: program.language,
      programs: IN_PATH,
    }
  })

/** Any launch: a program of a supported language behind launchers and in scripts, in the fields of image and pod. */
export const LAUNCH: fc.Arbitrary<Launch> = fc.oneof(
  { weight: 6, arbitrary: PLAIN },
  { weight: 1, arbitrary: BUILDPACKS },
)
