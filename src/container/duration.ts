const SECONDS: { readonly [unit: string]: number } = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}
const WHOLE = /^(?:\d+(?:\.\d+)?(?:h|ms|us|µs|ns|m|s))+$/
const PART = /(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g

/** A duration in Go's notation (`1h30m`, `90s`) in whole seconds, at least 1; undefined where it is not one or is not positive. */
export function seconds(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined
  const parts = [...text.matchAll(PART)]
  const total = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0)
  return total > 0 ? Math.max(1, Math.ceil(total)) : undefined
}
