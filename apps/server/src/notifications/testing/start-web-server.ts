import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface WebServer extends AsyncDisposable {
  readonly port: number
  readonly requests: ReceivedRequest[]
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void

/** A real HTTP server on a port of its own, with TLS where it has a certificate; what it answers is the test's. */
export async function startWebServer(answer: Answer, tls?: { key: string; cert: string }): Promise<WebServer> {
  const requests: ReceivedRequest[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request
    const received = { method, path, headers, body: await text(request) }
    requests.push(received)
    answer(response, received)
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response)
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    requests,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
