/** What was asked for: an inspector at this address, in the process that runs the application. */
export interface Request {
  readonly host: string
  readonly port: number
  /** Whether the application waits for its debugger before its first line. */
  readonly waits: boolean
}

export type Env = Readonly<Record<string, string | undefined>>

const PORT_LIMIT = 65_536
// The words that turn the published wrapper off (container-debug-support, nodejs/helper-image/wrapper.go).
const OFF = ['0', 'false', 'no']

/** Undefined where nothing is asked for, or nothing that could be done. */
export function readRequest(env: Env): Request | undefined {
  const address = env['DUCTTAPE_NODEJS_LISTEN']
  if (address === undefined || OFF.includes(env['WRAPPER_ENABLED'] ?? '')) return undefined
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(address) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port >= PORT_LIMIT) return undefined
  return { host, port, waits: env['DUCTTAPE_NODEJS_WAIT'] === '1' }
}
