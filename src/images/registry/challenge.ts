/** How a server wants to know who asks (RFC 9110, "WWW-Authenticate"; the distribution project's token specification). */
export type Challenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer'
      readonly realm: string
      readonly service: string | undefined
      readonly scope: string | undefined
    }

const SCHEME = /(?:^|,\s*)(bearer|basic)(?=\s|,|$)/i
const PARAMETER = /([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/gi

/** What the header of a refusal asks for; undefined where it is of a kind that no registry has. */
export function challengeOf(header: string | undefined): Challenge | undefined {
  const scheme = SCHEME.exec(header ?? '')
  if (!header || !scheme) return undefined
  if (scheme[1]?.toLowerCase() === 'basic') return { kind: 'basic' }
  const rest = header.slice(scheme.index + scheme[0].length)
  const found = [...rest.matchAll(PARAMETER)].toReversed()
  // The first of each counts: a second challenge has parameters of the same names.
  const parameters = new Map(
    found.map(([, name = '', quoted, plain]) => [
      name.toLowerCase(),
      quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '',
    ]),
  )
  const realm = parameters.get('realm')
  if (realm === undefined) return undefined
  return { kind: 'bearer', realm, service: parameters.get('service'), scope: parameters.get('scope') }
}
