import { baseName } from '../container/words.js'
import { headOf } from './flags.js'
import { LAUNCHERS } from './launcher-table.js'
import { isNode, scriptOfNode, toolName } from './node-words.js'
import { interpreterWords, isPythonInterpreter } from './python-words.js'

/** Programs that come before or beside another, whatever their arguments: of POSIX, of distributions, of container images. */
const TOOLS = new Set(
  // Files and text.
  (
    'awk basename cat chgrp chmod chown cmp comm cp csplit cut date dd df diff dirname du expand expr find fold gawk getent ' +
    'grep egrep fgrep gunzip gzip head hexdump install join less ln ls md5sum mkdir mkfifo mknod mktemp more mv nl od paste ' +
    'patch pwd readlink realpath rm rmdir sed seq sha1sum sha256sum shred shuf sort split stat sum sync tac tail tar tee ' +
    'touch tr tree truncate uniq unlink unzip wc which whereis xxd yes zcat zip jq yq envsubst gomplate confd ' +
    // The system.
    'arch chattr clear dmesg free groups hostname id ifconfig ip iptables kill killall ldconfig locale locale-gen logger ' +
    'logname lsof mount mountpoint nproc passwd pgrep pidof pkill printenv ps renice route setcap sleep stty sysctl top tty ' +
    'umount uname uptime useradd adduser addgroup groupadd usermod groupmod userdel users vmstat who whoami cron crond ' +
    'update-ca-certificates update-ca-trust openssl ssh-keygen gpg apk apt apt-get dnf dpkg microdnf rpm yum ' +
    // The network, and waiting for it.
    'curl dig host nc ncat netcat nslookup ping socat telnet wget ' +
    'wait-for-postgres.sh pg_isready psql mysql mysqladmin redis-cli mongosh aws gcloud az gsutil kubectl vault git ' +
    // Readers of a log at the end of a pipe.
    'bunyan humanlog multilog pino-pretty rotatelogs cronolog svlogd logrotate ts'
  )
    .split(' ')
    .concat(Object.keys(LAUNCHERS).filter((name) => LAUNCHERS[name]?.isTool)),
)

/** Subcommands that prepare, or all but those that do not. */
type Subcommands = ReadonlySet<string> | { readonly allBut: ReadonlySet<string> }

function of(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

const ALL: Subcommands = { allBut: new Set() }
/** Subcommands of npm, yarn, pnpm and bun that start no script (their manuals). */
const PACKAGE_STEPS = of(
  'add audit cache ci config dedupe deploy fetch i import init install install-test it link outdated pack patch pkg ' +
    'prune publish rebuild remove rm set store t tst un uninstall unlink up update upgrade version why',
)
/** What the names of such scripts are made of: `build:prod`, `db:push`, `prisma-generate`. */
const STEP = of(
  'audit build bundle check ci clean codegen compile copy coverage db fixtures format generate gen init install ' +
    'lint migrate migrateup migration migrations postbuild postinstall prebuild precompile predeploy prepare prestart ' +
    'prettier prune rebuild schema seed seeds setup test tests transpile tsc typecheck types update upgrade',
)
/** With these among them, a script starts something that stays. */
const STAYING = of('run serve start studio watch')
const PACKAGE_MANAGERS = of('npm yarn yarnpkg pnpm bun')
/** Their words for starting a script or a tool of a package. */
const RUNNING = of('run run-script exec x dlx')
/** Options of npm, yarn and pnpm that take the next word and stand before their subcommands. */
const PACKAGE_TAKING_VALUE = of('-C --cwd --dir --prefix -F --filter -w --workspace --loglevel')
const DJANGO_STEPS = of(
  'check clearsessions collectstatic compilemessages compress createcachetable createsuperuser dumpdata ensure_adminuser ' +
    'flush loaddata makemessages makemigrations migrate migrate_schemas rebuild_index showmigrations sqlmigrate test ' +
    'wait_for_db',
)

/** Programs that prepare for another with some of their subcommands, or with all of them. */
const PREPARING: { readonly [program: string]: Subcommands } = {
  // Of Node.js: databases, compilers and bundlers, checks, files.
  prisma: of('db format generate init migrate validate version'),
  knex: ALL,
  sequelize: ALL,
  typeorm: ALL,
  'typeorm-ts-node-commonjs': ALL,
  'typeorm-ts-node-esm': ALL,
  'node-pg-migrate': ALL,
  'db-migrate': ALL,
  'drizzle-kit': { allBut: of('studio') },
  'mikro-orm': ALL,
  ...Object.fromEntries(
    (
      'tsc tsc-alias tsup tsdown swc babel esbuild rollup rolldown webpack ncc graphql-codegen openapi-generator orval ' +
      'typedoc eslint oxlint biome prettier stylelint jest vitest mocha ava c8 nyc playwright cypress rimraf mkdirp cpx ' +
      'copyfiles shx ncp patch-package husky lint-staged'
    )
      .split(' ')
      .map((name) => [name, { allBut: of('serve watch') }]),
  ),
  next: of('build lint info telemetry typegen'),
  nest: of('build generate g new n info i add update'),
  nuxt: of('build generate prepare typecheck'),
  nuxi: of('build generate prepare typecheck'),
  vite: of('build optimize'),
  astro: of('build check sync'),
  remix: of('build vite:build'),
  'react-router': of('build typegen'),
  'react-scripts': of('build test'),
  'vue-cli-service': of('build lint'),
  gatsby: of('build clean'),
  parcel: of('build'),
  ng: of('build test lint generate'),
  strapi: of('build'),
  medusa: of('build db:migrate db:setup db:create'),
  deno: of('add cache check compile fmt install lint test'),
  corepack: ALL,
  pip: ALL,
  pip3: ALL,
  pipx: ALL,
  venv: ALL,
  ensurepip: ALL,
  compileall: ALL,
  'manage.py': DJANGO_STEPS,
  'django-admin': DJANGO_STEPS,
  django: DJANGO_STEPS,
  alembic: ALL,
  flask: { allBut: of('run') },
  airflow: of('db users connections variables pools roles sync-perm'),
  prefect: of('deploy block'),
  mlflow: of('db'),
  dagster: of('instance'),
  superset: of('db fab init'),
  poetry: of('install lock update'),
  uv: of('sync lock pip venv'),
  pipenv: of('install sync lock'),
  'opentelemetry-bootstrap': ALL,
  keytool: ALL,
  jlink: ALL,
  flyway: ALL,
  liquibase: ALL,
  migrate: ALL,
  goose: ALL,
  atlas: ALL,
  'dotnet-ef': ALL,
}

/** Whether a program is a tool, which is never what a container is for. */
export function isTool(program: string): boolean {
  return TOOLS.has(baseName(program))
}

/** Whether a command only prepares for another, as `npm run build` or `python manage.py migrate` do. */
export function isPreparatory(words: readonly string[]): boolean {
  const [program = '', ...rest] = behindInterpreter(words)
  const name = toolName(program)
  if (PACKAGE_MANAGERS.has(name)) return isStepOfPackage(rest)
  const steps = Object.hasOwn(PREPARING, name) ? PREPARING[name] : undefined
  if (steps === undefined || rest.some((word) => word === '--watch' || word === '-w')) return false
  const operands = rest.filter((word) => !word.startsWith('-'))
  return 'allBut' in steps ? !operands.some((word) => steps.allBut.has(word)) : steps.has(operands[0] ?? '')
}

/** The program's own words behind its interpreter: those of the script or module that runs. */
function behindInterpreter(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words
  if (isNode(program)) return words.slice(scriptOfNode(words))
  if (!isPythonInterpreter(program)) return words
  const { module, behind } = interpreterWords(rest)
  return module === undefined ? behind : [module, ...behind]
}

/** Whether a package manager does something of its own, a script that prepares, or a tool that does. */
function isStepOfPackage(words: readonly string[]): boolean {
  const [first = '', ...rest] = words.slice(headOf(words, PACKAGE_TAKING_VALUE).length)
  if (first === 'workspace') return isStepOfPackage(rest.slice(1))
  const [script = '', ...behind] = RUNNING.has(first)
    ? rest.slice(headOf(rest, PACKAGE_TAKING_VALUE).length)
    : [first, ...rest]
  return (
    (script === first && PACKAGE_STEPS.has(first)) || isStep(script) || isPreparatory([script, ...behind])
  )
}

function isStep(script: string): boolean {
  const parts = script.split(/[:._-]/)
  return parts.some((part) => STEP.has(part)) && !parts.some((part) => STAYING.has(part))
}
