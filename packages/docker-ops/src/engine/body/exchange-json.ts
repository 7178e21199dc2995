import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parseExactly, stringifyExactly } from '@holdfast/contract'
import type { Engine } from '../connect-engine.ts'
import { openRequest } from './open-request.ts'

/*
 * For what has numbers of the engine in it: docker-modem reads and writes them with JSON, which rounds those beyond 2^53. Both
 * reject as dockerode does, for `ask`.
 */

/** The answer to a GET, each whole number to its last digit: a bigint where a number cannot hold it. */
export async function getJson(engine: Engine, path: string, signal?: AbortSignal): Promise<unknown> {
  const request = await openRequest(engine, { method: 'GET', path, headers: {}, signal })
  request.end()
  return readJson(request, signal)
}

/** The answer to a POST of `body`, in which a bigint is a number. Takes no signal: who makes something waits for the answer. */
export async function postJson(engine: Engine, path: string, body: unknown): Promise<unknown> {
  const sent = Buffer.from(stringifyExactly(body))
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(sent.length) }
  const request = await openRequest(engine, { method: 'POST', path, headers, signal: undefined })
  request.end(sent)
  return readJson(request)
}

async function readJson(request: ClientRequest, signal?: AbortSignal): Promise<unknown> {
  return parse(await readAnswer(request, signal))
}

/** The text of an answer. Rejects as dockerode does: an error with `statusCode` and `json`, or with the `code` of the socket. */
export async function readAnswer(request: ClientRequest, signal?: AbortSignal): Promise<string> {
  // Who waits hears of it here; a request that breaks when nobody waits any more must not end the process.
  request.on('error', () => {})
  const [response] = (await once(request, 'response', { signal })) as [IncomingMessage]
  if (signal !== undefined) addAbortSignal(signal, response)
  const body = await text(response)
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return body
  const json = parse(body)
  throw Object.assign(new Error(`(HTTP code ${statusCode}) ${body}`), {
    statusCode,
    json: typeof json === 'string' ? { message: json.trim() } : json,
  })
}

/** What is no JSON is told as it is: who expects something refuses it. */
function parse(body: string): unknown {
  try {
    return parseExactly(body)
  } catch {
    return body
  }
}
