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
)
const JAVA = fc.constantFrom<Words>(
  ['java', '-jar', '/app.jar'],
  ['java', '-Xmx64m', '-cp', '/app/*', 'com.example.Main'],
  ['/opt/java/bin/java', '@args', '-jar', '/app.jar'],
)
const GO = fc.constantFrom<Words>(['/app/server'], ['./server'], ['/ko-app/server'], ['/server'])
const DOTNET = fc.constantFrom<Words>(['dotnet', 'app.dll'], ['/app/Service'])

interface Program {
  readonly words: Words
  readonly env: Words
}

const PROGRAM: fc.Arbitrary<Program> = fc
  .tuple(
    fc.oneof(
      NODE.map((words) => ({ words, env: ['NODE_VERSION=22.12.0'] })),
      PYTHON.map((words) => ({ words, env: ['PYTHON_VERSION=3.11.9'] })),
      JAVA.map((words) => ({ words, env: ['JAVA_HOME=/opt/java', 'JAVA_VERSION=jdk-21.0.4+7'] })),
      GO.map((words) => ({ words, env: ['GOLANG_VERSION=1.23.4'] })),
      DOTNET.map((words) => ({
        words,
        env: ['DOTNET_RUNNING_IN_CONTAINER=true', 'DOTNET_EnableDiagnostics=0'],
      })),
    ),
    fc.array(ARGUMENT, { maxLength: 3 }),
  )
  .map(([program, args]) => ({ ...program, words: [...program.words, ...args] }))

/** Launchers before words. */
const LAUNCHER = fc.constantFrom<Words>(
  ['tini', '--'],
  ['/sbin/tini', '-s', '-g', '--'],
  ['dumb-init', '--'],
  ['dumb-init', '-v', '-c'],
  ['catatonit', '--'],
  ['/sbin/docker-init', '--'],
  ['/init'],
  ['docker-entrypoint.sh'],
  ['/__cacert_entrypoint.sh'],
  ['env', 'A=b'],
  ['env', '-u', 'X', 'A=b', 'C=d e'],
  ['/usr/bin/env'],
  ['nohup'],
  ['nice', '-n', '5'],
  ['gosu', 'app'],
  ['su-exec', 'app:app'],
  ['setpriv', '--reuid=1000', '--clear-groups'],
  ['stdbuf', '-oL'],
  ['timeout', '60'],
)
const SHELL = fc.constantFrom<Words>(
  ['sh', '-c'],
  ['/bin/sh', '-c'],
  ['bash', '-c'],
  ['/bin/bash', '-ec'],
  ['bash', '-euo', 'pipefail', '-c'],
  ['/usr/bin/env', 'bash', '-c'],
  ['dash', '-c'],
  ['ash', '-ec'],
)

/** A word as a shell takes it for itself, in one way or another. */
function quoted(word: string, way: number): string {
  if (way % 3 === 0 && /^[\w./:=@%+,-]+$/.test(word)) return word
  if (way % 3 === 1) return `"${word.replaceAll(/["$\\`]/g, '\\$&')}"`
  return `'${word.replaceAll("'", "'\\''")}'`
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
)

/** Words with launchers before them, or in a script, or handed to a script as its arguments; several deep. */
function wrapped(words: Words, depth: number): fc.Arbitrary<Words> {
  if (depth === 0) return fc.constant(words)
  const inside = fc.oneof(
    { weight: 3, arbitrary: fc.constant(words) },
    { weight: 4, arbitrary: LAUNCHER.map((launcher) => [...launcher, ...words]) },
    {
      weight: 4,
      arbitrary: fc.tuple(SHELL, SCRIPT, fc.nat(8)).map(([shell, script, way]) => {
        const line = words.map((word, i) => (i === 0 ? word : quoted(word, way + i))).join(' ')
        return [...shell, script(line)]
      }),
    },
    { weight: 1, arbitrary: SHELL.map((shell) => [...shell, 'exec "$@"', 'sh', ...words]) },
    { weight: 1, arbitrary: SHELL.map((shell) => [...shell, 'exec "$0" "$@"', ...words]) },
  )
  return inside.chain((once) => wrapped(once, depth - 1))
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
      return { image: { Entrypoint: head, Cmd: ['phantom', '--inspect'] }, pod: { args: ofPod(tail) } }
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
  { name: 'PYTHONPATH', value: '/srv/lib' },
  { name: 'JAVA_TOOL_OPTIONS', valueFrom: { configMapKeyRef: { name: 'options', key: 'java' } } },
  { name: 'REF', value: '$(PORT)/x' },
])

/** Any launch: a program of a supported language behind launchers and in scripts, in the fields of image and pod. */
export const LAUNCH: fc.Arbitrary<Launch> = fc
  .tuple(PROGRAM, fc.nat(2))
  .chain(([program, depth]) =>
    fc.tuple(fc.constant(program), wrapped(program.words, depth), fc.nat(5), fc.nat(12), POD_ENV),
  )
  .map(([program, words, way, at, env]) => {
    const { image, pod } = split(words, way, at)
    return {
      container: { ...pod, ...(env.length > 0 ? { env } : {}) },
      image: { ...image, Env: [PATH, ...program.env], WorkingDir: '/app' },
      data: { configMaps: { options: { java: '-Xmx64m' } } },
    }
  })
