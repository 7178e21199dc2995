import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { temporaryFolder } from './temporary-folder.ts'

export interface CuttableEngine extends AsyncDisposable {
  readonly dockerHost: string
  /** Every connection breaks, and nobody answers any more. */
  cut: () => Promise<void>
  /** It answers again. */
  restore: () => Promise<void>
}

/** The engine of this machine as a server sees it whose way to it can break. */
export async function cuttableEngine(socketPath: string): Promise<CuttableEngine> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'engine.sock')
  const sockets = new Set<Socket>()
  let server: Server | null = null

  async function restore(): Promise<void> {
    server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ path: socketPath, allowHalfOpen: true })
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
      void Promise.all([pipeline(near, far), pipeline(far, near)]).catch(() => [near, far].map((one) => one.destroy()))
    }).listen(path)
    await once(server, 'listening')
  }
  async function cut(): Promise<void> {
    if (server === null) return
    const closed = once(server, 'close')
    server.close()
    server = null
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await restore()
  return {
    dockerHost: `unix://${path}`,
    cut,
    restore,
    [Symbol.asyncDispose]: async () => {
      await cut()
      await folder[Symbol.asyncDispose]()
    },
  }
}
