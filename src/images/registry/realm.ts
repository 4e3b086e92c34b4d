import { bare } from './addresses.js'
import type { Fault } from '../unreadable.js'

// Without the whole list of public suffixes, a domain is told by its shape: these second-level names belong to a country's registry
// (the ones that several countries have)…
const SECOND_LEVEL = 'ac co com edu gob gov go gv id ltd mil ne net nom or org plc sch'.split(' ')
// …and these belong to a provider that gives names below them to everybody.
const SHARED: readonly string[] = [
  'amazonaws.com',
  'appspot.com',
  'azurecr.cn',
  'azurecr.io',
  'azurecr.us',
  'azurewebsites.net',
  'cloudapp.azure.com',
  'cloudfront.net',
  'duckdns.org',
  'fly.dev',
  'github.io',
  'gitlab.io',
  'herokuapp.com',
  'jfrog.io',
  'netlify.app',
  'ngrok.app',
  'ngrok.io',
  'nip.io',
  'ondigitalocean.app',
  'pages.dev',
  'pkg.dev',
  'run.app',
  'sslip.io',
  'vercel.app',
  'web.app',
  'windows.net',
  'workers.dev',
]
const IP_ADDRESS = /^[\d.]+$|:/

/** The URL at which a registry has its users sign in, if they may: it is encrypted where the registry is, and of the same owner; a fault follows the registry's name. */
export function realmOf(text: string, registry: URL): URL | Fault {
  const realm = URL.canParse(text) ? new URL(text) : undefined
  const isSafe =
    realm?.protocol === 'https:' || (realm?.protocol === 'http:' && registry.protocol === 'http:')
  if (!realm || !isSafe || realm.username !== '' || realm.password !== '')
    return { fault: 'asks for a sign-in at an address that is not safe' }
  if (isOfOneOwner(bare(realm.hostname), bare(registry.hostname))) return realm
  return { fault: `asks for a sign-in at "${realm.host}", which is not of its domain` }
}

/** Whether two hosts are of one owner: the same, or both in a domain that somebody can register. */
function isOfOneOwner(one: string, other: string): boolean {
  if (one === other) return true
  if (IP_ADDRESS.test(one) || IP_ADDRESS.test(other)) return false
  const [mine, theirs] = [one.split('.').toReversed(), other.split('.').toReversed()]
  const differs = mine.findIndex((label, at) => label !== theirs[at])
  const common = mine.slice(0, differs < 0 ? mine.length : differs)
  const domain = common.toReversed().join('.')
  const isPublic = common.length === 2 && common[0]?.length === 2 && SECOND_LEVEL.includes(common[1] ?? '')
  return (
    common.length >= 2 && !isPublic && !SHARED.some((each) => domain === each || domain.endsWith(`.${each}`))
  )
}
