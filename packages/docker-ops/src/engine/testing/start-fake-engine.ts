import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringifyExactly } from '@holdfast/contract'
import { splitVersion } from '../../testing/split-version.ts'
import { connectEngine, type Engine } from '../connect-engine.ts'

/** Answers one path; a regular expression is matched against the path with its query, without the version before it. */
export type FakeAnswer = (response: ServerResponse, request: IncomingMessage) => void
export type FakeAnswers = readonly (readonly [RegExp, FakeAnswer])[]

export interface FakeEngine extends AsyncDisposable {
  readonly engine: Engine
  /** Paths in the order they were asked for, without the version before them. */
  readonly asked: readonly string[]
  /** The versions of the API they were asked in: `v1.41`, null for none. */
  readonly versions: readonly (string | null)[]
  /** Connections that are open now. */
  readonly connections: () => number
}

/**
 * An engine that says what a real one cannot be made to say. What it has no answer for is a 404 as Docker's, but for its version: that
 * is 20.10's, and asking for it is not among `asked`.
 */
export async function startFakeEngine(answers: FakeAnswers, { tcp = false } = {}): Promise<FakeEngine> {
  const asked: string[] = []
  const versions: (string | null)[] = []
  let open = 0
  const server = createServer((request, response) => {
    const { version, path } = splitVersion(request.url ?? '')
    const answer = answers.find(([pattern]) => pattern.test(path))?.[1]
    if (answer === undefined && path === '/version') {
      answerJson(200, { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' })(response, request)
      return
    }
    asked.push(path)
    versions.push(version)
    if (answer === undefined) answerJson(404, { message: 'page not found' })(response, request)
    else answer(response, request)
  })
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => (open -= 1))
    socket.on('error', () => {})
  })
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-fake-'))
  const path = join(folder, 'docker.sock')
  server.listen(tcp ? { host: '127.0.0.1', port: 0 } : { path })
  await once(server, 'listening')
  return {
    engine: connectEngine({
      dockerHost: tcp ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${path}`,
    }),
    asked,
    versions,
    connections: () => open,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await rm(folder, { recursive: true })
    },
  }
}

export function answerJson(status: number, body: unknown): FakeAnswer {
  return (response) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(stringifyExactly(body))
}
