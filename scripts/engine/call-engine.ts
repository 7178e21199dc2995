import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'

export const localSocket = 'unix:///var/run/docker.sock'

/** Where the engine is, as `parseConfig` has it. */
export interface EngineAddress {
  /** As `DOCKER_HOST` has it; the local socket when undefined. */
  dockerHost?: string | undefined
  /** With `ca.pem`, `cert.pem` and `key.pem`, where it is reached over TLS with them. */
  dockerCertFolder?: string | undefined
}

export interface EngineCall {
  engine: EngineAddress
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
export async function callEngine({ engine, path, method = 'GET', body, signal }: EngineCall): Promise<EngineAnswer> {
  const type = body instanceof Readable ? 'application/x-tar' : 'application/json'
  const headers = body === undefined ? {} : { 'content-type': type }
  const { request, ...address } = connectionTo(engine)
  const outgoing = request({
    ...address,
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

function connectionTo({ dockerHost = localSocket, dockerCertFolder }: EngineAddress) {
  if (dockerHost.startsWith('unix://')) return { request: http.request, socketPath: dockerHost.slice('unix://'.length) }
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : null
  if (url === null || !['tcp:', 'http:', 'https:'].includes(url.protocol))
    throw new GiveUp(`DOCKER_HOST is ${dockerHost}. Set it to unix:///path, tcp://host:port or https://host:port.`)
  const host = url.hostname
  if (url.protocol !== 'https:' && dockerCertFolder === undefined)
    return { request: http.request, host, port: Number(url.port || 2375) }
  const certificates = dockerCertFolder === undefined ? {} : certificatesIn(dockerCertFolder)
  return { request: https.request, host, port: Number(url.port || 2376), ...certificates }
}

/** What is wrong with them the server says when it starts. */
function certificatesIn(folder: string) {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => {
    const path = join(folder, name)
    return existsSync(path) ? readFileSync(path) : undefined
  })
  if (ca === undefined)
    throw new GiveUp(`There is no ca.pem in ${folder}. Set DOCKER_CERT_PATH to the folder that has it.`)
  return { ca, cert, key }
}
