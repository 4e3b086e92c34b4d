import type { Cell } from '../cell.js'
import { GO_CELLS } from './go.js'
import { JVM_CELLS } from './jvm.js'
import { NODEJS_CELLS } from './nodejs.js'
import { PYTHON_CELLS } from './python.js'

/** The simplest launch of each language. */
const SIMPLEST = [GO_CELLS, NODEJS_CELLS, PYTHON_CELLS, JVM_CELLS].flatMap(([first]) => first ?? [])

/** As a namespace of the level "restricted" has it, and the real application's manifests; with little memory. */
const RESTRICTED = {
  pod: {
    securityContext: { runAsUser: 12345, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  },
  container: {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    resources: { limits: { memory: '128Mi' } },
  },
}
const SECOND = { name: 'second', env: [{ name: 'PORT', value: '8081' }] }

export const POD_CELLS: readonly Cell[] = SIMPLEST.flatMap((cell): readonly Cell[] => {
  const name = (situation: string): Cell['name'] => `pods/${situation}-${cell.application}`
  const plain = { ...cell, isComparedByContract: false, isShort: false }
  return [
    {
      ...plain,
      ...RESTRICTED,
      name: name('restricted'),
      isShort: true,
      says: '"restricted", read-only, 128 MiB',
    },
    {
      ...plain,
      name: name('first-of-two'),
      beside: { container: SECOND },
      says: 'two containers of the language, and the first stops',
    },
    {
      ...plain,
      name: name('second-of-two'),
      beside: { container: SECOND },
      target: { container: SECOND.name, port: 8081 },
      says: 'two containers of the language, and the second stops',
    },
    {
      ...plain,
      name: name('sidecar'),
      beside: { container: SECOND, isSidecar: true },
      target: { container: SECOND.name, port: 8081 },
      says: 'a native sidecar stops',
    },
  ]
})
