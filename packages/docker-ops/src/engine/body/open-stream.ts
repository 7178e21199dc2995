import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { ask, type AskContext } from '../ask-engine.ts'
import { clientOf, type Engine } from '../connect-engine.ts'
import { openBody, type EngineBody } from './open-body.ts'

/**
 * The body of any GET, however long.
 * @throws OpError as `ask` does.
 */
export async function openStream(
  engine: Engine,
  path: string,
  { signal, ...context }: AskContext & { signal: AbortSignal },
): Promise<EngineBody> {
  const body = await ask(openBody(engine, path, signal), context, signal)
  if (body !== null) return body
  const { modem } = clientOf(engine)
  const dial = promisify(modem.dial.bind(modem))
  // @NOTE docker-modem takes the last character off a path with a query.
  const options = {
    path: path.includes('?') ? `${path}&` : path,
    method: 'GET',
    isStream: true,
    abortSignal: signal,
    statusCodes: { 200: true, 404: 'no such object', 409: 'conflict', 500: 'server error' },
  }
  return (await ask(dial(options), context, signal)) as IncomingMessage
}
