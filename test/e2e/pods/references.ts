import type { Container, Variable } from './manifest.js'

/** A container's variables in their order, with the references in each to those before it put in, as the kubelet does. */
export function variablesOf(container: Container): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const variable of container.env ?? []) known.set(variable.name, expanded(valueOf(variable), known))
  return known
}

function valueOf({ name, value = '', valueFrom }: Variable): string {
  if (valueFrom !== undefined) throw new Error(`"${name}" has a valueFrom, which the harness does not know`)
  return value
}

/** A text with `$(NAME)` in it: known names are put in, others stay, and `$$` is `$`. */
export function expanded(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\$|\$\(([A-Za-z_.-][\w.-]*)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (known.get(name) ?? found),
  )
}
