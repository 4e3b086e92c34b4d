import { baseName } from '../container/words.js'
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
    'curl dig host nc ncat netcat nslookup ping socat telnet wget wait-for wait-for-it wait-for-it.sh wait-for.sh wait4x ' +
    'wait-for-postgres.sh dockerize pg_isready psql mysql mysqladmin redis-cli mongosh aws gcloud az gsutil kubectl vault git ' +
    // Readers of a log at the end of a pipe.
    'bunyan humanlog multilog pino-pretty rotatelogs cronolog svlogd logrotate ts'
  ).split(' '),
)

/** Subcommands that prepare, or all but those that do not. */
type Subcommands = ReadonlySet<string> | { readonly allBut: ReadonlySet<string> }

function of(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

const ALL: Subcommands = { allBut: new Set() }
const NODE_STEPS = of(
  'add audit build ci clean codegen compile db:migrate db:seed dedupe format generate i install lint link migrate ' +
    'migrate:deploy migrate:latest migration:run migrations postinstall prebuild prepare prestart prisma:generate ' +
    'prisma:migrate prune rebuild seed set setup test tsc typecheck typeorm:migrate update',
)
const DJANGO_STEPS = of(
  'check clearsessions collectstatic compilemessages compress createcachetable createsuperuser dumpdata ensure_adminuser ' +
    'flush loaddata makemessages makemigrations migrate migrate_schemas rebuild_index showmigrations sqlmigrate test ' +
    'wait_for_db',
)

/** Programs that prepare for another with some of their subcommands, or with all of them. */
const PREPARING: { readonly [program: string]: Subcommands } = {
  npm: NODE_STEPS,
  yarn: NODE_STEPS,
  pnpm: NODE_STEPS,
  bun: NODE_STEPS,
  prisma: of('db generate migrate'),
  knex: of('migrate:latest migrate:up seed:run'),
  sequelize: of('db:migrate db:seed db:seed:all'),
  'sequelize-cli': of('db:migrate db:seed db:seed:all'),
  typeorm: of('migration:run schema:sync'),
  'node-pg-migrate': ALL,
  'db-migrate': ALL,
  'drizzle-kit': ALL,
  tsc: ALL,
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
  const steps = Object.hasOwn(PREPARING, baseName(program)) ? PREPARING[baseName(program)] : undefined
  if (steps === undefined) return false
  const operands = rest.filter((word) => !word.startsWith('-'))
  if ('allBut' in steps) return !operands.some((word) => steps.allBut.has(word))
  const [first = '', second = ''] = operands
  const isNamed = first === 'run' || first === 'run-script'
  return steps.has(isNamed ? second : first)
}

/** A Python program's own words: those of the script or module that its interpreter runs. */
function behindInterpreter(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words
  if (!isPythonInterpreter(program)) return words
  const { module, behind } = interpreterWords(rest)
  return module === undefined ? behind : [module, ...behind]
}
