import type { Contract, Note } from '../container/plan.js'
import { NOTES } from '../container/notes.js'
import type { Served } from './served-versions.js'
import { SERVED_VERSIONS } from './served-versions.js'

/** The major and minor number of a language's version. */
export interface Version {
  readonly major: number
  readonly minor: number
}

/** The languages of which a support image has a debugger for each of some versions. */
export type ServedLanguage = 'go' | 'nodejs' | 'python'

const LANGUAGES: { readonly [language in ServedLanguage]: string } = {
  go: 'Go',
  nodejs: 'Node.js',
  python: 'Python',
}

/** Whether a debugger of the support image serves a version of its language. */
export function isServed(contract: Contract, language: ServedLanguage, version: Version): boolean {
  return SERVED_VERSIONS[contract][language].some(
    ({ from, to }) => compare(numbers(from), version) <= 0 && compare(version, numbers(to)) <= 0,
  )
}

/** The oldest version that our support image serves. */
export function oldestServed(language: ServedLanguage): Version {
  return numbers(SERVED_VERSIONS.ducttape[language][0]?.from ?? '')
}

/** Whether a version came after those that a debugger serves. */
export function isNewer(version: Version, { to }: Served): boolean {
  return compare(version, numbers(to)) > 0
}

/** The versions that one debugger serves, such as `1.21 to 1.24`. */
export function spanOf({ from, to }: Served): string {
  return from === to ? from : `${from} to ${to}`
}

/** The newest debugger of a support image for a language. */
export function newestServed(contract: Contract, language: ServedLanguage): Served {
  const newest = SERVED_VERSIONS[contract][language].at(-1)
  if (!newest) throw new Error(`no version of ${language} is served`)
  return newest
}

/** The warning of a version that no debugger of our images serves: the nearest one is tried. */
export function unservedNotes(
  contract: Contract,
  language: ServedLanguage,
  version: Version | undefined,
): readonly Note[] {
  if (contract === 'skaffold' || !version || isServed(contract, language, version)) return []
  const spans = SERVED_VERSIONS[contract][language].map((each) => `${spanOf(each)} (${each.by})`)
  return [NOTES.unserved(`${LANGUAGES[language]} ${versionText(version)}`, spans.join(', '))]
}

/** A version as people write it. */
export function versionText({ major, minor }: Version): string {
  return `${major}.${minor}`
}

function numbers(text: string): Version {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return { major, minor }
}

function compare(one: Version, other: Version): number {
  return one.major - other.major || one.minor - other.minor
}
