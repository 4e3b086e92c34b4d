import type { Cell } from '../cell.js'

const STAND_IN = { application: 'go', stage: 'dotnet', source: 'main.go', protocol: 'stand-in' } as const

export const NETCORE_CELLS: readonly Cell[] = [
  { ...STAND_IN, name: 'netcore/dll', launch: 'netcore-dll', isShort: true },
  { ...STAND_IN, name: 'netcore/single-file', launch: 'netcore-single-file' },
  { ...STAND_IN, name: 'netcore/played', launch: 'netcore-dll', isPlayed: true, says: '`podman kube play`' },
]
