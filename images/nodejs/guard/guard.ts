import { ancestorsOf } from './ancestry.js'
import { fs, path } from './builtin.js'
import { beforeFirstModule } from './first-module.js'
import { inspectorHere } from './inspector-here.js'
import { isLifecycleStep } from './lifecycle.js'
import { noProgram } from './no-program.js'
import { isModuleOfApplication } from './of-application.js'
import { readRequest } from './request.js'
import type { Request } from './request.js'
import { roleOf } from './role.js'
import { sayIfAsked } from './say.js'

// Node.js completes a script's name by these (nodejs.org/api/modules.html, "File modules").
const ENDINGS = ['', '.js', '.json', '.node']

/** Opens the inspector in the process that runs the application, and in no other. Whatever goes wrong, the program starts as it would have. */
export function guard(here: NodeJS.Process): void {
  quietly(here, () => {
    const request = readRequest(here.env)
    return request ? decide(here, request) : undefined
  })
}

/** Says what was done, to those who asked, and swallows what went wrong. */
function quietly(here: NodeJS.Process, act: () => string | undefined): void {
  try {
    const said = act()
    if (said !== undefined) sayIfAsked(here.env, () => `process ${here.pid}: ${said}`)
  } catch (error) {
    sayIfAsked(here.env, () => `process ${here.pid} runs without an inspector: ${String(error)}`)
  }
}

/** Returns what was decided, in words. */
function decide(here: NodeJS.Process, request: Request): string {
  const reason = noProgram(here)
  if (reason !== undefined) return `no inspector: ${reason}`
  const [, given = '', ...words] = here.argv
  const script = realScript(given)
  const role = roleOf({ script, words, env: here.env }, __dirname)
  if (role === 'launcher') return `no inspector: ${script} starts other programs, or builds them`
  if (isLifecycleStep(here.env)) return 'no inspector: it is a step before or after the program'
  const ancestors = ancestorsOf(here)
  if (ancestors === 'outsider')
    return 'no inspector: it came from outside, as a probe, a hook or `kubectl exec` does'
  const open = (): string => inspectorHere(here, { request, ancestors })
  if (role !== 'runner') return open()
  beforeFirstModule(
    (file) => isModuleOfApplication(file, __dirname),
    () => quietly(here, open),
  )
  return `${script} may load the program: waiting for its first module`
}

/** With links followed: `/usr/local/bin/npm` and the entries of `node_modules/.bin` are links. */
function realScript(script: string): string {
  for (const ending of ENDINGS) {
    try {
      return fs().realpathSync(script + ending)
    } catch {
      // Not this one, or not allowed to look.
    }
  }
  return path().resolve(script)
}
