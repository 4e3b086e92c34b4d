import { parseAllDocuments } from 'yaml'
import { outputOf } from './command.js'
import { copyOf, type Files, filesOf } from './folder.js'
import { BUNDLE } from './machine.js'

/** The package `packages/boutique`: what it holds, and which of its files hold a program that is made debuggable. */
export const BOUTIQUE = 'packages/boutique'
export const DEBUGGABLE = ['ads.yaml', 'cart.yaml', 'mail.yaml', 'metrics/metrics.yaml', 'web.yaml']

/** Each container of the package, and what becomes of it. */
export const OUTCOMES = [
  'ads: info, changed',
  'cart: info, changed',
  'mail: info, changed',
  'metrics: info, changed',
  'proxy: info, left alone',
  'report: warning, refused',
  'web: info, changed',
]

/** A functionConfig that cannot be read, for which the exit code is 3. */
export const BAD_CONFIG = `apiVersion: ducttape.dev/v1alpha1
kind: DuctTape
metadata:
  name: debug
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  images:
    - image: example.com/boutique/cart
      runtime: golem
`

/** Annotations by which hosts know their items; none belongs into a file. */
export const INTERNAL =
  /internal\.config|config\.k8s\.io\/|config\.kubernetes\.io\/(?:path|index|function)|kustomize\.config\.k8s\.io/

/** The package's files as they were. */
export function boutiqueFiles(): Files {
  return filesOf(copyOf(BOUTIQUE))
}

/** What the command makes of a stream of manifests with the package's functionConfig. */
export function streamed(manifests: string): Promise<string> {
  return outputOf([BUNDLE, '-f', `${import.meta.dirname}/${BOUTIQUE}/debug.yaml`], { stdin: manifests })
}

/** The results of a `results.yaml`, as `container: severity, outcome`, sorted. */
export function outcomesIn(resultsYaml: string): readonly string[] {
  const [list] = parseAllDocuments(resultsYaml).map((document) => document.toJS() as ResultList)
  const results = list?.items.flatMap((item) => item.results ?? []) ?? []
  return results.map(({ severity, tags }) => `${tags.container}: ${severity}, ${tags.outcome}`).toSorted()
}

interface ResultList {
  readonly items: readonly { readonly results?: readonly HostedResult[] }[]
}

interface HostedResult {
  readonly severity: string
  readonly tags: { readonly container: string; readonly outcome: string }
}
