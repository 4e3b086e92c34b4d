import type { Container } from '../container/container.js'
import { variable } from '../container/environment.js'
import type { Plan, Refusal, Surroundings } from '../container/plan.js'
import { REFUSALS } from '../container/refusals.js'
import { DEVTOOLS_ATTACH, DEVTOOLS_PORT } from './node-inspector.js'
import { NPM_NODE_OPTIONS } from './node-options.js'
import { optionsOfNode } from './node-permission.js'
import { launchedTexts, listenAddress, programName, setTo, statedMajor, waiting } from './runtime.js'
import { oldestServed } from './served.js'

const GUARD = '/dbg/nodejs/guard.cjs'
const OLDEST_MAJOR = oldestServed('nodejs').major
/** What the guard leaves alone, since tools start their helpers so: text of the command line, and test runners. */
const NO_PROGRAM = /^(?:-e|-p|-pe|--eval|--print|--test)(?:=|$)/
const VERSION = { variable: 'NODE_VERSION', officialImage: 'node' }

/**
 * The guard of our support image, which every process of node loads and which opens the inspector in the one that runs the
 * application: the command line stays, whatever tools and scripts stand before the program.
 */
export function underGuard(container: Container, { options, ports: granted }: Surroundings): Plan | Refusal {
  const obstacle = guardObstacle(container)
  if (obstacle) return obstacle
  const port = granted.devtools ?? DEVTOOLS_PORT
  return {
    env: [
      { change: 'append', name: 'NODE_OPTIONS', value: `--require ${GUARD}`, separator: ' ' },
      setTo('DUCTTAPE_NODEJS_LISTEN', listenAddress(options, port)),
      ...(options.suspend ? [setTo('DUCTTAPE_NODEJS_WAIT', '1')] : []),
    ],
    ports: { devtools: port },
    ...waiting(options),
    needs: { supportFiles: 'nodejs' },
    notes: [],
    attach: DEVTOOLS_ATTACH,
  }
}

function guardObstacle(container: Container): Refusal | undefined {
  const major = statedMajor(container, VERSION) ?? OLDEST_MAJOR
  if (major < OLDEST_MAJOR) return REFUSALS.nodeVersion(`${major}`, `${OLDEST_MAJOR}`)
  if (optionsOfNode(container).some((word) => NO_PROGRAM.test(word))) return REFUSALS.noProgram()
  // npm and pnpm give their scripts these options in place of NODE_OPTIONS.
  const isHidden =
    launchedTexts(container).some((word) => word.includes('node-options')) ||
    NPM_NODE_OPTIONS.some((name) => variable(container, name).from !== 'nowhere')
  return isHidden ? REFUSALS.nodeOptionsTwice(programName(container)) : undefined
}
