import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** A port of this machine's loopback that leads to one of a pod's. */
export interface Forwarded {
  readonly port: number
}

/** Forwards to the loopback of the network that a process is in, each connection by a process of its own; until the test ends. */
export async function forward(networkOfProcess: number, port: number): Promise<Forwarded> {
  const connections = new Set<ChildProcess>()
  const server = createServer((client) => {
    const words = ['--net', '--target', String(networkOfProcess), 'busybox', 'nc', '127.0.0.1', String(port)]
    const inside = spawn('nsenter', words, { stdio: ['pipe', 'pipe', 'ignore'] })
    connections.add(inside)
    inside.once('close', () => {
      connections.delete(inside)
      client.destroy()
    })
    client.once('close', () => inside.kill())
    // Whoever goes first, the other side has its end by the events above.
    client.on('error', () => {})
    inside.stdin.on('error', () => {})
    client.pipe(inside.stdin)
    inside.stdout.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const connection of connections) connection.kill()
  })
  return { port: (server.address() as AddressInfo).port }
}
