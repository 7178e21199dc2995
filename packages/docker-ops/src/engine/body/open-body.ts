import { agreedApi, clientOf, forgetApi, readsSockets, type Engine } from '../connect-engine.ts'
import { SocketBody } from './socket-body.ts'

/** The body of an answer. A chunk is the reader's until he asks for the next one: its memory may be used again. */
export interface EngineBody extends AsyncIterable<Buffer> {
  /** It came to its own end. Known when the loop is over. */
  readonly complete: boolean
}

/** Where docker-modem dials; its typings do not tell. */
interface Dialled {
  socketPath?: string
  host?: string
  port?: number | string
  protocol?: string
}

const longestError = 65_536

/**
 * Asks for a large body over a connection of its own, without `node:http`; null where that needs TLS or the engine was connected without: dockerode has to then.
 * Rejects as dockerode does, with `statusCode` and `json` or the `code` of the socket, or as `agreedApi` does, and with the signal's
 * reason.
 */
export async function openBody(engine: Engine, path: string, signal: AbortSignal): Promise<EngineBody | null> {
  if (!readsSockets(engine)) return null
  const { socketPath, host, port, protocol } = clientOf(engine).modem as Dialled
  if (socketPath === undefined && (protocol !== 'http' || host === undefined)) return null
  const address = socketPath === undefined ? { host: host ?? '', port: Number(port) } : { path: socketPath }
  const { apiVersion } = await agreedApi(engine, signal)
  const body = new SocketBody(address, signal)
  const status = await body.ask(`/v${apiVersion}${path}`)
  if (status === 200) return body
  if (status === 400) forgetApi(engine)
  const answer = await textOf(body)
  throw Object.assign(new Error(`(HTTP code ${status}) ${answer}`), { statusCode: status, json: parse(answer) })
}

async function textOf(body: EngineBody): Promise<string> {
  let text = ''
  for await (const piece of body) {
    text += piece.toString('utf8')
    if (text.length > longestError) break
  }
  return text
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
