import type { IgnoreRule } from './ignore-file.js'
import { IGNORE_FILE, ignoreRules, isIgnored } from './ignore-file.js'
import type { Entry, World } from './world.js'
import { codeOf } from './world.js'

const MANIFEST = /\.(?:ya?ml|json)$/i
const PACKAGES = 'node_modules'

/** Ignore rules of a folder, with the length of its path in front of those below. */
interface Scope {
  readonly rules: readonly IgnoreRule[]
  readonly from: number
}

/** The paths of the YAML and JSON files below a folder, sorted; links are not followed. Throws what the system says. */
export function packageFiles(folder: string, world: World): readonly string[] {
  return below('', folder, { world, scopes: [] })
}

function below(
  path: string,
  folder: string,
  { world, scopes }: { world: World; scopes: readonly Scope[] },
): readonly string[] {
  const at = (name: string) => (path === '' ? name : `${path}/${name}`)
  const all = [...scopes, { rules: rulesOf(`${folder}/${at(IGNORE_FILE)}`, world), from: at('').length }]
  const entries = world.listFolder(path === '' ? folder : `${folder}/${path}`)
  const kept = entries
    .filter((entry) => mayMatter(entry))
    .filter((entry) => !isLeftOut(at(entry.name), entry.isDirectory(), all))
  return kept
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? below(at(entry.name), folder, { world, scopes: all }) : [at(entry.name)],
    )
}

function mayMatter(entry: Entry): boolean {
  if (entry.isDirectory()) return !entry.name.startsWith('.') && entry.name !== PACKAGES
  return entry.isFile() && MANIFEST.test(entry.name)
}

function isLeftOut(path: string, isFolder: boolean, scopes: readonly Scope[]): boolean {
  return scopes.some(({ rules, from }) => isIgnored(rules, path.slice(from), isFolder))
}

function rulesOf(file: string, world: World): readonly IgnoreRule[] {
  try {
    return ignoreRules(Buffer.from(world.readFile(file)).toString())
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes(codeOf(error))) return []
    throw error
  }
}
