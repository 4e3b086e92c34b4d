import fc from 'fast-check'
import { Document, isMap, isSeq, visit } from 'yaml'

/** Any one resource, as YAML text: of every kind that holds a pod, what scales them, and some others, in many layouts, with comments. */
export function manifest(): fc.Arbitrary<string> {
  const pod = fc.record({
    containers: fc.array(container(), { minLength: 1, maxLength: 3 }),
    sidecars: fc.array(container(), { maxLength: 1 }),
    hasInit: fc.boolean(),
    spec: podSettings(),
  })
  const name = fc.constantFrom(
    'web',
    'mail',
    'y',
    'off',
    '0755',
    'a-very-long-name-of-a-workload-for-one-line',
  )
  const held = fc
    .record({ workload: fc.constantFrom(...workloads()), name, pod })
    .map((each) => each.workload(each.name, podOf(each.pod)))
  const resource = fc.oneof(
    { weight: 4, arbitrary: held },
    { weight: 1, arbitrary: fc.constantFrom(...others()) },
  )
  return fc.record({ resource, layout: layout() }).map((each) => printed(each.resource, each.layout))
}

interface Layout {
  readonly indent: number
  readonly indentSeq: boolean
  /** Which collections are written on one line: counts down over the document's collections. */
  readonly flow: readonly boolean[]
  /** What is put behind or above lines, by turns. */
  readonly comments: readonly ('none' | 'behind' | 'above' | 'blank')[]
}

function layout(): fc.Arbitrary<Layout> {
  return fc.record({
    indent: fc.constantFrom(2, 2, 4),
    indentSeq: fc.boolean(),
    flow: fc.array(fc.constantFrom(false, false, false, true), { minLength: 1, maxLength: 20 }),
    comments: fc.array(fc.constantFrom('none', 'none', 'behind', 'above', 'blank'), {
      minLength: 1,
      maxLength: 20,
    }),
  })
}

function printed(resource: object, { indent, indentSeq, flow, comments }: Layout): string {
  const document = new Document(resource, { aliasDuplicateObjects: false })
  let turn = 0
  visit(document, (_, node, path) => {
    const isDeep = path.length > 2
    if (!isMap(node) && !isSeq(node)) return
    node.flow = node.items.length === 0 || (isDeep && (flow[turn++ % flow.length] ?? false))
  })
  const text = document.toString({ indent, indentSeq, lineWidth: 0, flowCollectionPadding: turn % 2 === 0 })
  // Every line is a whole piece of block style, since no scalar has a line break and flow style stays on its line.
  const lines = text.trimEnd().split('\n')
  return `${lines.map((line, i) => commented(line, i, comments[i % comments.length])).join('\n')}\n`
}

function commented(line: string, number: number, how: Layout['comments'][number] | undefined): string {
  const column = ' '.repeat(line.length - line.trimStart().length)
  if (how === 'behind') return `${line} # behind line ${number}`
  if (how === 'above') return `${column}# above line ${number}\n${line}`
  return how === 'blank' ? `\n${line}` : line
}

type Workload = (name: string, pod: object) => object

function workloads(): readonly Workload[] {
  const of = (apiVersion: string, kind: string, extra: object = {}): Workload => {
    return (name, pod) => ({
      apiVersion,
      kind,
      metadata: { name },
      spec: {
        ...extra,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, ...pod },
      },
    })
  }
  return [
    (name, pod) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, ...pod }),
    of('apps/v1', 'Deployment', { replicas: 3 }),
    of('apps/v1', 'StatefulSet', { replicas: 0, serviceName: 'x' }),
    of('apps/v1', 'DaemonSet'),
    of('argoproj.io/v1alpha1', 'Rollout', { replicas: 2, progressDeadlineSeconds: 60 }),
    (name, pod) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: { backoffLimit: 2, template: pod },
    }),
    (name, pod) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, annotations: { note: 'x' } },
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: pod } } },
    }),
    (name, pod) => ({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name }, template: pod }),
  ]
}

function others(): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'yes', b: '0755' } },
    autoscaler('Deployment', 'web'),
    autoscaler('StatefulSet', 'mail'),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 5678 }] } },
    {
      apiVersion: 'apps.kruise.io/v1alpha1',
      kind: 'CloneSet',
      metadata: { name: 'r' },
      spec: { replicas: 3, template: { spec: { containers: [{ name: 'a', command: ['node', 'x.js'] }] } } },
    },
  ]
}

function autoscaler(kind: string, name: string): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name }, minReplicas: 0, maxReplicas: 5 },
  }
}

interface PodParts {
  readonly containers: readonly object[]
  readonly sidecars: readonly object[]
  readonly hasInit: boolean
  readonly spec: object
}

function podOf({ containers, sidecars, hasInit, spec }: PodParts): object {
  const named = containers.map((each, i) => ({ name: `c${i}`, ...withPort(each, 40_000 + i) }))
  const init = [
    ...(hasInit ? [{ name: 'migrate', image: 'node:22', command: ['node', 'migrate.js'] }] : []),
    ...sidecars.map((each, i) => ({ name: `s${i}`, restartPolicy: 'Always', ...withPort(each, 41_000 + i) })),
  ]
  return { spec: { ...(init.length > 0 && { initContainers: init }), containers: named, ...spec } }
}

/** The container with a port of its own for a debugger that it starts itself: two on one port would be the input's fault. */
function withPort(each: object, port: number): object {
  return JSON.parse(JSON.stringify(each).replaceAll('<port>', String(port))) as object
}

function podSettings(): fc.Arbitrary<object> {
  return fc.record(
    {
      securityContext: fc.constantFrom(
        { runAsUser: 1000 },
        { runAsNonRoot: true },
        { runAsNonRoot: true, runAsUser: 5 },
        {},
      ),
      hostNetwork: fc.constantFrom(false, false, true),
      volumes: fc.constant([{ name: 'data', emptyDir: {} }]),
      nodeSelector: fc.constantFrom({ 'kubernetes.io/os': 'linux' }, { 'kubernetes.io/os': 'windows' }),
    },
    { requiredKeys: ['volumes'] },
  )
}

const LAUNCHES: readonly object[] = [
  {},
  { command: ['node', 'server.js'] },
  { command: ['node'], args: ['--enable-source-maps', 'server.js', '--port', '0755'] },
  { command: ['node', '--inspect=0.0.0.0:<port>', 'server.js'] },
  { command: ['npm', 'start'] },
  { command: ['tini', '--'], args: ['python3', 'app.py', 'yes'] },
  { command: ['python', '-u', 'app.py'] },
  { command: ['python', '-m', 'debugpy', '--listen', '<port>', 'app.py'] },
  { command: ['sh', '-c', 'cd /app && exec python "app.py"'] },
  { command: ['java', '-jar', 'app.jar', '#1', 'a: b'] },
  { command: ['dotnet', 'App.dll'] },
  { command: ['dlv', 'exec', '--headless', '--listen=:<port>', '/app'] },
  { args: ['serve', ''] },
  { command: ['nginx', '-g', 'daemon off;'] },
]

const ENTRIES: readonly object[] = [
  { name: 'A', value: 'b' },
  { name: 'B', value: '$(A) yes' },
  { name: 'EMPTY' },
  { name: 'PATH', value: '/usr/bin:/bin' },
  { name: 'NODE_OPTIONS', value: '--max-old-space-size=4096' },
  { name: 'NODE_OPTIONS', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
  { name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g' },
  { name: 'JAVA_TOOL_OPTIONS', valueFrom: { secretKeyRef: { name: 'c', key: 'k', optional: true } } },
  { name: 'JDK_JAVA_OPTIONS', value: '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=<port>' },
  { name: 'GOTRACEBACK', value: 'single' },
  { name: 'DOTNET_EnableDiagnostics', value: '0' },
]

const PORTS: readonly object[] = [
  { containerPort: 8080 },
  { containerPort: 5678, name: 'dap' },
  { containerPort: 5005, protocol: 'UDP' },
  { containerPort: 9229, name: 'http' },
  { containerPort: 56_268 },
]

function container(): fc.Arbitrary<object> {
  const probe = fc.constantFrom(
    { httpGet: { path: '/', port: 8080 } },
    { tcpSocket: { port: 8080 }, timeoutSeconds: 1, failureThreshold: 1 },
    { exec: { command: ['true'] }, periodSeconds: 3 },
  )
  const fields = fc.record(
    {
      image: fc.constantFrom(
        'web:v1',
        'python:3.11',
        'node:22',
        'python:3.13',
        'golang:1.24',
        'openjdk:21',
        'alpine',
      ),
      env: fc.uniqueArray(fc.constantFrom(...ENTRIES), { selector: nameOf, maxLength: 4 }),
      ports: fc.uniqueArray(fc.constantFrom(...PORTS), { maxLength: 2 }),
      livenessProbe: probe,
      volumeMounts: fc.constantFrom(
        [{ name: 'data', mountPath: '/data' }],
        [{ name: 'data', mountPath: '/dbg' }],
        [],
      ),
      resources: fc.constantFrom(
        { limits: { memory: '64Mi' } },
        { requests: { cpu: '10m' }, limits: { cpu: '10m' } },
        {},
      ),
      securityContext: fc.constantFrom(
        { readOnlyRootFilesystem: true },
        { runAsUser: 7 },
        { runAsNonRoot: true },
      ),
    },
    { requiredKeys: ['image'] },
  )
  return fc
    .record({ fields, launch: fc.constantFrom(...LAUNCHES) })
    .map((each) => ({ ...each.launch, ...each.fields }))
}

function nameOf(entry: object): string {
  return (entry as { name: string }).name
}
