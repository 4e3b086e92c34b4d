import type { ImageSettings } from '../../../simulator/kubernetes.js'
import type { Cell } from '../cell.js'

const GO = { application: 'go', source: 'main.go', protocol: 'delve' } as const
/** What the images of Skaffold's launches say besides. */
const ENV: ImageSettings = { Env: ['GOTRACEBACK=single'] }

const OF_ITS_OWN = ['--api-version=2', '--accept-multiclient', '--continue']

export const GO_CELLS: readonly Cell[] = [
  {
    ...GO,
    name: 'go/binary',
    launch: 'go-binary',
    stage: 'empty',
    isShort: true,
    isComparedByContract: true,
  },
  { ...GO, name: 'go/binary-by-dap', launch: 'go-binary', stage: 'empty', protocol: 'dap' },
  {
    ...GO,
    name: 'go/played',
    launch: 'go-binary',
    stage: 'empty',
    isPlayed: true,
    says: '`podman kube play`',
  },
  { ...GO, name: 'go/arguments', launch: 'go-arguments', stage: 'empty', isComparedByContract: true },
  { ...GO, name: 'go/arguments-of-the-pod', launch: 'go-pod-args', stage: 'empty' },
  { ...GO, name: 'go/from-path', launch: 'go-from-path', stage: 'shell', folder: '/tmp' },
  { ...GO, name: 'go/sh-exec', launch: 'go-sh-exec', stage: 'shell', isComparedByContract: true },
  { ...GO, name: 'go/tini', launch: 'go-tini', stage: 'shell' },
  { ...GO, name: 'go/ko', launch: 'go-ko', stage: 'empty' },
  {
    ...GO,
    name: 'go/nothing-says-go',
    launch: 'go-no-env',
    stage: 'empty',
    runtime: 'go',
    says: 'the user says `runtime: go`',
  },
  { ...GO, name: 'go/older', launch: 'go-binary', stage: 'older-go', says: 'built by Go 1.24' },
  {
    ...GO,
    name: 'go/musl',
    launch: 'go-binary',
    stage: 'musl',
    says: 'linked with musl, built with `-trimpath`',
    file: 'ducttape.dev/greeter/main.go',
  },
  { ...GO, name: 'go/suspend', launch: 'go-binary', stage: 'empty', spec: { suspend: true } },
  {
    ...GO,
    name: 'go/delve-already',
    launch: {
      image: {
        ...ENV,
        Entrypoint: ['/usr/local/bin/dlv', 'exec', '--headless', '--listen', ':40000', ...OF_ITS_OWN, '/app'],
      },
    },
    stage: 'delve',
  },
  {
    ...GO,
    name: 'go/shell-form',
    launch: { image: { ...ENV, Entrypoint: ['/bin/sh', '-c', '/app'] } },
    stage: 'shell',
  },
]
