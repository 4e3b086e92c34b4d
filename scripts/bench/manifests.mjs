/**
 * A ResourceList as kpt would send it for a package of ordinary size and mix: of a hundred items 30 Deployments, 25 Services,
 * 25 ConfigMaps, 17 custom resources and 3 definitions of some. The same number gives the same text.
 * @param {number} count
 * @returns {string}
 */
export function resourceList(count) {
  const items = Array.from({ length: count }, (_, i) => item(i, SHUFFLED[i % 100] ?? ''))
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}functionConfig:\n${CONFIG}`
}

const CONFIG = `  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: function-input
  data: {}
`

const MIX = [
  ...Array.from({ length: 30 }, () => 'Deployment'),
  ...Array.from({ length: 25 }, () => 'Service'),
  ...Array.from({ length: 25 }, () => 'ConfigMap'),
  ...Array.from({ length: 17 }, () => 'Certificate'),
  ...Array.from({ length: 3 }, () => 'CustomResourceDefinition'),
]

// 37 and 100 have no common factor, so every place of the mix comes once, far from its neighbours; the first is a Deployment.
const SHUFFLED = MIX.map((_, i) => MIX[(i * 37) % 100] ?? '')

/**
 * @param {number} index
 * @param {string} kind
 */
function item(index, kind) {
  const { apiVersion, body } = BODIES[kind] ?? { apiVersion: 'v1', body: () => '' }
  const name = `app-${String(index).padStart(5, '0')}`
  return `- apiVersion: ${apiVersion}
  kind: ${kind}
  metadata: # kpt-merge: shop/${name}
    name: ${name}
    namespace: shop # kpt-set: \${namespace}
    labels:
      app.kubernetes.io/name: ${name}
      app.kubernetes.io/part-of: shop
      team: team-${index % 7}
    annotations:
      config.kubernetes.io/index: '${index % 10}'
      config.kubernetes.io/path: 'services/${Math.floor(index / 10)}.yaml'
      internal.config.kubernetes.io/index: '${index % 10}'
      internal.config.kubernetes.io/path: 'services/${Math.floor(index / 10)}.yaml'
      internal.config.kubernetes.io/seqindent: 'compact'
      internal.config.kubernetes.io/annotations-migration-resource-id: '${index}'
      internal.config.kubernetes.io/id: '${index + 1}'
      config.k8s.io/id: '${index + 1}'
${body(name, index)}`
}

/** @typedef {(name: string, index: number) => string} Body */

/** @type {Body} */
const deployment = (name, index) => `  spec:
    replicas: ${1 + (index % 3)} # kpt-set: \${replicas}
    revisionHistoryLimit: 5
    selector:
      matchLabels:
        app.kubernetes.io/name: ${name}
    template:
      metadata:
        labels:
          app.kubernetes.io/name: ${name}
          app.kubernetes.io/part-of: shop
      spec:
        serviceAccountName: ${name}
        terminationGracePeriodSeconds: 5
        securityContext:
          runAsNonRoot: true
          runAsUser: 1000
        containers:
        - name: server
          image: registry.example.com/shop/${name}:v1.${index % 13}.0 # kpt-set: \${registry}/${name}:\${tag}
          command:${LAUNCHES[index % LAUNCHES.length]}
          env:
          - name: PORT
            value: "8080"
          - name: LOG_LEVEL
            value: info
          - name: DATABASE_URL
            valueFrom:
              secretKeyRef:
                name: ${name}
                key: url
          ports:
          - name: http
            containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /live
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              cpu: 200m
              memory: 128Mi
          volumeMounts:
          - name: config
            mountPath: /etc/app
        volumes:
        - name: config
          configMap:
            name: ${name}
            defaultMode: 0644
`

const LAUNCHES = [
  '\n          - node\n          - server.js',
  '\n          - python3\n          - app.py',
  '\n          - java\n          - -jar\n          - app.jar',
  '\n          - dotnet\n          - App.dll',
  '\n          - nginx\n          - -g\n          - daemon off;',
]

/** @type {Body} */
const service = (name) => `  spec:
    type: ClusterIP
    selector:
      app.kubernetes.io/name: ${name}
    ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
      targetPort: metrics
`

/** @type {Body} */
const configMap = (name) => `  data:
    log.level: info
    app.properties: |
${Array.from({ length: 12 }, (_, i) => `      ${name}.setting.${i} = value of the setting number ${i}\n`).join('')}`

/** @type {Body} */
const certificate = (name) => `  spec:
    secretName: ${name}-tls
    dnsNames:
    - ${name}.example.com
    - www.${name}.example.com
    issuerRef:
      kind: ClusterIssuer
      name: letsencrypt
    privateKey:
      algorithm: ECDSA
      size: 256
`

/** @type {Body} */
const definition = (name) => `  spec:
    group: example.com
    scope: Namespaced
    names:
      kind: Thing
      plural: things
    versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
${Array.from({ length: 60 }, (_, i) => property(`${name}-${i}`)).join('')}`

/** @param {string} name */
const property = (name) => `            ${name}:
              type: object
              description: A field that describes one of the many sides of a thing, at the length that such texts have.
              properties:
                enabled:
                  type: boolean
                image:
                  type: string
                  pattern: ^[a-z]+$
`

/** @type {{ [kind: string]: { apiVersion: string, body: Body } }} */
const BODIES = {
  Deployment: { apiVersion: 'apps/v1', body: deployment },
  Service: { apiVersion: 'v1', body: service },
  ConfigMap: { apiVersion: 'v1', body: configMap },
  Certificate: { apiVersion: 'cert-manager.io/v1', body: certificate },
  CustomResourceDefinition: { apiVersion: 'apiextensions.k8s.io/v1', body: definition },
}
