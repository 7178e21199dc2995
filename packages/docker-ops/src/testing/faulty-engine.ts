import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { PassThrough, type Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { hostFolder } from './host-folder.ts'
import { splitVersion } from './split-version.ts'

/** What goes wrong with one call: refused, not answered, or its bytes changed on their way. */
export type Fault =
  | { refuse: string; status?: number }
  | { drop: 'request' | 'answer' }
  | { answer: () => Duplex }
  | { body: () => Duplex }

export interface FaultyEngine extends AsyncDisposable {
  readonly dockerHost: string
  /** What was asked for, in order and without the version of the API: `POST /volumes/create`. */
  readonly calls: string[]
  /** The same with it: `POST /v1.41/volumes/create`. */
  readonly versionedCalls: string[]
}

interface FaultyEngineOptions {
  /** The engine it stands before: its socket, as `DOCKER_HOST` has it. */
  dockerHost?: string
}

/** Stands before an engine, the local one by default, and passes everything on, but for the calls `faultOf` names a fault for. */
export async function faultyEngine(
  faultOf: (call: string) => Fault | null,
  { dockerHost }: FaultyEngineOptions = {},
): Promise<FaultyEngine> {
  const socketPath = dockerHost?.replace('unix://', '') ?? enginePath()
  const folder = await hostFolder()
  const path = join(folder.path, 'faulty.sock')
  const calls: string[] = []
  const versionedCalls: string[] = []
  const server = createServer((incoming, outgoing) => {
    const call = `${incoming.method} ${splitVersion(incoming.url ?? '').path}`
    calls.push(call)
    versionedCalls.push(`${incoming.method} ${incoming.url}`)
    // A caller that has gone is only noticed by a write, and what waits writes none: the engine would be kept reading for nobody.
    incoming.socket.once('end', () => outgoing.destroy())
    void passOn(incoming, outgoing, { fault: faultOf(call), socketPath }).catch(() => outgoing.destroy())
  }).listen(path)
  await once(server, 'listening')
  return {
    dockerHost: `unix://${path}`,
    calls,
    versionedCalls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fault, socketPath }: { fault: Fault | null; socketPath: string },
): Promise<void> {
  if (fault !== null && 'refuse' in fault) {
    if (incoming.method !== 'PUT') for await (const _chunk of incoming);
    outgoing.writeHead(fault.status ?? 500, { 'content-type': 'application/json', connection: 'close' })
    outgoing.end(JSON.stringify({ message: fault.refuse }))
    return
  }
  if (fault !== null && 'drop' in fault && fault.drop === 'request') {
    outgoing.destroy()
    return
  }
  const { method, url, headers } = incoming
  const upstream = request({ socketPath, method, path: url, headers })
  const answered = once(upstream, 'response') as Promise<[IncomingMessage]>
  const stage = fault !== null && 'body' in fault ? fault.body() : new PassThrough()
  // The engine answers as soon as it has understood, so a small body is sent in one piece with its end.
  if (method === 'PUT') void pipeline(incoming, stage, upstream).catch(() => undefined)
  else upstream.end(await buffer(incoming))
  const [answer] = await answered
  if (fault !== null && 'drop' in fault) {
    for await (const _chunk of answer);
    outgoing.destroy()
    return
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
  // Of events there may be none: the head comes without.
  outgoing.flushHeaders()
  await pipeline(answer, fault !== null && 'answer' in fault ? fault.answer() : new PassThrough(), outgoing)
}

/** The socket of the engine that the tests run on. */
function enginePath(): string {
  return (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').slice('unix://'.length)
}
