import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, sep } from 'node:path'

/** One import of a source file: what it names, and how. */
export interface Import {
  /** A path below `src/` such as `krm/wire.ts`, a package such as `yaml`, or a built-in such as `node:fs`. */
  readonly target: string
  readonly where: 'src' | 'package' | 'node'
  /** `import()` in a function, which loads nothing until it is called. */
  readonly isLazy: boolean
  readonly isReExport: boolean
  /** `import type`, which is gone when the program runs. */
  readonly isTypeOnly: boolean
}

/** A file below `src/`. */
export interface Source {
  /** With slashes, below `src/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

const SRC = join(import.meta.dirname, '..', '..', 'src')

// TypeScript 7 has no programming interface for its parser; import statements stand at the start of a line in formatted code.
const STATEMENT =
  /^(import type|import|export)\b(?:(?!^(?:import|export)\b)[\s\S])*?\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm
const LAZY = /\bimport\(\s*['"]([^'"]+)['"]\s*\)|\brequire\(\s*['"]([^'"]+)['"]\s*\)/g

/** Every TypeScript file below `src/`, in the order of their paths. */
export function readSources(): readonly Source[] {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return paths.toSorted().map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8')
    const own = path.split(sep).join('/')
    return { path: own, text, imports: importsOf(text, own) }
  })
}

/** The imports of a text that stands at a path below `src/`. */
export function importsOf(text: string, path: string): readonly Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, word, from, alone]) => {
    const how = { isLazy: false, isReExport: word === 'export', isTypeOnly: word === 'import type' }
    return asImport(from ?? alone ?? '', path, how)
  })
  const lazy = [...text.matchAll(LAZY)].map(([, imported, required]) => {
    return asImport(imported ?? required ?? '', path, { isLazy: true, isReExport: false, isTypeOnly: false })
  })
  return [...statements, ...lazy]
}

function asImport(name: string, path: string, how: Omit<Import, 'target' | 'where'>): Import {
  if (name.startsWith('.')) {
    const target = posix.join(dirname(path), name).replace(/\.js$/, '.ts')
    return { target, where: 'src', ...how }
  }
  const isBuiltIn = name.startsWith('node:') || builtinModules.includes(name)
  return { target: name, where: isBuiltIn ? 'node' : 'package', ...how }
}

/** The first circle of imports among sources, as the paths along it; undefined if there is none. */
export function cycleAmong(sources: readonly Source[]): readonly string[] | undefined {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const follow = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    done.add(path)
    for (const { target, where } of byPath.get(path)?.imports ?? []) {
      const cycle = where === 'src' ? follow(target, [...trail, path]) : undefined
      if (cycle) return cycle
    }
    return undefined
  }
  for (const { path } of sources) {
    const cycle = follow(path, [])
    if (cycle) return cycle
  }
  return undefined
}
