import { spawn } from 'node:child_process'
import { isFields, jsonOf } from '../image-config.js'
import type { Environment } from './proxy.js'
import type { Fault } from '../unreadable.js'

/** What is known about a user of a registry. */
export type Login =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'identity'; readonly token: string }
  | { readonly kind: 'registry'; readonly token: string }

// A helper may have to ask a cloud, but one that asks the user would wait for ever.
const LONGEST_WAIT_MS = 20_000
const LONGEST_ANSWER = 64 * 1024
const HELPER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/
// The user that stands for an identity token (github.com/docker/cli, "credential helpers").
const TOKEN_USER = '<token>'

/** What a helper such as `docker-credential-pass` has for a server (the protocol of github.com/docker/docker-credential-helpers); undefined where it has nothing. */
export async function askHelper(
  name: string,
  server: string,
  environment: Environment,
): Promise<Login | Fault | undefined> {
  if (!HELPER.test(name)) return { fault: 'the configuration names a credential helper that can be none' }
  const program = `docker-credential-${name}`
  const { code, output } = await outputOf(program, server, environment)
  // Its words for "nothing found" come with an exit code of 1, as every failure does.
  if (code !== 0 && /not found/i.test(output)) return undefined
  const answer = code === 0 ? jsonOf(Buffer.from(output)) : undefined
  if (!isFields(answer)) return { fault: `the credential helper "${program}" gives no answer` }
  const { Username: user, Secret: secret } = answer
  if (typeof user !== 'string' || typeof secret !== 'string' || secret === '') return undefined
  return user === TOKEN_USER
    ? { kind: 'identity', token: secret }
    : { kind: 'password', user, password: secret }
}

function outputOf(
  program: string,
  server: string,
  environment: Environment,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, ['get'], {
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: LONGEST_WAIT_MS,
      killSignal: 'SIGKILL',
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > LONGEST_ANSWER) child.kill('SIGKILL')
    })
    // A helper that ends before it has read its input says by its exit code what is wrong.
    child.stdin.on('error', () => {})
    child.on('error', () => resolve({ code: -1, output: '' }))
    child.on('close', (code) => resolve({ code: code ?? -1, output }))
    child.stdin.end(server)
  })
}
