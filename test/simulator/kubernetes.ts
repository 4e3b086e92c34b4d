import { expand } from '../container/kubernetes-expansion.js'

/** A container of a pod, as in a manifest; other fields do not matter to its launch. */
export interface PodContainer {
  readonly name?: string
  readonly image?: string
  readonly command?: readonly string[] | null
  readonly args?: readonly string[] | null
  readonly env?: readonly EnvVariable[] | null
  readonly envFrom?: readonly EnvFromSource[] | null
  readonly workingDir?: string | null
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[] | null
  readonly [field: string]: unknown
}

/** An entry of a container's `env`. */
export interface EnvVariable {
  readonly name: string
  readonly value?: string | null
  readonly valueFrom?: ValueSource | null
}

/** A reference to one key. */
interface KeyReference {
  readonly name: string
  readonly key: string
  readonly optional?: boolean
}

/** A `valueFrom`. */
export interface ValueSource {
  readonly configMapKeyRef?: KeyReference
  readonly secretKeyRef?: KeyReference
  readonly fieldRef?: { readonly fieldPath: string }
  readonly resourceFieldRef?: { readonly resource: string }
}

/** An entry of a container's `envFrom`. */
export interface EnvFromSource {
  readonly prefix?: string
  readonly configMapRef?: { readonly name: string; readonly optional?: boolean }
  readonly secretRef?: { readonly name: string; readonly optional?: boolean }
}

/** What an image's configuration says, in the field names of the OCI image specification. */
export interface ImageSettings {
  readonly Entrypoint?: readonly string[] | null | undefined
  readonly Cmd?: readonly string[] | null | undefined
  readonly Env?: readonly string[] | null | undefined
  readonly WorkingDir?: string | undefined
  readonly Labels?: { readonly [name: string]: string } | null | undefined
  readonly [field: string]: unknown
}

type Keys = { readonly [key: string]: string }

/** The ConfigMaps and Secrets of the cluster, by name. */
export interface ClusterData {
  readonly configMaps?: { readonly [name: string]: Keys }
  readonly secrets?: { readonly [name: string]: Keys }
  /** Whether a key that is not here has a likely value all the same; else the container does not start. */
  readonly isMadeUp?: boolean
}

/** What the container runtime is asked to start. */
export interface ContainerProcess {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
}

/** Why no process of the container is ever asked for. */
export interface Rejection {
  readonly rejected: string
}

// What containerd and CRI-O set where the image does not.
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The process of a container by Kubernetes' rules (pkg/kubelet/kubelet_pods.go, pkg/kubelet/container/helpers.go): the
 * table of command and args, expansion by the pod's variables alone, those over the image's; or why there is none.
 */
export function containerProcess(
  container: PodContainer,
  image: ImageSettings = {},
  data: ClusterData = {},
): ContainerProcess | Rejection {
  const rejected = invalid(container)
  if (rejected !== undefined) return { rejected }
  const pod = podVariables(container, data)
  if (!(pod instanceof Map)) return pod
  const argv = [...firstWords(container, image), ...lastWords(container, image)].map((word) =>
    word.fromPod ? expand(word.text, pod) : word.text,
  )
  if (argv.length === 0) return { rejected: 'no command specified' }
  return { argv, env: environment(image, pod), cwd: container.workingDir || image.WorkingDir || '/' }
}

/** What the API server does not take, of the fields that a launch depends on (pkg/apis/core/validation). */
export function invalid(container: PodContainer): string | undefined {
  const env = container.env ?? []
  const both = env.find(({ value, valueFrom }) => value && valueFrom)
  if (both) return `env "${both.name}": \`valueFrom\` may not be specified when \`value\` is not empty`
  const nameless = env.find(({ name }) => !/^[^=\0]+$/.test(name))
  if (nameless) return `env "${nameless.name}": the name is not valid`
  const port = container.ports?.find(({ containerPort }) => containerPort < 1 || containerPort > 65535)
  return port && `containerPort ${port.containerPort} must be between 1 and 65535`
}

interface Word {
  readonly text: string
  readonly fromPod: boolean
}

function firstWords({ command }: PodContainer, { Entrypoint }: ImageSettings): readonly Word[] {
  return command?.length ? words(command, true) : words(Entrypoint ?? [], false)
}

/** The image's CMD is for its own ENTRYPOINT, or for the pod that says nothing. */
function lastWords({ command, args }: PodContainer, { Cmd }: ImageSettings): readonly Word[] {
  if (args?.length || command?.length) return words(args ?? [], true)
  return words(Cmd ?? [], false)
}

function words(texts: readonly string[], fromPod: boolean): readonly Word[] {
  return texts.map((text) => ({ text, fromPod }))
}

/** The pod's own variables: envFrom first, then env in order, each value expanded by those before it. */
export function podVariables(
  { env, envFrom }: PodContainer,
  data: ClusterData,
): Map<string, string> | Rejection {
  const variables = new Map<string, string>()
  for (const { prefix = '', configMapRef, secretRef } of envFrom ?? []) {
    const keys =
      data.configMaps?.[configMapRef?.name ?? ''] ??
      (secretRef && data.secrets?.[secretRef.name]) ??
      undefined
    if (!keys && !data.isMadeUp && !(configMapRef ?? secretRef)?.optional) {
      return { rejected: `"${(configMapRef ?? secretRef)?.name}" of \`envFrom\` is not found` }
    }
    for (const [key, value] of Object.entries(keys ?? {})) variables.set(prefix + key, value)
  }
  for (const { name, value, valueFrom } of env ?? []) {
    if (value || !valueFrom) {
      variables.set(name, expand(value ?? '', variables))
      continue
    }
    const found = sourced(name, valueFrom, data)
    if (typeof found === 'object') return found
    if (found !== undefined) variables.set(name, found)
  }
  return variables
}

/** The value of a `valueFrom`; undefined for an optional key that is not there, which sets no variable. */
function sourced(name: string, source: ValueSource, data: ClusterData): string | undefined | Rejection {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source
  const key = configMapKeyRef ?? secretKeyRef
  if (!key) return fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''
  const found = (configMapKeyRef ? data.configMaps : data.secrets)?.[key.name]?.[key.key]
  if (found === undefined && data.isMadeUp) return likely(name)
  if (found === undefined && !key.optional)
    return { rejected: `key "${key.key}" of "${key.name}" is not found` }
  return found
}

/** A value that programs take in such a variable. */
function likely(name: string): string {
  if (name.endsWith('NODE_OPTIONS')) return '--max-old-space-size=256'
  if (name === 'PATH') return DEFAULT_PATH
  if (/(?:JAVA|JDK|JVM|MAVEN|GRADLE)\w*OPT/.test(name)) return '-Xmx256m'
  return /EnableDiagnostics/.test(name) ? '0' : 'made-up'
}

function environment({ Env }: ImageSettings, pod: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const image = (Env ?? []).map((entry): [string, string] => {
    const [name = ''] = entry.split('=', 1)
    return [name, entry.slice(name.length + 1)]
  })
  return new Map([['PATH', DEFAULT_PATH], ['HOSTNAME', 'pod'], ['HOME', '/root'], ...image, ...pod])
}
