import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Identities } from '../access/identities.ts'
import { OpenConnections } from '../access/open-connections.ts'
import type { AppRouter } from '../router.ts'
import { callerAs, noAudit } from '../testing/somebody.ts'
import { silentLog } from '../testing/silent-log.ts'
import { procedures, router } from '../trpc/procedures.ts'
import { clientReader } from './client-of.ts'
import { serveWebSocket } from './serve-websocket.ts'

const { clientOf } = clientReader({ trustedProxies: [], url: undefined })
const chunk = 'x'.repeat(1_000_000)

test('a reader that stops reading is dropped, and the generator behind it ends', async () => {
  let ended = false
  const flood = router({
    flood: procedures.may('jobs.view').subscription(async function* ({ signal }) {
      try {
        while (signal?.aborted === false) {
          yield chunk
          await setImmediate()
        }
      } finally {
        ended = true
      }
    }),
  })
  await using stack = new AsyncDisposableStack()
  const http = stack.adopt(createServer(), (server) => void server.close())
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const identities = { identify: () => Promise.resolve(callerAs('viewer')) } as unknown as Identities
  const connections = stack.use(new OpenConnections())
  const flooding = flood as unknown as AppRouter
  const guards = { check: () => null, clientOf, identities, connections }
  stack.use(serveWebSocket({ http, router: flooding, ...guards, audit: noAudit, log: silentLog }))

  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`, { origin: `http://127.0.0.1:${port}` })
  await once(socket, 'open')
  socket.pause()
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'flood' } }))
  await expect.poll(() => ended).toBe(true)
  socket.terminate()
})
