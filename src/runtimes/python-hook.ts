import { isPythonInterpreter } from '../command/python-words.js'
import type { Container } from '../container/container.js'
import type { Plan, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { literal, textOf } from '../container/words.js'
import {
  ATTACH,
  DEBUG_PORT,
  flagsOf,
  isPathKnown,
  programOf,
  protocolOf,
  sureVersion,
  versionOf,
} from './python-debugpy.js'
import { forGevent } from './python-gevent.js'
import { unservedNotes, versionText } from './served.js'
import { listenAddress, programName, setTo, waiting } from './runtime.js'

const HOOK = '/dbg/python/hook'
/** Flags with which the interpreter reads no PYTHONPATH, or imports no `site`, which runs the hook. */
const WITHOUT_HOOK = /^-[A-Za-z]*[IES]/
/** `-c`, alone or behind flags without a value in the same word. */
const CODE = /^-[bBdEiIOPqsSuvx]*c/
/** Launchers that put a `sitecustomize` of their own before ours: their manuals, and the scripts themselves. */
const SHADOWING = new Set(['opentelemetry-instrument', 'ddtrace-run', 'newrelic-admin', 'elasticapm-run'])

/**
 * The hook of our support image, which every Python runs at its start and which lets debugpy listen in the process that runs
 * the application: the command line stays, whatever scripts and servers stand before the program.
 */
export function underHook(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  const obstacle = hookObstacle(container)
  if (obstacle) return obstacle
  const protocol = protocolOf(options)
  const port = granted[protocol] ?? DEBUG_PORT
  const gevent = forGevent(container)
  return {
    env: [
      { change: 'prepend', name: 'PYTHONPATH', value: HOOK, separator: ':' },
      setTo('DUCTTAPE_PYTHON_LISTEN', listenAddress(options, port)),
      ...(protocol === 'pydevd' ? [setTo('DUCTTAPE_PYTHON_PROTOCOL', protocol)] : []),
      ...(options.suspend ? [setTo('DUCTTAPE_PYTHON_WAIT', '1')] : []),
      ...gevent.env,
    ],
    ports: { [protocol]: port },
    ...waiting(options),
    needs: pythonFiles(container),
    notes: [...unservedNotes(options.contract, 'python', versionOf(container)), ...gevent.notes],
    attach: ATTACH[protocol],
  }
}

/** The support files of a Python program, by the version of its interpreter where that is sure. */
export function pythonFiles(container: Container): Plan['needs'] {
  const version = sureVersion(container)
  if (!version) return { supportFiles: 'python' }
  return { supportFiles: 'python', version: versionText(version) }
}

function hookObstacle(container: Container): Refusal | undefined {
  const program = programName(container)
  if (program.startsWith('python2') || versionOf(container)?.major === 2) return REFUSALS.hookVersion('2')
  if (isPythonInterpreter(program) && CODE.test(textOf(programOf(container) ?? literal(''))))
    return REFUSALS.codeAlone()
  const flag = flagsOf(container)
    .map(textOf)
    .find((text) => WITHOUT_HOOK.test(text))
  if (flag !== undefined) return REFUSALS.isolatingFlag(flag)
  const shadowing = container.launch.through.find((name) => SHADOWING.has(name))
  if (shadowing !== undefined) return REFUSALS.shadowed(shadowing)
  return isPathKnown(container) ? undefined : REFUSALS.unknownPythonPath()
}
