import { isTool } from '../command/preparatory.js'
import { SHELLS } from '../command/shells.js'
import type { Container } from '../container/container.js'
import type { RuntimeName } from '../container/plan.js'
import { UNKNOWN } from '../container/reasons.js'
import { baseName } from '../container/words.js'
import type { Rank } from './evidence.js'
import { RANKS } from './evidence.js'
import { RUNTIMES } from './index.js'
import { otherLanguage } from './other-languages.js'
import type { Runtime } from './runtime.js'
import { launchedTexts, programName } from './runtime.js'

/** The runtime a container is taken for, and why. */
export interface Match {
  readonly rank: Rank
  readonly runtime: Runtime
  /** In words that follow "because". */
  readonly because: string
}

// Programs that no debugger here is for, by what they are, so that a stray variable of the image does not decide for them.
const OTHERS: { readonly [what: string]: string } = {
  'a Ruby program': 'ruby bundle bundler rails rake rackup puma unicorn sidekiq passenger irb jruby',
  'a PHP program': 'php php-fpm php-cgi composer artisan frankenphp rr apache2-foreground',
  'a Perl program': 'perl plackup starman',
  'an Elixir or Erlang program': 'elixir mix iex erl rebar3',
  'a Rust tool': 'cargo',
  'a Swift program': 'swift vapor',
  'a Dart program': 'dart',
  'an R program': 'R Rscript',
  'a Lua program': 'lua luajit openresty',
  // Its inspector speaks to no common debugger (bun.sh/docs/runtime/debugger).
  'a Bun program': 'bun bunx',
  'a web server': 'nginx httpd apache2 caddy traefik haproxy envoy lighttpd varnishd h2o',
  'a database':
    'postgres mysqld mariadbd mongod mongos redis-server valkey-server memcached cockroach etcd influxd',
  'a server that is used as it is':
    'rabbitmq-server nats-server consul vault minio prometheus grafana-server pause',
}
// The ids of Paketo's, Heroku's and Google Cloud's buildpacks.
const BUILDPACKS: readonly (readonly [RuntimeName, RegExp])[] = [
  ['go', /\/go(?:-build)?$|^google\.go\./],
  ['nodejs', /\/(?:npm-start|yarn-start|node-start|node-run-script|nodejs.*)$|^google\.nodejs\./],
  ['python', /\/(?:python.*)$|^google\.python\./],
  ['netcore', /\/(?:dotnet-execute|dotnet.*)$|^google\.dotnet\./],
  [
    'jvm',
    /\/(?:java.*|jvm.*|executable-jar|dist-zip|apache-tomcat|apache-tomee|liberty|spring-boot|gradle|maven)$|^google\.java\./,
  ],
]

const OTHER_BY_NAME = new Map(
  Object.entries(OTHERS).flatMap(([what, names]) => names.split(' ').map((name) => [name, what] as const)),
)

/** How sure a container's launch is a program of a supported language. */
export function recognition(container: Container): 'by its words' | 'by its surroundings' | undefined {
  const match = detect(container)
  if ('unrecognised' in match) return undefined
  return match.rank === 'launch' ? 'by its words' : 'by its surroundings'
}

/** The runtime with the surest evidence; ties go by the order of the list. Otherwise, why there is none. */
export function detect(container: Container): Match | { readonly unrecognised: string } {
  const { unknown, stranger } = container.launch
  const program = stranger === undefined ? programName(container) : baseName(stranger)
  const other = OTHER_BY_NAME.get(program) ?? (isTool(program) ? 'a tool' : undefined)
  if (other !== undefined) return { unrecognised: UNKNOWN.otherProgram(program, other) }
  if (stranger !== undefined && unknown !== undefined) return { unrecognised: unknown }
  const matches = [
    ...byBuildpack(container),
    ...RUNTIMES.flatMap((runtime) => {
      const evidence = runtime.recognise(container)
      return evidence ? [{ runtime, ...evidence }] : []
    }),
  ]
  const best = RANKS.flatMap((rank) => matches.filter((match) => match.rank === rank))[0]
  const unsure = best?.rank === 'launch' ? undefined : otherLanguage(container)
  if (unsure !== undefined) return { unrecognised: unsure }
  return best ?? { unrecognised: unknown ?? UNKNOWN.noSign(namedIn(container)) }
}

/** The language that the buildpack of a process is for. */
function byBuildpack({ launch }: Container): readonly Match[] {
  const { buildpack = '' } = launch
  const name = BUILDPACKS.find(([, ids]) => ids.test(buildpack))?.[0]
  return RUNTIMES.filter((each) => each.name === name).map((runtime) => ({
    runtime,
    rank: 'image',
    because: `the buildpack "${buildpack}" made its process`,
  }))
}

/** What the launch is called: a shell's script rather than the shell. */
function namedIn(container: Container): string {
  const [program = 'its launch', ...rest] = launchedTexts(container).map(baseName)
  return (SHELLS.has(program) ? rest.find((word) => !word.startsWith('-')) : undefined) ?? program
}
