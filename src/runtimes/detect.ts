import { isTool } from '../command/preparatory.js'
import type { Container } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Rank } from './evidence.js'
import { RANKS } from './evidence.js'
import { RUNTIMES } from './index.js'
import { otherLanguage } from './other-languages.js'
import type { Runtime } from './runtime.js'
import { programName } from './runtime.js'

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
  'a Bun program, whose inspector no common debugger speaks to': 'bun bunx',
  'a web server': 'nginx httpd apache2 caddy traefik haproxy envoy lighttpd varnishd h2o',
  'a database':
    'postgres mysqld mariadbd mongod mongos redis-server valkey-server memcached cockroach etcd influxd',
  'a server that is used as it is':
    'rabbitmq-server nats-server consul vault minio prometheus grafana-server pause',
}
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
  const program = programName(container)
  const other = OTHER_BY_NAME.get(program) ?? (isTool(program) ? 'a tool' : undefined)
  if (other !== undefined) return { unrecognised: UNKNOWN.otherProgram(program, other) }
  const matches = RUNTIMES.flatMap((runtime) => {
    const evidence = runtime.recognise(container)
    return evidence ? [{ runtime, ...evidence }] : []
  })
  const best = RANKS.flatMap((rank) => matches.filter((match) => match.rank === rank))[0]
  const unsure = best?.rank === 'launch' ? undefined : otherLanguage(container)
  if (unsure !== undefined) return { unrecognised: unsure }
  return best ?? { unrecognised: container.launch.unknown ?? UNKNOWN.noSign(program || 'its launch') }
}
