import type { Platform } from './source.js'

const PART = /^[A-Za-z0-9_.-]{1,64}$/

// The other names that containerd's platforms package takes for an architecture.
const OTHER_NAMES: { readonly [architecture: string]: Omit<Platform, 'os'> } = {
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  i386: { architecture: '386' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
}

// The variant that an architecture has where none is named, as containerd's platforms package has it.
const USUAL_VARIANT: { readonly [architecture: string]: string } = { amd64: 'v1', arm: 'v7', arm64: 'v8' }
// Variants that a processor of a later one runs too, best first.
const ARM = ['v8', 'v7', 'v6', 'v5']
const AMD64 = ['v4', 'v3', 'v2', 'v1']

/** The platform that a text such as `linux/arm64/v8` names; undefined for text that names none. */
export function parsePlatform(text: string): Platform | undefined {
  const [os = '', architecture = '', variant, ...rest] = text.split('/')
  const parts = variant === undefined ? [os, architecture] : [os, architecture, variant]
  if (rest.length > 0 || !parts.every((part) => PART.test(part))) return undefined
  return normal({ os, architecture, variant })
}

/** A platform as `linux/arm64/v8`. */
export function platformName({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

/** The one that a node of a platform would run: of that variant, else of the best earlier one; undefined where there is none. */
export function choosePlatform<T extends { readonly platform?: Platform | undefined }>(
  choices: readonly T[],
  wanted: Platform,
): T | undefined {
  const named = choices.flatMap((choice) => (choice.platform ? [{ choice, name: key(choice.platform) }] : []))
  for (const name of runnableOn(normal(wanted))) {
    const found = named.find((each) => each.name === name)
    if (found) return found.choice
  }
  return undefined
}

/** The keys of what runs on a platform, best first, as in containerd's platform matching. */
function runnableOn({ os, architecture, variant }: Platform): readonly string[] {
  const own = key({ os, architecture, variant })
  const earlier = (order: readonly string[]) => {
    return order.includes(variantOf()) ? order.slice(order.indexOf(variantOf())) : []
  }
  const variantOf = () => variant ?? USUAL_VARIANT[architecture] ?? ''
  const as = (name: string, variants: readonly string[]) =>
    variants.map((each) => key({ os, architecture: name, variant: each }))
  if (architecture === 'arm64') return [own, ...as('arm64', ['v8']), ...as('arm', ARM)]
  if (architecture === 'arm') return [own, ...as('arm', earlier(ARM))]
  if (architecture === 'amd64') return [own, ...as('amd64', earlier(AMD64)), key({ os, architecture: '386' })]
  return [own]
}

function normal({ os, architecture, variant }: Platform): Platform {
  const name = architecture.toLowerCase()
  const known = OTHER_NAMES[name] ?? { architecture: name }
  // Some write "8" for "v8".
  const own = variant === undefined || variant === '' ? known.variant : variant.replace(/^(?=\d)/, 'v')
  const base = { os: os.toLowerCase(), architecture: known.architecture }
  return own === undefined ? base : { ...base, variant: own }
}

function key(platform: Platform): string {
  const { os, architecture, variant } = normal(platform)
  return [os, architecture, variant ?? USUAL_VARIANT[architecture] ?? ''].join('/')
}
