import { interpreterWords, isPythonInterpreter } from '../command/python-words.js'
import type { Container } from '../container/container.js'
import { valueOf, variable } from '../container/environment.js'
import { NOTES } from '../container/notes.js'
import type { Plan } from '../container/plan.js'
import { baseName } from '../container/words.js'
import { launchedTexts, programName, setTo } from './runtime.js'

/** How gunicorn (`-k`) and celery (`-P`) are told to use it, its WebSocket worker too (their `--help`). */
const CHOOSING = /(?:^|\s)(?:-k|-P|--worker-class|--pool)[\s=]?gevent/
/** Programs that use it always. */
const ALWAYS = new Set(['locust'])

/** What a plan needs besides where its program runs on gevent: without it, a debugger hangs, as pydevd itself says. */
export function forGevent(container: Container): Pick<Plan, 'env' | 'notes'> {
  // gunicorn reads more of its options there (docs.gunicorn.org, settings).
  const options = [...launchedTexts(container), valueOf(container, 'GUNICORN_CMD_ARGS') ?? ''].join(' ')
  const isUsed = ALWAYS.has(startedBy(container)) || CHOOSING.test(options)
  if (!isUsed || variable(container, 'GEVENT_SUPPORT').from !== 'nowhere') return { env: [], notes: [] }
  return { env: [setTo('GEVENT_SUPPORT', 'True')], notes: [NOTES.gevent()] }
}

function startedBy(container: Container): string {
  const program = programName(container)
  if (!isPythonInterpreter(program)) return program
  const { module, file = '' } = interpreterWords(launchedTexts(container).slice(1))
  return module ?? baseName(file)
}
