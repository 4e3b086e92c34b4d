import type {
  Configs,
  KptFunc,
  KubernetesObject,
  Result as KptResult,
  Severity as KptSeverity,
} from 'kpt-functions'
import { HELP } from './help.js'
import type { Result, Severity } from './krm/result.js'
import { run } from './run.js'

// The SDK has a word of its own for one of the specification's severities.
const SEVERITIES: { readonly [severity in Severity]: KptSeverity } = {
  error: 'error',
  warning: 'warn',
  info: 'info',
}

/**
 * The function for pipelines of the kpt-functions SDK: makes the pods among `configs` debuggable, and adds a result for each
 * container. It works on the same text as the command: the objects are serialised, the core runs, and what it gives is
 * parsed. Rejects with a ConfigError if the functionConfig names a field or a value that is not there.
 *
 * What the SDK itself does is not undone here: it has dropped comments, sorts objects, keeps one of several that have the
 * same kind, namespace and name (Jobs with `generateName` among them), and reads numbers as JavaScript does.
 */
export const ducttape: KptFunc = Object.assign(debugAll, { usage: HELP })

async function debugAll(configs: Configs): Promise<void> {
  const functionConfig = configs.getFunctionConfig()
  const list = {
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    items: configs.getAll(),
    ...(functionConfig ? { functionConfig } : {}),
  }
  const { output, results } = await run(JSON.stringify(list))
  // Flow style stays flow style, and what is added to JSON is JSON.
  const { items } = JSON.parse(output) as { items: KubernetesObject[] }
  configs.insert(...items)
  configs.addResults(...results.map(asKptResult))
}

function asKptResult({ message, severity, resourceRef, field, file, tags }: Result): KptResult {
  return {
    message,
    severity: SEVERITIES[severity],
    ...(resourceRef ? { resourceRef: { ...resourceRef, namespace: resourceRef.namespace ?? '' } } : {}),
    ...(field ? { field } : {}),
    ...(file ? { file } : {}),
    ...(tags ? { tags } : {}),
  }
}
