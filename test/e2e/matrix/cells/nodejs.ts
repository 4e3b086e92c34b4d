import type { ImageSettings } from '../../../simulator/kubernetes.js'
import type { Cell, Launch } from '../cell.js'

const NODE = { application: 'nodejs', stage: 'full', protocol: 'cdp', folder: '/app' } as const
const APP = { ...NODE, source: 'app.js' } as const
const TYPESCRIPT = { ...NODE, source: 'app.ts' } as const
/** What the images of Skaffold's launches say. */
const IMAGE: ImageSettings = {
  Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'NODE_VERSION=24.22.3'],
  Entrypoint: ['docker-entrypoint.sh'],
}
const FROM_CONFIG_MAP = [
  { name: 'NODE_OPTIONS', valueFrom: { configMapKeyRef: { name: 'opts', key: 'node' } } },
]

const starting = (...Cmd: readonly string[]): Launch => ({ image: { ...IMAGE, Cmd } })

export const NODEJS_CELLS: readonly Cell[] = [
  { ...APP, name: 'nodejs/plain', launch: 'nodejs-plain', isShort: true, isComparedByContract: true },
  { ...APP, name: 'nodejs/played', launch: 'nodejs-plain', isPlayed: true, says: '`podman kube play`' },
  { ...APP, name: 'nodejs/suspend', launch: 'nodejs-plain', spec: { suspend: true } },
  { ...APP, name: 'nodejs/flags', launch: 'nodejs-flags' },
  { ...NODE, name: 'nodejs/esm', launch: 'nodejs-esm', source: 'app.mjs' },
  { ...APP, name: 'nodejs/absolute', launch: 'nodejs-absolute' },
  { ...APP, name: 'nodejs/usr-bin', launch: starting('/usr/bin/node', 'app.js') },
  { ...APP, name: 'nodejs/entrypoint-and-cmd', launch: 'nodejs-entrypoint-cmd', isComparedByContract: true },
  { ...APP, name: 'nodejs/distroless', launch: 'nodejs-distroless', stage: 'distroless', isShort: true },
  { ...NODE, name: 'nodejs/nothing-says-node', launch: 'nodejs-alpine-apk', source: 'server.js' },
  { ...NODE, name: 'nodejs/arguments-of-the-pod', launch: 'nodejs-pod-args', source: 'other.js' },
  { ...APP, name: 'nodejs/shell-of-the-pod', launch: 'nodejs-pod-sh-c' },
  { ...APP, name: 'nodejs/shell-text', launch: 'nodejs-shell-text', isComparedByContract: true },
  { ...APP, name: 'nodejs/script-file', launch: 'nodejs-script-file', isComparedByContract: true },
  { ...APP, name: 'nodejs/node-options', launch: 'nodejs-node-options' },
  { ...APP, name: 'nodejs/node-options-from-a-config-map', launch: 'nodejs-node-options-from' },
  {
    ...APP,
    name: 'nodejs/node-options-from-a-config-map-plain',
    launch: { ...starting('node', 'app.js'), container: { env: FROM_CONFIG_MAP } },
  },
  { ...APP, name: 'nodejs/npm-start', launch: 'nodejs-npm-start', isComparedByContract: true },
  { ...APP, name: 'nodejs/npm-start-with-arguments', launch: 'nodejs-npm-start--port3000' },
  {
    ...APP,
    name: 'nodejs/npm-run-dev',
    launch: 'nodejs-npm-run-dev',
    says: 'the script is `nodemon app.js`',
  },
  { ...APP, name: 'nodejs/yarn', launch: 'nodejs-yarn-start', isComparedByContract: true },
  { ...APP, name: 'nodejs/pnpm', launch: 'nodejs-pnpm-start' },
  { ...APP, name: 'nodejs/npx-nodemon', launch: 'nodejs-npx-nodemon-appjs' },
  { ...APP, name: 'nodejs/nodemon', launch: 'nodejs-nodemon-appjs', isComparedByContract: true },
  { ...TYPESCRIPT, name: 'nodejs/npx-tsx', launch: 'nodejs-npx-tsx-appts' },
  { ...TYPESCRIPT, name: 'nodejs/tsx-watch', launch: 'nodejs-tsx-watch-appts' },
  { ...TYPESCRIPT, name: 'nodejs/ts-node', launch: 'nodejs-ts-node-appts' },
  {
    ...NODE,
    name: 'nodejs/next',
    launch: 'nodejs-next-start',
    folder: '/app/next',
    source: 'next/pages/api/hello.js',
    ask: { path: '/api/hello?name=Ada' },
    container: { env: [{ name: 'PORT', value: '8080' }] },
  },
  { ...APP, name: 'nodejs/pm2-runtime', launch: 'nodejs-pm2-runtime-appjs' },
  {
    ...NODE,
    name: 'nodejs/cluster',
    launch: 'nodejs-plain',
    folder: '/app/cluster',
    source: 'cluster/app.js',
    says: 'in a worker of `cluster`',
  },
  {
    ...NODE,
    name: 'nodejs/child-process',
    launch: 'nodejs-plain',
    folder: '/app/child',
    source: 'child/greets.js',
    says: 'in a forked process',
  },
  {
    ...NODE,
    name: 'nodejs/worker-thread',
    launch: 'nodejs-plain',
    folder: '/app/worker',
    source: 'worker/greets.js',
    says: 'in a worker thread',
  },
]
