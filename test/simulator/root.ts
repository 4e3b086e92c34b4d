import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where the stubs stand as files of this project. */
export const STUBS = join(import.meta.dirname, 'stubs')

const SHELLS = ['/bin/dash', '/bin/bash', '/usr/bin/env', '/usr/bin/perl']
/** Tools that run for real, behind a stub that tells that they ran. */
const TOOLS = (
  'cat mkdir ls rm cp mv ln chmod sed grep tr cut head tail tee sort uniq wc dirname basename readlink touch seq xargs ' +
  'hostname printenv mktemp rmdir'
).split(' ')
/** Compiled programs that only tell that they ran, or launchers: what they do is in the stubs. */
const BINARIES = (
  'node nodejs java javac keytool jcmd jps dotnet dlv tini tini-static dumb-init catatonit docker-init gosu su-exec su runuser setpriv ' +
  'nice nohup stdbuf time timeout ionice chrt taskset setsid sudo uv pid1 with-contenv busybox mamba micromamba deno bun sleep curl wget nc pg_isready ' +
  'chown uwsgi nginx ruby bundle php go cargo update-ca-certificates id whoami find awk date uname ' +
  'setuser s6-setuidgid chpst numactl xvfb-run catchsegv wait4x vault-env dockerize dotenv chamber doppler aws-vault berglas wait-for-it wait-for-it.sh wait-for wait-for.sh ' +
  'python python2 python2.7 python3 python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 pypy pypy3'
).split(' ')

/** Python scripts that `pip install` writes, with the interpreter's path in the first line. */
export const CONSOLE_SCRIPTS: ReadonlySet<string> = new Set(
  (
    'pip pip3 gunicorn uvicorn hypercorn daphne flask fastapi django-admin celery locust streamlit ray alembic granian ' +
    'jupyter mlflow airflow dramatiq rq scrapy pytest debugpy opentelemetry-instrument opentelemetry-bootstrap ddtrace-run ' +
    'newrelic-admin elasticapm-run poetry pipenv pdm conda honcho huey_consumer waitress-serve'
  ).split(' '),
)

/** Scripts of node, which `npm install` links with `env node` in the first line. */
export const NODE_TOOLS: ReadonlySet<string> = new Set(
  (
    'npm npx yarn yarnpkg pnpm corepack nodemon tsx ts-node ts-node-dev next nest pm2 pm2-runtime cross-env concurrently ' +
    'functions-framework prisma sequelize knex vite nuxt dotenvx ts-node-esm tsnd node-dev babel-node'
  ).split(' '),
)

const SCRIPTS: { readonly [name: string]: string } = {
  mvn: '@mvn',
  gradle: '@gradle',
  'catalina.sh': '@catalina',
}

/** Every program that is on PATH in every container. */
export const BASE_PROGRAMS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'ash',
  'dash',
  'env',
  ...TOOLS,
  ...BINARIES,
  ...CONSOLE_SCRIPTS,
  ...NODE_TOOLS,
  ...Object.keys(SCRIPTS),
])

/** Folders that a program may write to, emptied after each launch. */
export const WRITABLE = ['tmp', 'run', 'root', 'var/log', 'simulator/state']

/** The files that a launch leaves behind. */
export const LEFT = { records: 'simulator/records', stdout: 'simulator/stdout', stderr: 'simulator/stderr' }

/** Makes the root folder of a container: real shells, stubs for everything else, nothing of this machine. */
export function makeRoot(): string {
  demandRoot()
  const root = mkdtempSync(join(tmpdir(), 'launch-simulator-'))
  // As in most containers, a script may make folders at the top; what stands there is not its own.
  chmodSync(root, 0o1777)
  for (const folder of [
    'usr/local/bin',
    'usr/bin',
    'usr/sbin',
    'sbin',
    'dev',
    'etc',
    'node_modules/.bin',
    'simulator/tools',
    'simulator/world',
  ]) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  for (const folder of WRITABLE) writableFolder(join(root, folder))
  for (const file of Object.values(LEFT)) writableFile(join(root, file))
  symlinkSync('usr/bin', join(root, 'bin'))
  addReal(root)
  addStubs(root)
  addDebuggers(root)
  addDevices(root)
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  return root
}

function demandRoot(): void {
  if (process.getuid?.() !== 0) {
    throw new Error(
      'the launch simulator runs shells in a chroot and must be root: run it as root, or in a container',
    )
  }
  if (process.platform !== 'linux' || !existsSync('/usr/sbin/chroot')) {
    throw new Error('the launch simulator needs Linux and /usr/sbin/chroot (Debian: coreutils)')
  }
  const missing = SHELLS.filter((path) => !existsSync(path))
  if (missing.length > 0)
    throw new Error(
      `the launch simulator needs ${missing.join(', ')} (Debian: dash, bash, coreutils, perl-base)`,
    )
}

function addReal(root: string): void {
  const tools = TOOLS.flatMap(
    (name) => ['/usr/bin', '/bin'].map((folder) => `${folder}/${name}`).find(existsSync) ?? [],
  )
  const all = [...SHELLS, ...tools]
  for (const path of SHELLS) copy(path, join(root, 'usr/bin', path.slice(path.lastIndexOf('/') + 1)))
  for (const path of tools) copy(path, join(root, 'simulator/tools', path.slice(path.lastIndexOf('/') + 1)))
  // ldd ends with an exit code of its own for what is no dynamic program, such as a tool that is a script.
  const { stdout } = spawnSync('ldd', all, { encoding: 'utf8' })
  for (const library of new Set(stdout.match(/\/[^\s:()]+\.so[^\s:()]*/g) ?? []))
    copy(library, join(root, library))
  // Perl's own would be read for each stub; what they check is checked when the stubs are written.
  for (const folder of perlFolders()) {
    mkdirSync(join(root, folder), { recursive: true })
    for (const name of ['strict.pm', 'warnings.pm']) writeFileSync(join(root, folder, name), '1;\n')
  }
  for (const name of ['sh', 'ash']) linkSync(join(root, 'usr/bin/dash'), join(root, 'usr/bin', name))
}

function perlFolders(): readonly string[] {
  return spawnSync('/usr/bin/perl', ['-e', 'print $INC[0]'], { encoding: 'utf8', env: {} }).stdout.split('\n')
}

function copy(from: string, to: string): void {
  if (existsSync(to)) return
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(realpathSync(from), to)
  chmodSync(to, 0o755)
}

function addStubs(root: string): void {
  cpSync(STUBS, join(root, 'simulator/stubs'), { recursive: true })
  copy(join(STUBS, 'binary.pl'), join(root, 'simulator/binary'))
  copy(join(STUBS, 'note.pl'), join(root, 'simulator/note'))
  for (const name of [...BINARIES, ...TOOLS]) addFile(root, `/usr/local/bin/${name}`, 'binary')
  for (const name of ['python', 'python3', 'node', 'java', ...TOOLS])
    addFile(root, `/usr/bin/${name}`, 'binary')
  for (const name of ['python', 'python3', 'node', 'java'])
    addFile(root, `/opt/${name}/bin/${name}`, 'binary')
  for (const name of ['tini', 'docker-init', 'catatonit']) addFile(root, `/sbin/${name}`, 'binary')
  for (const path of ['/init', '/nodejs/bin/node', '/opt/server', '/cnb/lifecycle/launcher'])
    addFile(root, path, 'binary')
  for (const type of ['web', 'worker', 'task', 'executable-jar'])
    addFile(root, `/cnb/process/${type}`, 'binary')
  for (const name of CONSOLE_SCRIPTS)
    addFile(root, `/usr/local/bin/${name}`, { script: '#!/usr/local/bin/python\n' })
  for (const name of NODE_TOOLS) {
    addFile(root, `/usr/local/bin/${name}`, { script: '#!/usr/bin/env node\n' })
    addFile(root, `/node_modules/.bin/${name}`, { script: '#!/usr/bin/env node\n' })
  }
  for (const [name, script] of Object.entries(SCRIPTS)) addFile(root, `/usr/local/bin/${name}`, { script })
}

/** The published support images' files, with a debugpy, ptvsd and pydevd for each Python up to 3.11. */
function addDebuggers(root: string): void {
  for (const path of ['/dbg/go/bin/dlv', '/dbg/python/launcher', '/dbg/nodejs/bin/node'])
    addFile(root, path, 'binary')
  for (const version of ['2.7', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11']) {
    const library = join(root, `dbg/python/lib/python${version}/site-packages`)
    mkdirSync(library, { recursive: true })
    for (const module of ['debugpy', 'ptvsd', 'pydevd']) writeFileSync(join(library, module), '')
  }
}

/** Puts a program at a path of the root: a link to the stub of binaries, or a script (a file of `stubs/scripts` for `@name words`). */
export function addFile(root: string, path: string, file: 'binary' | { readonly script: string }): void {
  const to = join(root, path)
  mkdirSync(dirname(to), { recursive: true })
  if (existsSync(to)) return
  if (file === 'binary') return linkSync(join(root, 'simulator/binary'), to)
  writeFileSync(to, scriptText(file.script))
  chmodSync(to, 0o755)
}

const texts = new Map<string, string>()

function scriptText(script: string): string {
  const [, name, program = ''] = /^@([\w-]+) ?(.*)$/.exec(script) ?? []
  if (name === undefined) return script
  const text = texts.get(name) ?? readFileSync(join(STUBS, 'scripts', `${name}.sh`), 'utf8')
  texts.set(name, text)
  return text.replace('@PROGRAM@', program)
}

// Where devices cannot be made (no CAP_MKNOD, a file system without devices), files that are emptied do.
function addDevices(root: string): void {
  const nothing = join(root, 'dev/null')
  try {
    execFileSync('mknod', ['-m', '666', nothing, 'c', '1', '3'], { stdio: 'ignore' })
    writeFileSync(nothing, '')
  } catch {
    rmSync(nothing, { force: true })
    writableFile(nothing)
  }
  for (const name of ['stdout', 'stderr']) symlinkSync(`/simulator/${name}`, join(root, 'dev', name))
}

function writableFolder(path: string): void {
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o1777)
}

function writableFile(path: string): void {
  writeFileSync(path, '')
  chmodSync(path, 0o666)
}

/** Whether a path of the root is a folder. */
export function isFolder(root: string, path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
}
