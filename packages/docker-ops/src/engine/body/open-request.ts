import { request as httpRequest, type ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { agreedApi, clientOf, forgetApi, type Engine } from '../connect-engine.ts'

/** Where docker-modem dials; its typings do not tell. */
interface Dialled {
  socketPath?: string
  host?: string
  port?: number | string
  protocol?: 'http' | 'https'
  ca?: string | Buffer
  cert?: string | Buffer
  key?: string | Buffer
}

export interface RequestOptions {
  method: string
  /** With its query. */
  path: string
  headers: Record<string, string>
  signal: AbortSignal | undefined
}

/**
 * A request whose body is written as a stream.
 * @throws OpError those of `agreedApi`; the signal's reason.
 * @NOTE docker-modem sends one with `.pipe`: when the sender fails, the engine would wait for ever.
 */
export async function openRequest(engine: Engine, options: RequestOptions): Promise<ClientRequest> {
  const { method, headers, signal } = options
  const { apiVersion } = await agreedApi(engine, signal)
  const path = `/v${apiVersion}${options.path}`
  const request = dial(engine, { method, path, headers, signal })
  request.once('error', () => forgetApi(engine))
  request.once('response', ({ statusCode }) => statusCode === 400 && forgetApi(engine))
  return request
}

function dial(engine: Engine, { method, path, headers, signal }: RequestOptions): ClientRequest {
  const { socketPath, host, port, protocol, ca, cert, key } = clientOf(engine).modem as Dialled
  const common = {
    method,
    path,
    headers: { ...headers, Connection: 'close' },
    agent: false as const,
    ...(signal && { signal }),
  }
  if (socketPath !== undefined) return httpRequest({ ...common, socketPath })
  const address = { ...common, host, port }
  return protocol === 'https' ? httpsRequest({ ...address, ca, cert, key }) : httpRequest(address)
}
