/** A line of an ignore file. */
export interface IgnoreRule {
  readonly matches: RegExp
  /** Whether it takes back what an earlier line says. */
  readonly isNegated: boolean
  readonly isForFolders: boolean
}

/** The file of kpt and kustomize that names what is no resource of a package, in the grammar of gitignore. */
export const IGNORE_FILE = '.krmignore'

/** The rules of an ignore file (git-scm.com/docs/gitignore, "Pattern format"). */
export function ignoreRules(text: string): readonly IgnoreRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const said = line.replace(/(?<!\\) +$/, '')
    if (said === '' || said.startsWith('#')) return []
    const isNegated = said.startsWith('!')
    const pattern = isNegated ? said.slice(1) : said
    const isForFolders = pattern.endsWith('/')
    const matches = asRegExp(isForFolders ? pattern.slice(0, -1) : pattern)
    return matches ? [{ matches, isNegated, isForFolders }] : []
  })
}

/** Whether a path below an ignore file's folder is left out; the last rule that matches decides. */
export function isIgnored(rules: readonly IgnoreRule[], path: string, isFolder: boolean): boolean {
  const rule = rules.findLast(
    ({ matches, isForFolders }) => (isFolder || !isForFolders) && matches.test(path),
  )
  return rule !== undefined && !rule.isNegated
}

const PARTS = /\\.|\[!?\]?[^\]]*\]|\/\*\*(?=\/|$)|^\*\*\/|\*+|\?|[^\\[*?/]+|./gs

function asRegExp(pattern: string): RegExp | undefined {
  // A slash before the end holds a pattern to its folder.
  const start = pattern.includes('/') ? '' : '(?:.*/)?'
  const parts = pattern.replace(/^\//, '').match(PARTS) ?? []
  try {
    return new RegExp(`^${start}${parts.map(source).join('')}$`, 's')
  } catch {
    // A range the wrong way round matches nothing.
    return undefined
  }
}

function source(part: string): string {
  if (part === '**/') return '(?:.*/)?'
  if (part === '/**') return '(?:/.*)?'
  if (part.startsWith('*')) return '[^/]*'
  if (part === '?') return '[^/]'
  if (part.startsWith('[') && part.length > 2) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')
  return escaped(part.startsWith('\\') ? part.slice(1) : part)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
