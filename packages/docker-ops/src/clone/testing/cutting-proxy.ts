import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { join } from 'node:path'
import { hostFolder } from './host-folder.ts'

/**
 * Stands before the local engine and passes everything on, but drops the connection instead of the answer to the first
 * request whose method and path fit.
 */
export async function cuttingProxy(cut: RegExp): Promise<AsyncDisposable & { dockerHost: string }> {
  const folder = await hostFolder()
  const path = join(folder.path, 'proxy.sock')
  let hasCut = false
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming
    const upstream = request({ socketPath: '/var/run/docker.sock', method, path: url, headers })
    upstream.on('response', (answer) => {
      if (hasCut || !cut.test(`${method} ${url}`)) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        void pipeline(answer, outgoing).catch(() => {})
        return
      }
      hasCut = true
      answer.resume().on('end', () => outgoing.destroy())
    })
    upstream.on('error', () => outgoing.destroy())
    void buffer(incoming).then((body) => upstream.end(body))
  }).listen(path)
  await once(server, 'listening')
  return {
    dockerHost: `unix://${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
