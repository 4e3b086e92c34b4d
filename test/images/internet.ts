import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server was asked. */
export interface Asked {
  /** With the port, if one was named. */
  readonly host: string
  /** With the query. */
  readonly path: string
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What it answers: a status with headers and a body, or whatever it does to the connection. */
export type Said =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
  | ((response: ServerResponse) => void)

/** All servers of the world, by one that is a proxy to every one of them, and itself under its address. */
export interface Internet {
  readonly port: number
  readonly asked: readonly Asked[]
  readonly close: () => Promise<void>
}

/** Opens an internet on loopback in which every server answers by one function. */
export async function openInternet(answer: (asked: Asked) => Said): Promise<Internet> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      // A proxy is asked with the whole URL.
      const url = new URL(request.url ?? '', `http://${request.headers.host}`)
      const one = {
        host: url.host,
        path: url.pathname + url.search,
        method: request.method ?? '',
        headers: request.headers,
        body,
      }
      asked.push(one)
      say(answer(one), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function say(said: Said, response: ServerResponse): void {
  if (typeof said === 'function') return said(response)
  response.writeHead(said.status, said.headers ?? {})
  response.end(said.body)
  return undefined
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
