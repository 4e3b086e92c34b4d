import type { Container } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Rank } from './evidence.js'
import { RANKS } from './evidence.js'
import { RUNTIMES } from './index.js'
import type { Runtime } from './runtime.js'
import { programName } from './runtime.js'

/** The runtime a container is taken for, and why. */
export interface Match {
  readonly rank: Rank
  readonly runtime: Runtime
  /** In words that follow "because". */
  readonly because: string
}

// Programs of languages without a debugger here, so that a stray variable of the image does not decide for them.
const OTHER_PROGRAMS = new Set([
  'ruby',
  'bundle',
  'rails',
  'rake',
  'puma',
  'unicorn',
  'sidekiq',
  'php',
  'php-fpm',
  'apache2',
  'apache2-foreground',
  'httpd',
  'perl',
  'nginx',
  'envoy',
  'redis-server',
  'postgres',
  'mysqld',
  'mongod',
  'sleep',
  'tail',
  'cat',
  'true',
  'pause',
  'deno',
  'bun',
])

/** How sure a container's launch is a program of a supported language. */
export function recognition(container: Container): 'by its words' | 'by its surroundings' | undefined {
  const match = detect(container)
  if ('unrecognised' in match) return undefined
  return match.rank === 'launch' ? 'by its words' : 'by its surroundings'
}

/** The runtime with the surest evidence; ties go by the order of the list. Otherwise, why there is none. */
export function detect(container: Container): Match | { readonly unrecognised: string } {
  const program = programName(container)
  if (OTHER_PROGRAMS.has(program)) return { unrecognised: UNKNOWN.otherLanguage(program) }
  const matches = RUNTIMES.flatMap((runtime) => {
    const evidence = runtime.recognise(container)
    return evidence ? [{ runtime, ...evidence }] : []
  })
  const best = RANKS.flatMap((rank) => matches.filter((match) => match.rank === rank))[0]
  return best ?? { unrecognised: container.launch.unknown ?? UNKNOWN.noSign(program || 'its launch') }
}
