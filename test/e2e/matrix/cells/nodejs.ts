import type { ImageSettings } from '../../../simulator/kubernetes.js'
import type { Cell, Launch } from '../cell.js'

const NODE = { application: 'nodejs', stage: 'full', protocol: 'cdp', folder: '/app' } as const
const APP = { ...NODE, source: 'app.js' } as const
/** With more memory than its options allow, so that these are seen. */
const ROOMY = { ...APP, container: { resources: { limits: { memory: '1Gi' } } } } as const
const TYPESCRIPT = { ...NODE, source: 'app.ts' } as const
/** What the images of Skaffold's launches say. */
const ENV = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'NODE_VERSION=24.22.3']
const IMAGE: ImageSettings = { Env: ENV, Entrypoint: ['docker-entrypoint.sh'] }
const SUSPEND = { suspend: true }
const FROM_CONFIG_MAP = [
  { name: 'NODE_OPTIONS', valueFrom: { configMapKeyRef: { name: 'opts', key: 'node' } } },
]

/** No `docker-entrypoint.sh` is there. */
const OLDEST: Launch = {
  image: { Env: ['NODE_VERSION=10.24.1'], Entrypoint: ['/usr/local/bin/node'], Cmd: ['app.js'] },
}

const starting = (...Cmd: readonly string[]): Launch => ({ image: { ...IMAGE, Cmd } })

export const NODEJS_CELLS: readonly Cell[] = [
  { ...APP, name: 'nodejs/plain', launch: 'nodejs-plain', isShort: true, isComparedByContract: true },
  { ...APP, name: 'nodejs/played', launch: 'nodejs-plain', isPlayed: true, says: '`podman kube play`' },
  { ...APP, name: 'nodejs/suspend', launch: 'nodejs-plain', spec: SUSPEND },
  { ...APP, name: 'nodejs/suspend-npm', launch: 'nodejs-npm-start', spec: SUSPEND },
  { ...TYPESCRIPT, name: 'nodejs/suspend-tsx', launch: 'nodejs-npx-tsx-appts', spec: SUSPEND },
  { ...APP, name: 'nodejs/flags', launch: 'nodejs-flags' },
  { ...NODE, name: 'nodejs/esm', launch: 'nodejs-esm', source: 'app.mjs' },
  { ...APP, name: 'nodejs/absolute', launch: 'nodejs-absolute' },
  { ...APP, name: 'nodejs/usr-bin', launch: starting('/usr/bin/node', 'app.js') },
  { ...APP, name: 'nodejs/entrypoint-and-cmd', launch: 'nodejs-entrypoint-cmd', isComparedByContract: true },
  { ...APP, name: 'nodejs/distroless', launch: 'nodejs-distroless', stage: 'distroless', isShort: true },
  {
    ...NODE,
    name: 'nodejs/nothing-says-node',
    launch: 'nodejs-alpine-apk',
    stage: 'apk',
    source: 'server.js',
    says: "Alpine's package",
  },
  { ...APP, name: 'nodejs/oldest', launch: OLDEST, stage: 'oldest', says: 'Node.js 10' },
  { ...NODE, name: 'nodejs/arguments-of-the-pod', launch: 'nodejs-pod-args', source: 'other.js' },
  { ...APP, name: 'nodejs/shell-of-the-pod', launch: 'nodejs-pod-sh-c' },
  { ...APP, name: 'nodejs/shell-text', launch: 'nodejs-shell-text', isComparedByContract: true },
  { ...APP, name: 'nodejs/script-file', launch: 'nodejs-script-file', isComparedByContract: true },
  { ...ROOMY, name: 'nodejs/node-options', launch: 'nodejs-node-options' },
  { ...ROOMY, name: 'nodejs/node-options-from-a-config-map', launch: 'nodejs-node-options-from' },
  {
    ...ROOMY,
    name: 'nodejs/node-options-from-a-config-map-plain',
    launch: { ...starting('node', 'app.js'), container: { env: FROM_CONFIG_MAP } },
  },
  {
    ...ROOMY,
    name: 'nodejs/node-options-of-the-image',
    launch: {
      image: { ...IMAGE, Env: [...ENV, 'NODE_OPTIONS=--max-old-space-size=256'], Cmd: ['node', 'app.js'] },
    },
  },
  { ...APP, name: 'nodejs/flags-for-the-entrypoint', launch: starting('--require', './setup.cjs', 'app.js') },
  { ...APP, name: 'nodejs/watched-by-node', launch: starting('node', '--watch', 'app.js') },
  {
    ...APP,
    name: 'nodejs/inspector-already',
    launch: starting('node', '--inspect=127.0.0.1:9230', 'app.js'),
  },
  {
    ...APP,
    name: 'nodejs/code-on-the-command-line',
    launch: starting('node', '-e', 'require("/app/app.js")'),
  },
  {
    ...APP,
    name: 'nodejs/permission',
    launch: starting('node', '--permission', '--allow-fs-read=*', 'app.js'),
    refused: "node's permission model keeps the inspector closed",
  },
  {
    ...APP,
    name: 'nodejs/permission-for-the-inspector',
    launch: starting('node', '--permission', '--allow-inspector', '--allow-fs-read=/app/*', 'app.js'),
    isComparedByContract: true,
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
  { ...TYPESCRIPT, name: 'nodejs/tsx-as-a-loader', launch: starting('node', '--import', 'tsx', 'app.ts') },
  { ...TYPESCRIPT, name: 'nodejs/types-taken-out-by-node', launch: starting('node', 'app.ts') },
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
  { ...APP, name: 'nodejs/pm2-cluster', launch: starting('pm2-runtime', '-i', '2', 'app.js') },
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
