import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEngine, type Engine } from '../../engine/connect-engine.ts'

export interface FakeEngine extends AsyncDisposable {
  readonly engine: Engine
  /** An empty folder for what is exported from it. */
  readonly folder: string
  /** How many answers to an export are still open. */
  open: () => number
}

/** An engine on a unix socket that knows one container and answers its export as the script says: for what a real one cannot be made to show. */
export async function startFakeEngine(answerExport: (response: ServerResponse) => void): Promise<FakeEngine> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  const socket = join(root, 'engine.sock')
  let open = 0
  const server = createServer((request, response) => {
    if (!request.url?.includes('/export')) return void response.writeHead(404).end('{"message":"no such container"}')
    open += 1
    response.on('close', () => (open -= 1))
    answerExport(response)
  })
  server.listen(socket)
  await once(server, 'listening')
  const folder = await mkdtemp(join(root, 'exports-'))
  return {
    engine: connectEngine({ dockerHost: `unix://${socket}` }),
    folder,
    open: () => open,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await rm(root, { recursive: true })
    },
  }
}
