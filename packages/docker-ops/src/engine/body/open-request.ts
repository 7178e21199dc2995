import { request as httpRequest, type ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { clientOf, type Engine } from '../connect-engine.ts'

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
 * @NOTE docker-modem sends one with `.pipe`: when the sender fails, the engine would wait for ever.
 */
export function openRequest(engine: Engine, { method, path, headers, signal }: RequestOptions): ClientRequest {
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
