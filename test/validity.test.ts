import { describe, expect, test } from 'vitest'
import { faultsOf } from './validity.js'

// The check is only worth something if it finds what is wrong: each row breaks a valid pod in one place.
const FAULTS: readonly (readonly [what: string, spec: object, fault: string])[] = [
  [
    'a wrong type',
    { containers: [{ name: 'a', ports: [{ containerPort: '80' }] }] },
    '/spec/containers/*/ports/*/containerPort must be integer',
  ],
  ['a missing field', { containers: [{}] }, '/spec/containers/* must have required property name'],
  [
    'a wrong word',
    { containers: [{ name: 'a', imagePullPolicy: 'Sometimes' }] },
    '/spec/containers/*/imagePullPolicy must be equal to one of the allowed values',
  ],
  [
    'an unknown field',
    { containers: [{ name: 'a', comand: ['x'] }] },
    '/spec/containers/*/comand is no field that Kubernetes knows',
  ],
  [
    'an unknown field deep below',
    { containers: [{ name: 'a', livenessProbe: { tcpSocket: { port: 1, timeout: 2 } } }] },
    '/spec/containers/*/livenessProbe/tcpSocket/timeout is no field that Kubernetes knows',
  ],
  [
    'a container name twice',
    { initContainers: [{ name: 'a' }], containers: [{ name: 'a' }] },
    'two containers are named "a"',
  ],
  [
    'a volume name twice',
    {
      containers: [{ name: 'a' }],
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'v', emptyDir: {} },
      ],
    },
    'two volumes are named "v"',
  ],
  [
    'a mount without a volume',
    { containers: [{ name: 'a', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
    'container "a": no volume "v" to mount',
  ],
  [
    'a mount path twice',
    {
      containers: [
        {
          name: 'a',
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/v' },
          ],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
    },
    'container "a": two volumes are mounted at /v',
  ],
  [
    'a value beside a valueFrom',
    {
      containers: [
        {
          name: 'a',
          env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        },
      ],
    },
    'container "a": A has a value and a valueFrom',
  ],
  [
    'a port number twice',
    { containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 80, name: 'x' }] }] },
    'container "a": port 80/TCP is listed twice',
  ],
  [
    'a port name twice',
    {
      containers: [
        {
          name: 'a',
          ports: [
            { containerPort: 80, name: 'x' },
            { containerPort: 81, name: 'x' },
          ],
        },
      ],
    },
    'container "a": two ports are named "x"',
  ],
  [
    'a port that is none',
    { containers: [{ name: 'a', ports: [{ containerPort: 65_536 }] }] },
    'container "a": port 65536 is outside 1-65535',
  ],
  [
    'a port name that is too long',
    { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'sixteen-letters-' }] }] },
    'container "a": "sixteen-letters-" is no name for a port',
  ],
  [
    'a timeout of zero',
    { containers: [{ name: 'a', livenessProbe: { tcpSocket: { port: 1 }, timeoutSeconds: 0 } }] },
    'container "a": livenessProbe has a time or a threshold below 1',
  ],
  ['a name that is no label', { containers: [{ name: 'A_b' }] }, '"A_b" is no DNS label'],
]

const DEBUG_PORTS: readonly (readonly [what: string, config: object, fault: string])[] = [
  ['is not declared', { a: { ports: { dap: 5678 } } }, 'debug port 5678 of "a" is not in its ports'],
  [
    'belongs to another container',
    { a: { ports: { dap: 80 } }, b: { ports: { dap: 80 } } },
    'debug port 80 of "a" is another container\'s too',
  ],
]

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }

describe('the validity check', () => {
  test.each(FAULTS)('finds %s', (_, spec, fault) => {
    expect(faultsOf({ ...POD, spec })).toContain(fault)
  })

  test.each(DEBUG_PORTS)('finds a debug port that %s', (_, config, fault) => {
    const annotations = { 'debug.cloud.google.com/config': JSON.stringify(config) }
    const spec = { containers: [{ name: 'a' }, { name: 'b', ports: [{ containerPort: 80 }] }] }
    expect(faultsOf({ ...POD, metadata: { name: 'p', annotations }, spec })).toContain(fault)
  })

  test('finds nothing in a pod that uses much of the API', () => {
    const security = { runAsNonRoot: true, runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } }
    const probe = { grpc: { port: 80 }, timeoutSeconds: 600, failureThreshold: 3 }
    const container = {
      name: 'a',
      image: 'a',
      command: ['x'],
      env: [
        { name: 'A', value: 'x' },
        { name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional: true } } },
      ],
      ports: [
        { containerPort: 80, name: 'dns' },
        { containerPort: 80, protocol: 'UDP' },
      ],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: 1 } },
      securityContext: { ...security, capabilities: { drop: ['ALL'] } },
      livenessProbe: probe,
      volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }],
    }
    const spec = {
      containers: [container],
      initContainers: [{ name: 'i', restartPolicy: 'Always' }],
      volumes: [{ name: 'v', emptyDir: { sizeLimit: '50Mi' } }],
      securityContext: security,
    }
    expect(faultsOf({ ...POD, spec })).toEqual([])
  })

  test('reaches the pod of every kind', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', oops: 1 }] } }
    const kinds = ['ReplicationController', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']
    const workloads = [
      ...kinds.map((kind) => ({ kind, spec: { template } })),
      { kind: 'PodTemplate', template },
      { kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } },
    ]
    for (const workload of workloads) expect(faultsOf(workload).join('\n')).toContain('oops is no field')
  })
})
