import { modules } from './builtin.js'

// What Node has and its published types leave out, or have not in every version.
interface Loaders {
  readonly prototype: { _compile: Compile }
  /** Node 22.15, 23.5: nodejs.org/api/module.html. */
  registerHooks?(hooks: { resolve: Resolve }): { deregister(): void }
}
type Compile = (this: unknown, code: string, ...more: readonly [file: string, ...unknown[]]) => unknown
type Resolve = (specifier: string, context: unknown, next: Next) => { readonly url: string }
type Next = (specifier: string, context: unknown) => { readonly url: string }

/** Calls `then` just before the first module is run that is wanted, and takes everything back that it needed for that. */
export function beforeFirstModule(isWanted: (file: string) => boolean, then: () => void): void {
  const loaders = modules() as unknown as Loaders
  const hasStarted = startOfProgram()
  let isWaiting = true
  const look = (file: () => string): void => {
    if (!isWaiting || !hasStarted() || !isWanted(file())) return
    isWaiting = false
    release()
    then()
  }
  const releases = [watchCompile(loaders, look), watchResolve(loaders, look)]
  const release = (): void => {
    for (const each of releases) each()
  }
}

type Look = (file: () => string) => void

/** Modules that are preloaded (`-r`, `--import`) come before, and are no program. */
function startOfProgram(): () => boolean {
  let isLater = false
  // A program that is an ES module starts after this tick and has no main module.
  process.nextTick(() => {
    isLater = true
  })
  return () => isLater || process.mainModule !== undefined
}

/** Every CommonJS module goes through here, also what ts-node and @babel/register have translated. */
function watchCompile({ prototype }: Loaders, look: Look): () => void {
  const original = prototype._compile
  const watching: Compile = function (code, ...more) {
    quietly(() => look(() => more[0]))
    return original.call(this, code, ...more)
  }
  prototype._compile = watching
  return () => {
    // Where somebody else has wrapped it since, ours stays below theirs and only passes on.
    if (prototype._compile === watching) prototype._compile = original
  }
}

/** ES modules are seen where their place is found. */
function watchResolve(loaders: Loaders, look: Look): () => void {
  const hooks = loaders.registerHooks?.({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      quietly(() => look(() => fileOf(found.url)))
      return found
    },
  })
  return () => hooks?.deregister()
}

function fileOf(url: string): string {
  return url.startsWith('file:') ? decodeURIComponent(new URL(url).pathname) : ''
}

function quietly(look: () => void): void {
  try {
    look()
  } catch {
    // The module is run whatever happens here.
  }
}
