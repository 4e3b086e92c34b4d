// Folders of programs and libraries that others wrote.
const FOREIGN = [
  /\/node_modules\//,
  /\/\.yarn\//, // releases, plugins, cache, unplugged: yarnpkg.com/getting-started/qa
  /\/\.pnp(?:\.loader)?\.[cm]?js$/, // how Yarn finds packages without node_modules: yarnpkg.com/features/pnp
  /\/corepack\/(?:v\d+\/)?(?:npm|pnpm|yarn)\//, // what corepack has fetched, in COREPACK_HOME: nodejs.org/api/corepack.html
  /^\/opt\/yarn-/, // nodejs/docker-node, where its images unpack yarn
  /^\/usr\/(?:share|lib)\/nodejs\//, // Debian's packages of Node.js programs
  /^\/usr\/share\/npm\//,
]
const MODULE = /\.(?:[cm]?[jt]s|[jt]sx)$/
// By convention of all tools that have one: vite.config.ts, ecosystem.config.js, .eslintrc.cjs, gulpfile.js, .pnpmfile.cjs.
const SETTINGS = /(?:\.config|^\.[^/]*rc|^(?:gulp|grunt|jake|\.pnpm)file)\.[cm]?[jt]s$/i

/** Whether the user wrote it, as far as its place tells; the guard's own folder is ours. */
export function isOfApplication(file: string, ownFolder: string): boolean {
  return !file.startsWith(`${ownFolder}/`) && !FOREIGN.some((pattern) => pattern.test(file))
}

/** Whether a module that a tool loads is the program's, and not its settings for the tool, which come before the program or without one. */
export function isModuleOfApplication(file: string, ownFolder: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const isModule = name.includes('.') ? MODULE.test(name) : true
  return file.startsWith('/') && isModule && !SETTINGS.test(name) && isOfApplication(file, ownFolder)
}
