import { isOfApplication } from './of-application.js'
import type { Env } from './request.js'
import { TOOLS } from './tool-table.js'

/** How a script is started: its path with links followed, and the words behind it. */
export interface Start {
  readonly script: string
  readonly words: readonly string[]
  readonly env: Env
}

/**
 * program: the user wrote it. launcher: starts the program as another process, or builds it. runner: may load the program into its own process.
 * server: loads the program in a way that cannot be seen, or late.
 */
export type Role = 'program' | 'launcher' | 'runner' | 'server'

// Package managers, wherever they are unpacked: npm-cli.js, yarn.js, yarn-4.9.1.cjs, pnpm.cjs.
const PACKAGE_MANAGER =
  /^(?:(?:npm|npx)(?:-cli)?|yarn(?:pkg)?|yarn-\d[\w.-]*?|pnpm|pnpx|corepack)(?:\.[cm]?js)?$/
const PACKAGE = /.*\/(?:node_modules|usr\/share\/nodejs)\/((?:@[^/]+\/)?[^/]+)\/(.*)$/
// In which pm2 runs a program; its variables name it (pm2, lib/ProcessContainerFork.js and lib/ProcessContainer.js).
const PM2_CONTAINER = /\/pm2\/lib\/ProcessContainer(?:Fork)?\.js$/
const PM2_PROGRAM = /"pm_exec_path":"([^"\\]+)"/

export function roleOf(start: Start, ownFolder: string): Role {
  const { script, env } = start
  if (isAllowed(script, env['WRAPPER_ALLOWED'])) return 'program'
  const inside = PM2_CONTAINER.test(script) ? programOfPm2(env) : undefined
  if (inside !== undefined) return roleOf({ ...start, script: inside, words: [] }, ownFolder)
  if (script.startsWith(`${ownFolder}/`) || PACKAGE_MANAGER.test(baseName(script))) return 'launcher'
  return isOfApplication(script, ownFolder) ? 'program' : roleOfTool(start)
}

/** Ends of paths, one space between them, that are to count as programs: container-debug-support, nodejs/helper-image/wrapper.go. */
function isAllowed(script: string, allowed = ''): boolean {
  return allowed.split(' ').some((end) => end !== '' && script.endsWith(end))
}

/** In cluster mode it stands in a variable that holds all of them, as JSON. */
function programOfPm2(env: Env): string | undefined {
  return env['pm_exec_path'] ?? PM2_PROGRAM.exec(env['pm2_env'] ?? '')?.[1]
}

function roleOfTool({ script, words }: Start): Role {
  const [, name = '', file = ''] = PACKAGE.exec(script) ?? []
  const tool = TOOLS.find(({ packages }) => packages.includes(name))
  const command = commandOf(words)
  const rule = tool?.rules.find((each) => fits(each.file, file) && fits(each.command, command))
  return rule?.role ?? 'runner'
}

function fits(pattern: RegExp | undefined, text: string): boolean {
  return pattern === undefined || pattern.test(text)
}

function commandOf(words: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? ''
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}
