import { chmod, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { explainCommand, type RunCommand } from './commands.ts'

const input = z.array(z.string()).max(20)

/** Where the server of a data folder takes commands; the folder is its owner's alone. */
export function controlSocket(dataFolder: string): string {
  return join(dataFolder, 'control.sock')
}

/** The database is locked by the server, so commands on the host ask it: `POST /` with the words of the command. */
export async function serveControl(dataFolder: string, run: RunCommand): Promise<AsyncDisposable> {
  const path = controlSocket(dataFolder)
  // Only one process has the database, so a socket that is there is a dead one's.
  await rm(path, { force: true })
  const server = createServer((request, response) => void answer(run, request, response))
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, 0o600)
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(run: RunCommand, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const lines = await run(input.parse(await json(request)))
    response.end(JSON.stringify({ ok: true, lines }))
  } catch (error) {
    response.statusCode = 400
    response.end(JSON.stringify({ ok: false, lines: [explainCommand(error)] }))
  }
}
