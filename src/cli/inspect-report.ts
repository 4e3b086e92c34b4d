import type { Config } from '../config/config.js'
import type { ImageConfig } from '../container/container.js'
import { platformName } from '../images/platform.js'
import type { ImageFacts } from '../images/source.js'
import { resultLine } from '../krm/result.js'
import type { Asked, Images } from './ask-images.js'
import { asLocked } from './lock-file.js'
import type { Debugged, PlainContainer, Suggestion } from './plain-pod.js'
import { debugPlainPod, plainWorkload, suggestionFor } from './plain-pod.js'
import { shownWords, visible } from './visible.js'

/** A line of the report: what it is about, and what is so. */
type Line = readonly [label: string, text: string]

const WIDTH = 12
const ANY_PLATFORM = { os: 'linux', architecture: 'amd64' }

/** What an image says, who says so, its language and launch, and what the function would do with a plain pod of it. */
export async function inspectReport(
  { facts, others }: Asked & { readonly facts: ImageFacts },
  container: PlainContainer,
  { config, images }: { readonly config: Config; readonly images: Images },
): Promise<string> {
  const { by, unknown = [] } = facts
  const known = { config: facts.config, gaps: unknown, by, faults: [] }
  const means = { config, images, known }
  const suggestion = await suggestionFor(container, plainWorkload(), means)
  const debugged = await debugPlainPod(container, means)
  const parts = [
    originLines(container.image, facts, others),
    configLines(facts),
    launchLines(container, facts.config, suggestion),
    outcomeLines(debugged),
  ]
  return parts.map((lines) => lines.map(lineText).join('')).join('\n')
}

function originLines(image: string, facts: ImageFacts, others: readonly string[]): readonly Line[] {
  const { by, digest, platform } = facts
  return [
    ['Image', image],
    ['Known by', by],
    ...others.map((other): Line => ['', `(${other})`]),
    ['Digest', digest ?? 'not known'],
    ['Platform', platform ? platformName(platform) : 'not known'],
  ]
}

function configLines({ config, unknown = [] }: ImageFacts): readonly Line[] {
  const { Entrypoint = [], Cmd = [], Env = [], WorkingDir = '', User = '' } = config
  const or = (field: string, text: string): Line => {
    const isGap = unknown.some((name) => name === field)
    return [
      field,
      [text, ...(isGap ? ['not known'] : [])].filter(Boolean).join(', and more that is ') || 'none',
    ]
  }
  return [
    or('Entrypoint', shownWords(Entrypoint)),
    or('Cmd', shownWords(Cmd)),
    // The names alone: nobody can tell for sure which values are secret.
    or('Env', Env.map((entry) => entry.split('=', 1)[0] ?? '').join(' ')),
    or('WorkingDir', WorkingDir),
    or('User', User),
    ...labelsOf(config).map(([name, value]): Line => ['Label', `${name}=${value}`]),
  ]
}

/** The labels that a lock keeps. */
function labelsOf(config: ImageConfig): readonly (readonly [string, string])[] {
  const [entry] = asLocked([
    {
      image: 'app',
      digest: undefined,
      platform: ANY_PLATFORM,
      config: { Labels: config.Labels },
      withheld: [],
    },
  ])
  return Object.entries(entry?.config.Labels ?? {})
}

function launchLines(
  { command, args }: PlainContainer,
  { Entrypoint = [], Cmd = [] }: ImageConfig,
  { runtime, because, program }: Suggestion,
): readonly Line[] {
  // Kubernetes: `command` replaces the ENTRYPOINT and hides the CMD, `args` replace the CMD.
  const words = command ? [...command, ...(args ?? [])] : [...Entrypoint, ...(args ?? Cmd)]
  return [
    ['Launch', words.length > 0 ? shownWords(words) : 'not known'],
    ...(program.length > 0 ? [['Program', shownWords(program)] as const] : []),
    [
      'Language',
      runtime === undefined ? `not recognised, because ${because}` : `${runtime}, because ${because}`,
    ],
  ]
}

function outcomeLines({ results, container }: Debugged): readonly Line[] {
  const said = results.map((result): Line => ['A plain pod', resultLine(result)])
  const { command, args } = container ?? {}
  if (!command && !args) return said
  const runs = [...(command ?? []), ...(args ?? [])]
  return [...said, ['Then it runs', shownWords(runs)]]
}

function lineText([label, text]: Line): string {
  return `${label.padEnd(WIDTH)}  ${visible(text)}\n`
}
