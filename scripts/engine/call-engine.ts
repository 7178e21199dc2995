import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'

export const localSocket = 'unix:///var/run/docker.sock'

export interface EngineCall {
  /** As `DOCKER_HOST` has it; the local socket when undefined. */
  dockerHost: string | undefined
  /** Path and query, without a version: the engine takes its newest. */
  path: string
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as a tar when it is a stream, else as JSON. */
  body?: object | undefined
  signal?: AbortSignal | undefined
}

export interface EngineAnswer {
  status: number
  text: string
}

/**
 * One call to the engine, for set-up and samples: they work before, or beside, the program whose own calls go through
 * docker-ops. Rejects when nobody answers; an answer of 400 and above is an answer.
 */
export async function callEngine({
  dockerHost,
  path,
  method = 'GET',
  body,
  signal,
}: EngineCall): Promise<EngineAnswer> {
  const type = body instanceof Readable ? 'application/x-tar' : 'application/json'
  const headers = { host: 'docker', ...(body === undefined ? {} : { 'content-type': type }) }
  const outgoing = request({
    ...addressOf(dockerHost ?? localSocket),
    path,
    method,
    headers,
    ...(signal && { signal }),
  })
  // Read while sending: an import tells of its progress, and stalls when nobody listens.
  const [answer, sent] = await Promise.allSettled([answerTo(outgoing), send(outgoing, body)])
  // An engine that refuses answers and closes before it has read everything: its words count, not the broken pipe.
  if (answer.status === 'fulfilled') return answer.value
  throw sent.status === 'rejected' ? sent.reason : answer.reason
}

async function answerTo(outgoing: ClientRequest): Promise<EngineAnswer> {
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: incoming.statusCode ?? 0, text: await text(incoming) }
}

async function send(outgoing: ClientRequest, body: object | undefined): Promise<void> {
  if (body instanceof Readable) await pipeline(body, outgoing)
  else outgoing.end(body === undefined ? undefined : JSON.stringify(body))
}

function addressOf(dockerHost: string): RequestOptions {
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) }
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : null
  if (url === null || !['tcp:', 'http:'].includes(url.protocol))
    throw new GiveUp(`DOCKER_HOST is ${dockerHost}; it must be unix:///path or tcp://host:port.`)
  return { host: url.hostname, port: Number(url.port || 2375) }
}
